import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Memento } from 'vscode';
import { OrderedMemento } from '../../../../src/host/compose/orderedMemento.ts';

/** As the editor's own: it writes all it has a moment later, and takes over what then comes back from the window. */
class EchoingMemento implements Memento {
  #values: Record<string, unknown> = {};
  /** What is on the disk. */
  written: Record<string, unknown> = {};
  fails = false;

  keys(): readonly string[] {
    return Object.keys(this.#values).filter((key) => this.#values[key] !== undefined);
  }

  get<Value>(key: string, otherwise?: Value): Value | undefined {
    const value = this.#values[key] as Value | undefined;
    return value === undefined ? otherwise : value;
  }

  async update(key: string, value: unknown): Promise<void> {
    if (this.fails) throw new Error('The window is gone');
    this.#values[key] = value;
    await sleep(10);
    this.written = structuredClone(this.#values);
    const echo = structuredClone(this.written);
    await sleep(10);
    this.#values = echo;
  }
}

describe('what all windows remember', () => {
  let editor: EchoingMemento;
  let memento: OrderedMemento;
  beforeEach(() => {
    editor = new EchoingMemento();
    memento = new OrderedMemento(editor);
  });

  /** Writes one value, and another just before the first comes back. */
  async function writeBoth(into: Memento): Promise<void> {
    const first = into.update('habits', { flash: 3 });
    await sleep(15);
    await Promise.all([first, into.update('paidIn', 'CNY')]);
  }

  it('would lose what is written while something else is on its way', async () => {
    await writeBoth(editor);
    assert.equal(editor.get('paidIn'), undefined);
  });

  it('keeps all that is written, however close together', async () => {
    await writeBoth(memento);
    assert.deepEqual(editor.written, { habits: { flash: 3 }, paidIn: 'CNY' });
    await Promise.all(['a', 'b', 'c'].map((key) => memento.update(key, key)));
    assert.deepEqual(editor.written, { habits: { flash: 3 }, paidIn: 'CNY', a: 'a', b: 'b', c: 'c' });
  });

  it('knows at once what is on its way, as it was then', async () => {
    const value = { count: 1 };
    const written = memento.update('stats', value);
    value.count = 2;
    assert.deepEqual(memento.get('stats'), { count: 1 });
    assert.deepEqual(memento.keys(), ['stats']);
    await written;
    assert.deepEqual(memento.get('stats'), { count: 1 });
    const removed = memento.update('stats', undefined);
    assert.equal(memento.get('stats', 'none'), 'none');
    assert.deepEqual(memento.keys(), []);
    await removed;
    assert.equal(memento.get('stats'), undefined);
  });

  it('ends with the newest of a key', async () => {
    await Promise.all([memento.update('count', 1), memento.update('count', 2), memento.update('count', 3)]);
    assert.equal(memento.get('count'), 3);
    assert.equal(editor.written['count'], 3);
  });

  it('tells of a write that failed, and goes on with the next', async () => {
    editor.fails = true;
    await assert.rejects(memento.update('a', 1), /gone/u);
    assert.equal(memento.get('a'), undefined);
    editor.fails = false;
    await memento.update('b', 2);
    assert.deepEqual(editor.written, { b: 2 });
  });
});
