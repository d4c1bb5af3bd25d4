/** Reminders of old keys in the editor: remembered for all windows, and never longer asleep than they may be. */
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { StoredKey } from '../../../src/core/keys/ring.ts';
import { dayMs, type Heard } from '../../../src/core/keys/rotation.ts';
import { KeyReminders } from '../../../src/host/keys/age/reminders.ts';
import { MemoryMemento } from './memoryStorage.ts';

const start = Date.UTC(2026, 7, 1);
const key: StoredKey = { id: 'k', name: '', kind: 'official', apiKey: 'sk-canary', createdAt: start };

describe('reminders of old keys', () => {
  const opened: vscode.Disposable[] = [];
  const look = async (
    memento: MemoryMemento,
    days: number,
    used: Parameters<KeyReminders['watch']>[0] = { fingerprint: 'f', key },
  ): Promise<Heard | undefined> => {
    const reminders = new KeyReminders(memento, () => start + days * dayMs);
    opened.push(reminders);
    reminders.watch(used);
    // What is written down is written before the person is asked anything.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return memento.get<Record<string, Heard>>('keys.heard')?.[used?.key?.id ?? used?.fingerprint ?? ''];
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
    for (let n = 0; n < 3; n += 1) reminders.watch({ fingerprint: 'f', key });
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

  it('count the age of a key from elsewhere from its first sight, which a clock that went back does not move', async () => {
    const memento = new MemoryMemento();
    const elsewhere = { fingerprint: '3f2a91c0' };
    assert.equal(await look(memento, 10, elsewhere), undefined);
    assert.equal(await look(memento, 2, elsewhere), undefined);
    assert.deepEqual(memento.get('keys.firstSeen'), { '3f2a91c0': start + 10 * dayMs });
    assert.deepEqual(await look(memento, 86, elsewhere), {
      stage: 'soon',
      until: start + 100 * dayMs,
      createdAt: start + 10 * dayMs,
    });
    assert.equal((await look(memento, 100, elsewhere))?.stage, 'due');
    assert.equal(await look(memento, 100, { fingerprint: 'another1' }), undefined, 'the next key is young again');
  });

  it('count the age of a key of our own that has no day of its own in the same way', async () => {
    const memento = new MemoryMemento();
    const undated = { fingerprint: '3f2a91c0', key: { ...key, createdAt: 0 } };
    assert.equal(await look(memento, 0, undated), undefined);
    assert.equal((await look(memento, 90, undated))?.stage, 'due');
  });
});
