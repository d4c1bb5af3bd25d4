import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { encodeRecord } from '../../../../../src/core/conversation/codec.ts';
import { replay, type ConversationEvent } from '../../../../../src/core/conversation/reduce.ts';
import { createSearch, type Excerpt } from '../../../../../src/core/conversation/list/search.ts';
import { anyPath } from '../anyPath.ts';
import { answered, asked, emptySession, eventsOf } from '../sessions.ts';

const events: readonly ConversationEvent[] = [
  asked('q0', undefined, 'Why do retries "collide"?'),
  answered('a0', 'q0', {
    parts: [
      { id: 'p0', kind: 'reasoning', text: 'secretly thinking' },
      { id: 'p1', kind: 'text', text: `They share a clock.\n\nUse *Jitter*: ${'wait '.repeat(60)}全抖动` },
    ],
  }),
];
const session = replay(emptySession, events);
const file = events.map(encodeRecord).join('\n');

function find(query: string): Excerpt | undefined {
  const search = createSearch(query);
  const found = search?.find(session);
  if (found !== undefined) assert.equal(search?.mayBeIn(file), true, 'the quick look missed it');
  return found;
}

const match = (query: string): string | undefined => {
  const found = find(query);
  return found?.text.slice(found.start, found.start + found.length);
};

describe('a search in sessions', () => {
  it('finds every word anywhere, whatever its letter case', () => {
    assert.equal(match('jitter'), 'Jitter');
    assert.equal(match('  CLOCK why '), 'clock');
    assert.equal(match('抖动 retries'), '抖动');
    assert.equal(find('jitter nowhere'), undefined);
  });

  it('takes signs as they are, on disk too', () => {
    assert.equal(match('"collide"?'), '"collide"?');
    assert.equal(match('*Jitter*:'), '*Jitter*:');
    for (const query of ['.*', '(', '[a-z]', String.raw`\d`, '^', '$']) assert.equal(find(query), undefined, query);
  });

  it('looks at what was said, not at thoughts nor at the form of the file', () => {
    assert.equal(find('secretly'), undefined);
    assert.equal(createSearch('answered')?.mayBeIn(file), true);
    assert.equal(find('answered'), undefined);
  });

  it('shows the words on one line with something around them', () => {
    const found = find('jitter');
    assert.match(found?.text ?? '', /^…[^\n]* clock\. Use \*Jitter\*: (?:wait ){30}/u);
    assert.match(found?.text.slice(found.start) ?? '', /^Jitter/u);
    assert.ok((found?.text.length ?? 0) <= 25 + 6 + 160);
    assert.deepEqual(find('why'), { text: 'Why do retries "collide"?', start: 0, length: 3 });
  });

  it('is none without words', () => {
    assert.equal(createSearch(' \n '), undefined);
  });

  it('finds any piece of any text, and marks it, if the quick look is asked first', () => {
    fc.assert(
      fc.property(anyPath, fc.nat(), fc.nat(20), (turns, at, length) => {
        const text = turns[0]?.role === 'user' ? turns[0].text : '';
        const word = text.slice(at % (text.length + 1)).slice(0, length + 1);
        fc.pre(/^\S+$/u.test(word) && word.isWellFormed());
        const search = createSearch(word);
        const path = eventsOf(turns);
        assert.equal(search?.mayBeIn(path.map(encodeRecord).join('\n')), true);
        const found = search?.find(replay(emptySession, path));
        assert.ok(found);
        const marked = found.text.slice(found.start, found.start + found.length);
        assert.equal(marked.toLowerCase(), word.toLowerCase().replaceAll('\uFFFD', ''));
      }),
    );
  });
});
