/**
 * An agent that edits, makes, removes and takes back files until it is killed, for kills.test.ts.
 * Usage: node editUntilKilled.ts <folder of checkpoints> <folder of files> <name of this run>. Prints what the files are whenever a
 * turn begins, one line of JSON each.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { look, openStore } from './scratch.ts';

const [, , folder = '', files = '', run = ''] = process.argv;
const store = openStore(folder);
flushCompileCache();
const turns: string[] = [];
const pick = (count: number): number => Math.floor(Math.random() * count);

async function say(turn: string): Promise<void> {
  writeSync(1, `${JSON.stringify({ turn, files: await look(files) })}\n`);
}

for (let n = 0; ; n += 1) {
  const turn = `${run}-${n}`;
  await say(turn);
  if (n % 4 === 3) {
    const back = turns[pick(turns.length)] ?? '';
    const ways = await store.waysTo('s', back);
    await store.restore(
      's',
      ways.map(({ file }) => file),
      turn,
    );
    continue;
  }
  store.begin('s', turn);
  turns.push(turn);
  for (let edit = 0; edit < 3; edit += 1) {
    const path = join(files, `file ${pick(6)}`);
    await store.keep('s', path);
    if (pick(4) === 0) await rm(path, { force: true });
    else {
      const file = await open(path, 'w');
      // In pieces, so that many a file is torn.
      for (let piece = 0; piece < 3; piece += 1) await file.write(randomBytes(1 + pick(20_000)));
      await file.close();
      if (pick(3) === 0) await chmod(path, 0o755);
    }
    await store.wrote('s', path);
  }
}
