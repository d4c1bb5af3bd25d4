/** The record of what files were: what the way back is, and what is forgotten. */
import assert from 'node:assert/strict';
import {
  decodeKept,
  encodeKept,
  filesAt,
  isKept,
  lastUndo,
  lastWritten,
  nameUndo,
  sizeOf,
  turnsWithFiles,
  withoutOldest,
  type KeptRecord,
} from '../../../../src/core/agent/keptFiles.ts';

const hash = (name: string): string => name.repeat(64).slice(0, 64);
const begun = (turn: string, at = 0): KeptRecord => ({ type: 'begun', turn, at });
const kept = (uri: string, of: string | null, sizeBytes = 1): KeptRecord => ({
  type: 'kept',
  uri,
  hash: of === null ? null : hash(of),
  sizeBytes,
});
const wrote = (uri: string, of: string | null): KeptRecord => ({
  type: 'wrote',
  uri,
  hash: of === null ? null : hash(of),
});

const records = [
  begun('one'),
  kept('a', '1'),
  wrote('a', '2'),
  kept('b', null),
  wrote('b', '3'),
  begun('two'),
  begun('three'),
  kept('a', '2'),
  wrote('a', '4'),
];

describe('the record of kept files', () => {
  it('gives for a turn the first state of each file since', () => {
    const at = (turn: string) => filesAt(records, turn)?.map(({ uri, hash: of }) => [uri, of?.[0]]);
    assert.deepEqual(at('one'), [
      ['a', '1'],
      ['b', undefined],
    ]);
    assert.deepEqual(at('two'), [['a', '2']]);
    assert.deepEqual(at('three'), [['a', '2']]);
    assert.equal(at('four'), undefined);
  });

  it('knows whether the last thing done was a way back', () => {
    const undo = nameUndo('x');
    assert.equal(lastUndo(records), undefined);
    assert.equal(lastUndo([...records, begun(undo, 7), kept('a', '4')])?.turn, undo);
    assert.equal(lastUndo([...records, begun(undo), kept('a', '4'), begun('four'), kept('a', '2')]), undefined);
  });

  it('knows which turns have a way back, and what was written last', () => {
    assert.deepEqual([...turnsWithFiles([...records, begun('four')])], ['one', 'two', 'three']);
    assert.equal(lastWritten(records, 'a'), hash('4'));
    assert.equal(lastWritten(records.slice(0, -1), 'a'), undefined);
    assert.equal(lastWritten([...records, wrote('b', null)], 'b'), null);
    assert.equal(isKept(records, 'a'), true);
    assert.equal(isKept(records, 'b'), false);
  });

  it('takes a turn that was begun again from its first beginning', () => {
    const again = [begun('one'), kept('a', '1'), begun('one'), kept('a', '2')];
    assert.deepEqual(
      filesAt(again, 'one')?.map((file) => file.hash?.[0]),
      ['1'],
    );
  });

  it('survives torn lines, and lines of later versions', () => {
    const text = records.map(encodeKept).join('\n{"type":"kept","uri":"a","ha\n\n{"type":"later"}\n');
    assert.deepEqual(decodeKept(text), records);
  });

  it('forgets the oldest turns first, and never the last', () => {
    const sized = [
      begun('one', 1),
      kept('a', '1', 60),
      begun('two', 2),
      kept('a', '2', 60),
      begun('three', 3),
      kept('b', '2', 60),
    ];
    assert.equal(sizeOf(sized), 120);
    assert.deepEqual(withoutOldest(sized, 120, 0), sized);
    assert.deepEqual(withoutOldest(sized, 100, 0), sized.slice(2));
    assert.deepEqual(withoutOldest(sized, 120, 3), sized.slice(4));
    assert.deepEqual(withoutOldest(sized, 0, 9), sized.slice(4));
  });
});
