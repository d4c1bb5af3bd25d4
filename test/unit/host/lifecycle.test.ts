import assert from 'node:assert/strict';
import { Disposables } from '../../../src/host/lifecycle.ts';

describe('Disposables', () => {
  it('end in reverse order, each once', () => {
    const ended: string[] = [];
    const own = new Disposables();
    for (const name of ['a', 'b', 'c']) own.add({ dispose: () => ended.push(name) });
    own.dispose();
    own.dispose();
    assert.deepEqual(ended, ['c', 'b', 'a']);
  });

  it('end at once what is added too late', () => {
    const own = new Disposables();
    own.dispose();
    let ended = 0;
    own.add({ dispose: () => ended++ });
    assert.equal(ended, 1);
  });

  it('give back what is added', () => {
    const item = { dispose() {}, name: 'x' };
    assert.equal(new Disposables().add(item), item);
  });
});
