/** The person's rules for what may leave, as they are set. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DeepSeekError } from '../../../src/api/errors.ts';
import type { HttpRequest } from '../../../src/api/http.ts';
import { guardCall, guardHosts } from '../../../src/host/policy/guard.ts';

const call = { origin: 'https://api.deepseek.com', model: 'deepseek-v4-pro', sizeBytes: 3000 };

function breachOf(outgoing: typeof call): string | undefined {
  try {
    guardCall(outgoing);
    return undefined;
  } catch (error) {
    assert.ok(DeepSeekError.is(error, 'POLICY'));
    return error.facts.breach;
  }
}

describe('rules for what may leave', () => {
  const set = async (key: string, value: unknown): Promise<void> => {
    await vscode.workspace.getConfiguration('askDeepSeek.policy').update(key, value, vscode.ConfigurationTarget.Global);
  };

  afterEach(async () => {
    for (const key of ['allowedHosts', 'allowedModels', 'maxRequestKiB']) await set(key, undefined);
  });

  it('are none at first', () => {
    assert.equal(breachOf(call), undefined);
  });

  it('hold for host, model and size', async () => {
    await set('maxRequestKiB', 2);
    assert.equal(breachOf(call), 'size');
    await set('allowedModels', ['deepseek-flash']);
    assert.equal(breachOf(call), 'model');
    await set('allowedHosts', ['*.example.com']);
    assert.equal(breachOf(call), 'host');
    assert.equal(breachOf({ origin: 'https://a.example.com', model: 'deepseek-flash', sizeBytes: 2048 }), undefined);
  });

  it('hold for pages and collectors too', async () => {
    await set('allowedHosts', ['example.com']);
    const asked: string[] = [];
    const send = guardHosts(async ({ url }) => {
      asked.push(url);
      return { status: 200, headers: {}, body: new ReadableStream() };
    });
    const request = (url: string): HttpRequest => {
      const { signal } = new AbortController();
      return { method: 'GET', url, headers: {}, signal, connectTimeoutMs: 1 };
    };
    await send(request('https://example.com/a'));
    await assert.rejects(send(request('https://evil.example/a')), { code: 'POLICY' });
    assert.deepEqual(asked, ['https://example.com/a']);
  });
});
