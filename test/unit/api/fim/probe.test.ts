import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { FimStyle } from '../../../../src/api/connection.ts';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import {
  deepseek,
  llamacpp,
  llamacppLoading,
  ollama,
  refuse,
  suffixServer,
  vllm,
} from '../../../helpers/modelServers.ts';
import { endOf, collect, never, withServer, type Handler } from '../../../helpers/wireServer.ts';

async function probe(server: Handler, model?: string): Promise<FimStyle> {
  let style: FimStyle | undefined;
  await withServer(server, async ({ client, connect }) => {
    style = await client.probeFim({
      connection: connect('local'),
      signal: never,
      ...(model === undefined ? {} : { model }),
    });
  });
  return style ?? assert.fail();
}

const newOllama = ollama((canFill) => ({ capabilities: canFill ? ['completion', 'insert'] : ['completion'] }));
const oldOllama = ollama((canFill) => ({ template: canFill ? '{{ .Prompt }}{{ .Suffix }}' : '{{ .Prompt }}' }));
const silent: Handler = () => undefined;

describe('the probe', () => {
  const cases: readonly [string, Handler, FimStyle, string?][] = [
    ['llama.cpp', llamacpp, 'llamacpp-infill'],
    ['llama.cpp while it loads', llamacppLoading, 'llamacpp-infill'],
    ['Ollama, whatever the model', newOllama, 'ollama-generate'],
    ['Ollama with a model that fills in', newOllama, 'ollama-generate', 'fills'],
    ['Ollama with a model that does not', newOllama, 'ollama-raw', 'chats'],
    ['Ollama with a model that is not there', newOllama, 'ollama-generate', 'gone'],
    ['an old Ollama with a model that fills in', oldOllama, 'ollama-generate', 'fills'],
    ['an old Ollama with a model that does not', oldOllama, 'ollama-raw', 'chats'],
    ['vLLM', vllm, 'template', 'm'],
    ['vLLM, whatever the model', vllm, 'template'],
    ['a server that takes a suffix', suffixServer, 'openai-suffix', 'm'],
    ['a server that knows nothing of all this', deepseek, 'openai-suffix'],
    ['one that says ok to everything', (response) => response.end('{"status":"ok"}'), 'openai-suffix'],
    ['one that puts errors into 200', (response) => response.end('{"error":"Unexpected endpoint"}'), 'openai-suffix'],
    ['one that is broken', (response) => refuse(response, 500, 'Internal Server Error'), 'openai-suffix'],
    ['one that answers with pages', (response) => response.end('<html></html>'), 'openai-suffix'],
    ['one that answers with nothing', (response) => response.end(), 'openai-suffix'],
    ['one that answers with null', (response) => response.end('null'), 'openai-suffix'],
  ];
  for (const [name, server, style, model] of cases) {
    it(`recognises ${name}`, async () => {
      assert.equal(await probe(server, model), style);
    });
  }

  it('finds a style that then works', async () => {
    for (const [server, model] of [
      [llamacpp, 'm'],
      [newOllama, 'fills'],
      [newOllama, 'chats'],
      [vllm, 'm'],
      [suffixServer, 'm'],
    ] as const) {
      await withServer(server, async ({ client, connect }) => {
        const fimStyle = await client.probeFim({ connection: connect('local'), signal: never, model });
        const request = { model, prompt: 'a', suffix: 'z', maxTokens: 9 };
        const options = { connection: connect('local', { fimStyle }), signal: never };
        assert.equal(endOf(await collect(client.complete(request, options))).reason, 'stop', fimStyle);
      });
    }
  });

  it('asks anew, whatever style was set', async () => {
    await withServer(vllm, async ({ client, connect }) => {
      const connection = connect('local', { fimStyle: 'ollama-raw' });
      assert.equal(await client.probeFim({ connection, signal: never }), 'template');
    });
  });

  it('asks each question once, whatever is said about retries', async () => {
    await withServer(
      (response) => refuse(response, 500, ''),
      async ({ client, connect, asked }) => {
        await client.probeFim({ connection: connect('local', { retries: 3 }), signal: never });
        assert.deepEqual(asked.map(({ path }) => path).toSorted(), ['/api/version', '/props', '/v1/completions']);
      },
    );
  });

  it('asks nobody but model servers', async () => {
    await withServer(silent, async ({ client, connect, asked }) => {
      for (const kind of ['official', 'gateway'] as const) {
        assert.equal(await client.probeFim({ connection: connect(kind), signal: never }), 'deepseek-beta');
      }
      assert.equal(asked.length, 0);
    });
  });

  it('does not wait for a server that is silent', async () => {
    await withServer(silent, async ({ client, connect, asked }) => {
      const connection = connect('local', { timeouts: { connectMs: 20, firstTokenMs: 20, idleMs: 20 } });
      assert.equal(await client.probeFim({ connection, signal: never }), 'openai-suffix');
      assert.equal(asked.length, 3);
      await Promise.all(asked.map(({ closed }) => closed));
    });
  });

  it('goes on after two seconds, however patient the connection is', async () => {
    const silentAboutProps: Handler = (response, asked, index) => {
      if (asked.path !== '/props') void vllm(response, asked, index);
    };
    await withServer(silentAboutProps, async ({ client, connect }) => {
      const connection = connect('local', { timeouts: { connectMs: 60_000, firstTokenMs: 60_000, idleMs: 60_000 } });
      assert.equal(await client.probeFim({ connection, signal: never }), 'template');
    });
  });

  it('throws when nobody is there or nobody lets it in', async () => {
    const refused = (response: Parameters<Handler>[0]): void => refuse(response, 401, { error: 'Invalid API Key' });
    await assert.rejects(probe(refused), (error) => DeepSeekError.is(error, 'AUTH'));
    await withServer(silent, async ({ client, connect }) => {
      const { credential: _, ...connection } = connect('local', { address: 'http://127.0.0.1:1' });
      await assert.rejects(client.probeFim({ connection, signal: never }), (error) =>
        DeepSeekError.is(error, 'NETWORK'),
      );
    });
  });

  it('stops at once, and leaves no connection and no listener behind', async () => {
    await withServer(silent, async ({ client, connect, asked }) => {
      const controller = new AbortController();
      const style = client.probeFim({ connection: connect('local'), signal: controller.signal });
      while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
      controller.abort();
      await assert.rejects(style, (error) => DeepSeekError.is(error, 'ABORTED'));
      await Promise.all(asked.map(({ closed }) => closed));
      assert.equal(asked.length, 2);
      assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    });
  });
});
