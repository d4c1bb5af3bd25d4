import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readArguments, sendableArguments } from '../../../../src/core/agent/arguments.ts';
import { ToolRefusal } from '../../../../src/core/agent/tool.ts';

describe('arguments of a call', () => {
  it('are read as they are where they are JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(readArguments(text), JSON.parse(text));
        assert.equal(sendableArguments(text), text);
      }),
    );
  });

  const mended: readonly (readonly [string, string, unknown])[] = [
    ['nothing at all', '', {}],
    ['a fence', '```json\n{"path":"a.ts"}\n```', { path: 'a.ts' }],
    ['line breaks and tabs in a string', '{"text":"one\n\ttwo"}', { text: 'one\n\ttwo' }],
    ['a comma too many', '{"lines":[1,2,],}', { lines: [1, 2] }],
    ['a backslash that escapes nothing', String.raw`{"pattern":"\d+\s"}`, { pattern: String.raw`\d+\s` }],
    ['an escaped apostrophe', String.raw`{"text":"it\'s"}`, { text: "it's" }],
    ['brackets left open', '{"edits":[{"path":"a.ts"', { edits: [{ path: 'a.ts' }] }],
    ['a brace too many', '{"path":"a.ts"}}', { path: 'a.ts' }],
  ];
  for (const [damage, text, value] of mended) {
    it(`are mended: ${damage}`, () => {
      assert.deepEqual(readArguments(text), value);
      assert.deepEqual(JSON.parse(sendableArguments(text)), value);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['a string that was cut', '{"path":"src/inde'],
    ['a key without a value', '{"path":'],
    ['words around the value', 'Here you are: {"path":"a.ts"}'],
    ['two values', '{"path":"a.ts"}{"path":"b.ts"}'],
    ['a list', '["a.ts"]'],
    ['brackets that do not match', '{"lines":[1}'],
  ];
  for (const [damage, text] of refused) {
    it(`are refused: ${damage}`, () => {
      assert.throws(() => readArguments(text), ToolRefusal);
      assert.equal(sendableArguments(text), '{}');
    });
  }

  it('are always sendable as a JSON object, whatever was cut off', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(value, fc.nat(), (whole, length) => {
        const sent: unknown = JSON.parse(sendableArguments(JSON.stringify(whole).slice(0, length)));
        assert.ok(typeof sent === 'object' && sent !== null && !Array.isArray(sent));
      }),
    );
  });

  it('are mended in time however many brackets and commas there are', () => {
    assert.deepEqual(readArguments(`{"a":[${'[1 , ],'.repeat(100_000)}]`), {
      a: Array.from({ length: 100_000 }, () => [1]),
    });
    assert.equal(sendableArguments(`{"a":"${'x'.repeat(1_000_000)}",}`), '{}');
  });

  it('are mended in time however much white space is in them', () => {
    const blank = ' '.repeat(200_000);
    assert.deepEqual(readArguments(`{"a":${blank}1,}`), { a: 1 });
  });
});
