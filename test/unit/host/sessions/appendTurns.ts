/**
 * A process that keeps asking and answering in one session until it is killed, for kills.test.ts.
 * Usage: node appendTurns.ts <directory> <session id> <name of this run>. Prints the name of each turn once it is kept.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { SessionStore } from '../../../../src/host/sessions/sessionStore.ts';
import { answered, asked } from '../../core/conversation/sessions.ts';

const [, , directory = '', id = '', run = ''] = process.argv;
const store = new SessionStore(directory);
// It is killed before it would be written: the next process need not compile again.
flushCompileCache();

for (let n = 0; ; n += 1) {
  const name = `${run}-${n}`;
  const parts = [{ id: `${name}.0`, kind: 'text', text: '说'.repeat(3000) }] as const;
  await store.append(id, asked(`q-${name}`));
  await store.append(id, answered(`a-${name}`, `q-${name}`, { parts: [], end: { status: 'running' } }));
  const outcome = await store.append(id, answered(`a-${name}`, `q-${name}`, { parts }));
  if (!outcome.ok) process.exit(1);
  writeSync(1, `${name}\n`);
}
