import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Ghost } from '../../../../../src/core/completion/model.ts';
import { Follower, takeAnchor } from '../../../../../src/core/completion/reuse/anchor.ts';
import { createCache, type Answer } from '../../../../../src/core/completion/reuse/cache.ts';
import { acceptIn, queryAt, queryIn, type SnapshotFacts } from '../../../../helpers/documentSnapshot.ts';

const window = { aboveChars: 8000, belowChars: 2400 };

/** An answer asked for at the `|`; `left` and `right`: how many characters around the cursor it takes the place of. */
function answerAt(place: string, text: string, { id = '1', left = 0, right = 0, model = 'm' } = {}): Answer {
  const query = queryAt(place);
  const from = query.position.character - left;
  return { id, anchor: takeAnchor(query, window), model, text, from, replaced: right };
}

/** What a cache with one answer finds at another place: undefined, 'nothing', or the document once accepted. */
function found(answer: Answer, place: string, facts: SnapshotFacts = {}): string | undefined {
  const cache = createCache();
  cache.add(answer, 10_000);
  const query = queryAt(place, facts);
  const found = cache.find(new Follower(query, window), 'm');
  if (found === undefined) return undefined;
  return found.ghost === undefined ? 'nothing' : acceptIn(query.document, found.ghost);
}

const find = (cache: ReturnType<typeof createCache>, place: string): Ghost | undefined =>
  cache.find(new Follower(queryAt(place), window), 'm')?.ghost;

