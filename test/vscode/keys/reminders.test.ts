/** Reminders of old keys in the editor: remembered for all windows, and never longer asleep than they may be. */
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { StoredKey } from '../../../src/core/keys/ring.ts';
import { dayMs, type Heard } from '../../../src/core/keys/rotation.ts';
import { KeyReminders } from '../../../src/host/keys/reminders.ts';
import { MemoryMemento } from './memoryStorage.ts';

const start = Date.UTC(2026, 7, 1);
const key: StoredKey = { id: 'k', name: '', kind: 'official', apiKey: 'sk-canary', createdAt: start };

describe('reminders of old keys', () => {
  const opened: vscode.Disposable[] = [];
  const look = async (memento: MemoryMemento, days: number): Promise<Heard | undefined> => {
    const reminders = new KeyReminders(memento, () => start + days * dayMs);
    opened.push(reminders);
    reminders.watch(key);
    // What is written down is written before the person is asked anything.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return memento.get<Record<string, Heard>>('keys.heard')?.['k'];
  };

  after(() => {
    for (const one of opened) one.dispose();
  });

  it('say nothing of a young key', async () => {
    assert.equal(await look(new MemoryMemento(), 75), undefined);
  });

  it('are heard once by all windows', async () => {
    const memento = new MemoryMemento();
    assert.deepEqual(await look(memento, 76), { stage: 'soon', until: start + 90 * dayMs, createdAt: start });
    assert.deepEqual(await look(memento, 77), { stage: 'soon', until: start + 90 * dayMs, createdAt: start });
    assert.deepEqual(await look(memento, 90), { stage: 'due', until: start + 91 * dayMs, createdAt: start });
    assert.deepEqual(await look(memento, 90.5), { stage: 'due', until: start + 91 * dayMs, createdAt: start });
    assert.deepEqual(await look(memento, 91), { stage: 'due', until: start + 92 * dayMs, createdAt: start });
  });

  it('are said once, however often the key is looked at', async () => {
    const memento = new MemoryMemento();
    const reminders = new KeyReminders(memento, () => start + 95 * dayMs);
    opened.push(reminders);
    const before = memento.writes;
    for (let n = 0; n < 3; n += 1) reminders.watch(key);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    // The time, and what was said.
    assert.equal(memento.writes - before, 2);
  });

  it('survive a clock that goes back', async () => {
    const memento = new MemoryMemento();
    await look(memento, 95);
    assert.equal(memento.get<number>('keys.lastSeen'), start + 95 * dayMs);
    assert.deepEqual(await look(memento, 2), { stage: 'due', until: start + 96 * dayMs, createdAt: start });
    assert.equal(memento.get<number>('keys.lastSeen'), start + 95 * dayMs);
  });

  it('write down no part of the key', async () => {
    const memento = new MemoryMemento();
    await look(memento, 95);
    assert.ok(!JSON.stringify([...memento.values]).includes('canary'));
  });
});
