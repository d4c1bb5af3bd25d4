/**
 * A window that asks every question that waits in a session unless another one has, for askedOnce.test.ts.
 * Usage: node askWaiting.ts <directory> <session id>. Says that it is ready, begins with the first input, prints what it asks.
 */
import { once } from 'node:events';
import { SessionStore } from '../../../../src/host/sessions/sessionStore.ts';

const [, , directory = '', id = ''] = process.argv;
const { signal } = new AbortController();
const store = new SessionStore(directory);
const loaded = await store.load(id, signal);
if (!loaded.ok) throw new Error(loaded.failure);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();

for (const { id: questionId } of loaded.value.session.queue) {
  await store.alone(id, (written) => {
    const question = written.queue.find((one) => one.id === questionId);
    if (question === undefined) return;
    void store.append(id, { type: 'asked', question: { ...question, role: 'user', parentId: written.head, at: 1000 } });
    process.stdout.write(`${questionId}\n`);
  });
}
