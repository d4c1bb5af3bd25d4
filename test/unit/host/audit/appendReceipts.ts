/**
 * A process that keeps writing receipts into one log until it is killed, for kills.test.ts.
 * Usage: node appendReceipts.ts <directory> <name of this run>. Prints the purpose of each receipt once it is kept.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { LogFiles } from '../../../../src/host/audit/logFiles.ts';
import { Vault } from '../../../../src/host/audit/vault.ts';
import { hashing } from '../../../../src/host/net/hashing.ts';
import { receipt } from '../../core/audit/receipts.ts';
import { fileStore } from './fileStore.ts';

const [, , directory = '', run = ''] = process.argv;
const log = new LogFiles(join(directory, 'log'), new Vault(fileStore(directory)), hashing, {
  fileBytes: 60_000,
  files: 400,
});

for (let n = 0; ; n += 1) {
  const purpose = `${run}-${n}`;
  const outcome = await log.append([receipt({ purpose })]);
  if (!outcome.ok) process.exit(1);
  writeSync(1, `${purpose}\n`);
}