describe('the cache of answers', () => {
  it('finds an answer at its place and where the user has typed some of it', () => {
    const answer = answerAt('foo.|\nend', 'bar(\n  1);');
    for (const place of ['foo.|\nend', 'foo.ba|\nend', 'foo.bar(\n|\nend', 'foo.bar(\n  1)|\nend']) {
      assert.equal(found(answer, place), 'foo.bar(\n  1);\nend', place);
    }
  });

  it('does not find it once all is typed, something else is typed, or where less is written', () => {
    const answer = answerAt('foo.|\nend', 'bar();');
    for (const place of ['foo.bar();|\nend', 'foo.baz|\nend', 'foo|\nend', 'foo.bar();;|\nend']) {
      assert.equal(found(answer, place), undefined, place);
    }
  });

  it('finds it after Enter has moved the closers behind the cursor, and leaves these alone', () => {
    const answer = answerAt('run(() => {|});\nend', '\n  go({ now: true });\n  if (a) { b(); }\n});', { right: 3 });
    const whole = 'run(() => {\n  go({ now: true });\n  if (a) { b(); }\n});\nend';
    assert.equal(found(answer, 'run(() => {\n  |\n});\nend'), whole);
    assert.equal(found(answer, 'run(() => {\n  go(|\n});\nend'), whole);
    assert.equal(found(answer, 'run(() => {\n  go({ now: true });\n  |\n});\nend'), whole);
    assert.equal(found(answer, 'run(() => {\n  go({ now: true });\n  if (a) { b(); }|\n});\nend'), 'nothing');
    assert.equal(found(answer, 'run(() => {\n  go(|)\n});\nend'), whole);
    assert.equal(found(answer, 'run(() => {\n  go({|})\n});\nend'), whole);
    assert.equal(found(answer, 'run(() => {\n  |\n}, 1);\nend'), undefined);
  });

  it('does not find it where the text above, below or around differs, or under another model', () => {
    const answer = answerAt('a\nfoo.| // x\nend', 'bar();');
    assert.equal(found(answer, 'a\nfoo.b| // x\nend'), 'a\nfoo.bar(); // x\nend');
    for (const place of [
      'b\nfoo.| // x\nend',
      'a\nfoo.| // x\nEnd',
      'a\nfoo.| // y\nend',
      'a\nfoO.| // x\nend',
      'foo.| // x\nend',
    ]) {
      assert.equal(found(answer, place), undefined, place);
    }
    assert.equal(found(answer, 'a\nfoo.| // x\nend', { uri: 'file:///other' }), undefined);
    assert.equal(found({ ...answer, model: 'other' }, 'a\nfoo.| // x\nend'), undefined);
  });

  it('tells no line below from an empty one', () => {
    assert.equal(found(answerAt('foo.|', 'x'), 'foo.|\n'), undefined);
    assert.equal(found(answerAt('|', 'x'), '\n|'), undefined);
  });

  it('writes over closers that the editor put there and the answer brings', () => {
    const answer = answerAt('foo|', '(a, [b]);');
    assert.equal(found(answer, 'foo(|)'), 'foo(a, [b]);');
    assert.equal(found(answer, 'foo(a, [|])'), 'foo(a, [b]);');
    assert.equal(found(answer, 'foo(a, [b]|)'), 'foo(a, [b]);');
    assert.equal(found(answer, 'foo(a, [b])|'), 'foo(a, [b]);');
    assert.equal(found(answer, 'foo(|, c)'), undefined, 'more than closers');
  });

  it('leaves closers alone that the answer does not bring', () => {
    assert.equal(found(answerAt('if (a) |', '{\n  b'), 'if (a) {|}'), 'if (a) {\n  b}');
  });

  it('replaces what the answer was made to replace, less what was typed over', () => {
    const answer = answerAt('foo(|)', 'a, b);', { right: 1 });
    assert.equal(found(answer, 'foo(|)'), 'foo(a, b);');
    assert.equal(found(answer, 'foo(a, |)'), 'foo(a, b);');
    assert.equal(found(answer, 'foo(a, b)|'), 'foo(a, b);');
  });

  it('gives an answer that begins left of the cursor at its place, and further on if it only repeats what is there', () => {
    assert.equal(found(answerAt('foO|', 'foo()', { left: 3 }), 'foO|'), 'foo()');
    assert.equal(found(answerAt('foO|', 'foo()', { left: 3 }), 'foO(|'), undefined);
    assert.equal(found(answerAt('foo|', 'foo()', { left: 3 }), 'foo(|)'), 'foo()');
  });

  it('remembers that there was nothing to say, at that place alone', () => {
    assert.equal(found(answerAt('foo.|', ''), 'foo.|'), 'nothing');
    assert.equal(found(answerAt('foo.|', ''), 'foo.a|'), undefined);
  });

  it('speaks with the line ends of the document', () => {
    const cache = createCache();
    cache.add(answerAt('a|', ' {\n  b\n}'), 10_000);
    const query = queryAt('a {\n|', { eol: '\r\n' });
    assert.equal(cache.find(new Follower(query, window), 'm')?.ghost?.text, '  b\r\n}');
  });

  it('prefers the newest answer', () => {
    const cache = createCache();
    cache.add(answerAt('foo.|', 'bar(1)', { id: 'old' }), 10_000);
    cache.add(answerAt('foo.b|', 'ar(2)', { id: 'new' }), 10_000);
    assert.equal(find(cache, 'foo.ba|')?.id, 'new');
    assert.equal(find(cache, 'foo.|')?.id, 'old');
  });

  it('stays within its bound and lets go of what was used longest ago', () => {
    const cache = createCache();
    const places = Array.from({ length: 20 }, (_, index) => `line ${index}.|`);
    for (const [index, place] of places.entries()) {
      cache.add(answerAt(place, 'x'.repeat(200), { id: `${index}` }), 10_000);
      find(cache, 'line 0.|');
      assert.ok(cache.sizeBytes <= 10_000);
    }
    assert.equal(find(cache, 'line 0.|')?.id, '0');
    assert.equal(find(cache, 'line 1.|'), undefined);
    assert.equal(find(cache, 'line 19.|')?.id, '19');
    cache.add(answerAt('big|', 'x'.repeat(20_000), { id: 'big' }), 10_000);
    assert.equal(find(cache, 'line 19.|'), undefined);
    assert.equal(find(cache, 'big|')?.id, 'big', 'who asked for it still has to read it');
    cache.clear();
    assert.deepEqual([find(cache, 'big|'), cache.sizeBytes], [undefined, 0]);
  });

  it('gives back the rest of the answer wherever the user stops typing it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '(', ')', '"', '🐳'), maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, fc.nat(20), (before, after, said, typed) => {
        const cache = createCache();
        const anchor = takeAnchor(queryIn(before, after), window);
        const from = anchor.before.length;
        cache.add({ id: '1', anchor, model: 'm', text: said, from, replaced: 0 }, 10_000);
        const query = queryIn(before + said.slice(0, typed), after);
        const ghost = cache.find(new Follower(query, window), 'm')?.ghost;
        if (typed >= said.length) assert.equal(ghost, undefined);
        else assert.equal(ghost && acceptIn(query.document, ghost), before + said + after);
      }),
    );
  });
});
