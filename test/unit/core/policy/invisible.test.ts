/** What cannot be seen is named before it leaves; what scripts and emoji are written with stays. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { invisibleIn, markInvisible, markMessages, unmarkInvisible } from '../../../../src/core/policy/invisible.ts';

describe('invisible characters', () => {
  for (const [name, text, marked] of [
    ['a turn of direction', 'if (a\u202e b)', 'if (a[U+202E] b)'],
    ['an isolate', '\u2066x\u2069', '[U+2066]x[U+2069]'],
    ['a space without width', 'pass\u200bword', 'pass[U+200B]word'],
    ['a joiner inside a name', 'pass\u200dword', 'pass[U+200D]word'],
    ['an escape sequence', '\u001b[31m', '[U+001B][31m'],
    ['hidden tags', 'a\u{e0041}\u{e0042}', 'a[U+E0041][U+E0042]'],
    ['bytes in variation selectors', '😀\ufe00\u{e0101}', '😀[U+FE00][U+E0101]'],
    ['a byte order mark inside', 'a\ufeffb', 'a[U+FEFF]b'],
  ] as const) {
    it(`are marked: ${name}`, () => {
      assert.equal(markInvisible(text), marked);
    });
  }

  for (const [name, text] of [
    ['code with tabs and line ends', 'a\tb\r\nc\f'],
    ['a family emoji', '👨\u200d👩\u200d👧'],
    ['a heart', '❤\ufe0f'],
    ['the flag of Wales', '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}'],
    ['Persian', 'می\u200cخواهم'],
    ['Devanagari', 'क्\u200dष'],
    ['a variant of a Han character', '葛\u{e0100}'],
    ['a byte order mark at the beginning', '\ufeffconst a = 1;'],
    ['Chinese', '你好，世界'],
  ] as const) {
    it(`are left in ${name}`, () => {
      assert.equal(markInvisible(text), text);
    });
  }

  it('are each named once', () => {
    assert.deepEqual(invisibleIn('\u202ea\u202eb\u200bc'), ['U+202E', 'U+200B']);
    assert.deepEqual(invisibleIn('plain'), []);
  });

  it('are gone once marked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(markInvisible(markInvisible(text)), markInvisible(text));
      }),
    );
  });

  it('come back where they were, and only those', () => {
    const text = 'a\u202eb\u{e0041}';
    assert.equal(unmarkInvisible(markInvisible(text), new Set(invisibleIn(text))), text);
    assert.equal(unmarkInvisible('[U+202E] [U+200B]', new Set(['U+200B'])), '[U+202E] \u200b');
  });

  it('do not slow down a long text of them', () => {
    const text = '\u{e0041}'.repeat(200_000);
    assert.equal(markInvisible(text).length, 200_000 * '[U+E0041]'.length);
  });

  it('are marked in what a person sends and not in what a model said', () => {
    const messages = [
      { role: 'user', text: 'a\u202e' },
      { role: 'assistant', text: 'b\u202e' },
    ] as const;
    assert.deepEqual(
      markMessages(messages).map(({ text }) => text),
      ['a[U+202E]', 'b\u202e'],
    );
  });
});
