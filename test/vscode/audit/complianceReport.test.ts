/** The page for whoever has to answer for it: what was held back, and how old keys are that nobody wrote down. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { HeldNote } from '../../../src/core/cost/sums/notes.ts';
import { receiptOf } from '../../../src/core/audit/receiptOf.ts';
import { writeReport, type ReportedKey } from '../../../src/host/audit/complianceReport.ts';
import { LogFiles } from '../../../src/host/audit/logFiles.ts';
import { Vault } from '../../../src/host/audit/vault.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { attachPath } from '../../../src/host/context/sources/files.ts';
import { LedgerFiles } from '../../../src/host/cost/ledgerFiles.ts';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import { callReport, connectionTo } from '../../helpers/connections.ts';
import { hashing } from '../../helpers/hashing.ts';
import { removeFiles, writeFile } from '../context/files.ts';
import { MemoryStorage } from '../keys/memoryStorage.ts';

const dayMs = 86_400_000;
const { signal } = new AbortController();

describe('the compliance report', () => {
  let folder: string;
  let files: LogFiles;
  let ledger: LedgerFiles;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'));
    files = new LogFiles(join(folder, 'audit'), new Vault(new MemoryStorage()), hashing);
    ledger = new LedgerFiles(join(folder, 'ledger'));
  });
  afterEach(async () => {
    await removeFiles('held', '.deepseekignore');
    await rm(folder, { recursive: true, maxRetries: 9 });
  });

  /** A call with this key, so many days ago. */
  const use = async (apiKey: string, daysAgo: number): Promise<void> => {
    const origin = 'https://api.deepseek.com';
    const connection = connectionTo(origin, { kind: 'official', credential: { apiKey, origin } });
    const options = { connection, signal, label: { purpose: 'chat' } };
    const report = callReport({ options, startedAt: Date.now() - daysAgo * dayMs - 1 });
    const receipt = receiptOf(report, undefined, hashing);
    assert.ok((await files.append([receipt])).ok);
  };
  const write = (from: number, keys: readonly ReportedKey[] = [], firstSeen = new Map<string, number>()) =>
    writeReport(
      {
        files,
        keys,
        firstSeen: (fingerprint) => firstSeen.get(fingerprint),
        heldBack: (...period) => ledger.heldBack(...period),
        currency: 'CNY',
        version: '0',
      },
      from,
      Date.now() + 1,
    );

  it('says how old a key is, and of one from elsewhere how old it is at least', async () => {
    const [stored, found] = ['sk-stored-0123456789', 'sk-found-0123456789'];
    const prints = [stored, found].map((key) => fingerprintOf(key, hashing));
    await use(found, 40);
    await use(found, 1);
    await use(stored, 1);
    const known = { name: 'Work', fingerprint: prints[0] ?? '', origin: 'https://api.deepseek.com' };
    const report = await write(Date.now() - 7 * dayMs, [{ ...known, createdAt: Date.now() - 12 * dayMs - 1 }]);
    const rowOf = (print: string | undefined) => report.split('\n').find((line) => line.startsWith(`| ${print} |`));
    assert.match(rowOf(prints[0]) ?? '', /\| Work \| https:\/\/api\.deepseek\.com \| 12 \| 1 \|/u);
    const seen = new Map([[prints[1] ?? '', Date.now() - 60 * dayMs - 1]]);
    assert.match(await write(Date.now() - 7 * dayMs, [known], seen), /at least 60/u);
    assert.match(rowOf(prints[1]) ?? '', /\| – \| https:\/\/api\.deepseek\.com \| at least 40 \| 1 \|/u);
  });

  it('counts the files that were held back from an attachment, each time that one was', async () => {
    const noted: Promise<unknown>[] = [];
    const gate = new FileGate(
      (why: HeldNote['why']) => void noted.push(ledger.append({ type: 'held', at: Date.now(), why })),
    );
    const open = await writeFile('held/open.txt', 'open');
    const secret = await writeFile('held/.env', 'TOKEN=1');
    await writeFile('.deepseekignore', 'held/plan.txt\n');
    const kept = await writeFile('held/plan.txt', 'the plan');
    const attach = (uri: vscode.Uri) => attachPath(gate, uri, signal);
    await assert.rejects(attach(secret));
    await assert.rejects(attach(kept));
    await assert.rejects(attach(kept));
    await attach(open);
    // What is merely not offered was not to be sent.
    await gate.filter([open, secret, kept]);
    gate.note('letGo');
    await Promise.all(noted);
    gate.dispose();
    const report = await write(0);
    assert.match(report, /Files of these kinds that the person let go: 1/u);
    assert.match(report, /Files held back: 1 whose names say that they hold secrets, 2 that a \.deepseekignore names/u);
    assert.doesNotMatch(report, /plan\.txt|\.env/u);
  });
});
