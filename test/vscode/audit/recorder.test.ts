/** From the client's reports to receipts on disk, without anybody waiting for it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { CallReport } from '../../../src/api/client.ts';
import { DeepSeekError } from '../../../src/api/errors.ts';
import type { Entry } from '../../../src/core/audit/chain.ts';
import type { LedgerEntry } from '../../../src/core/cost/ledger.ts';
import { Recorder } from '../../../src/host/audit/recorder.ts';
import { callReport, unconnected } from '../../helpers/connections.ts';
import { sharedLog } from '../sharedLog.ts';

const usage = { promptTokens: 100, cacheHitTokens: 40, completionTokens: 10, reasoningTokens: 0 };
const cost = { CNY: 500, USD: 70, tariff: 'peak' } as const;
const label = { purpose: 'chat', sessionId: 's', answerId: 'a' };

function report(more: Partial<CallReport> = {}): CallReport {
  const { signal } = new AbortController();
  return callReport({ options: { connection: unconnected, signal, label }, ...more });
}

describe('the recorder of calls', () => {
  let folder: string;
  const opened: vscode.Disposable[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  });
  after(async () => {
    for (const one of opened) one.dispose();
    await rm(folder, { recursive: true, maxRetries: 9 });
  });

  const open = (name: string, keepsText = false): Recorder => {
    const secrets = new Map<string, string>();
    const store = {
      get: async (key: string) => secrets.get(key),
      store: async (key: string, value: string) => void secrets.set(key, value),
    } as unknown as vscode.SecretStorage;
    const at = { at: 0, purpose: 'chat', model: 'm', kind: 'local', origin: '' } as const;
    const entry: LedgerEntry = { ...at, usage, cost };
    const entryFor = (one: object): LedgerEntry | undefined => (one === label ? entry : undefined);
    const recorder = new Recorder({
      folder: join(folder, name),
      secrets: store,
      entryFor,
      keepsText: () => keepsText,
      log: sharedLog(),
    });
    opened.push(recorder);
    return recorder;
  };
  const entriesOf = async (recorder: Recorder): Promise<readonly Entry[]> => {
    const outcome = await (await recorder.files()).entries();
    assert.ok(outcome.ok);
    return outcome.value;
  };

  it('writes them in their order, with what the ledger knows of them', async () => {
    const recorder = open('order');
    for (const model of ['m1', 'm2', 'm3']) recorder.record(report({ model }));
    await recorder.settled();
    const entries = await entriesOf(recorder);
    assert.deepEqual(
      entries.map(({ model }) => model),
      ['m1', 'm2', 'm3'],
    );
    const [first] = entries;
    assert.deepEqual([first?.answer, first?.promptTokens, first?.costCNY, first?.tariff], ['a', 100, 500, 'peak']);
    const verdict = await (await recorder.files()).verify();
    assert.deepEqual(verdict, { ok: true, value: { state: 'intact', receipts: 3, tornBytes: 0 } });
  });

  it('keeps prompt and answer only for whoever opted in', async () => {
    const bytes = () => ({
      request: Buffer.from('{"messages":[{"content":"CANARY question"}]}'),
      response: Buffer.from('data: {"choices":[{"delta":{"content":"CANARY answer"}}]}\n\ndata: [DONE]\n\n'),
    });
    const [without, withText] = [open('silent'), open('texts', true)];
    for (const recorder of [without, withText]) recorder.record(report({ bytes }));
    assert.ok(!JSON.stringify(await entriesOf(without)).includes('CANARY'));
    const [entry] = await entriesOf(withText);
    assert.match(entry?.prompt ?? '', /CANARY question/u);
    assert.equal(entry?.response, 'CANARY answer');
    const verdict = await (await withText.files()).verify();
    assert.ok(verdict.ok && verdict.value.state === 'intact');
  });

  it('keeps a receipt of what a rule kept in the house', async () => {
    const recorder = open('rules');
    recorder.record(report({ tries: 0, error: new DeepSeekError('POLICY', 'host') }));
    assert.deepEqual(
      (await entriesOf(recorder)).map(({ outcome, tries }) => [outcome, tries]),
      [['POLICY', 0]],
    );
  });

  it('keeps no receipt of what never left', async () => {
    const recorder = open('refused');
    recorder.record(report({ tries: 0 }));
    assert.deepEqual(await entriesOf(recorder), []);
  });

  it('keeps what the disk refuses, and writes it when it can', async () => {
    const recorder = open('full');
    await writeFile(join(folder, 'full'), 'in the way');
    recorder.record(report({ model: 'm1' }));
    await recorder.settled();
    await rm(join(folder, 'full'));
    recorder.record(report({ model: 'm2' }));
    assert.deepEqual(
      (await entriesOf(recorder)).map(({ model }) => model),
      ['m1', 'm2'],
    );
  });
});
