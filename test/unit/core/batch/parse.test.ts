import assert from 'node:assert/strict';
import { array, assert as verify, property, record, string, option } from 'fast-check';
import { formOf, likelyColumn, parseJsonLines, parseText, readTable } from '../../../../src/core/batch/parse.ts';
import { parseCsv } from '../../../../src/core/text/csv.ts';

describe('prompts of a file', () => {
  it('are told by its name', () => {
    assert.equal(formOf('a.jsonl'), 'jsonl');
    assert.equal(formOf('A.CSV'), 'csv');
    assert.equal(formOf('a.b.md'), 'text');
    assert.equal(formOf('a.results.jsonl'), undefined);
    assert.equal(formOf('a.ts'), undefined);
  });

  it('come out of JSON lines with everything they say', () => {
    const { prompts, problems } = parseJsonLines(
      [
        '{"id":"a","prompt":"One?","system":"Be brief.","model":"m","image":"a.png","temperature":0,"max_tokens":9,"tag":1}',
        '',
        '{"id":7,"prompt":"Two?"}',
        '{"prompt":"Three?"}',
        'not json',
        '{"id":"x"}',
        '{"prompt":"   "}',
        '{"prompt":"Four?","temperature":"hot"}',
      ].join('\r\n'),
    );
    assert.deepEqual(prompts, [
      { id: 'a', text: 'One?', system: 'Be brief.', model: 'm', image: 'a.png', temperature: 0, maxTokens: 9 },
      { id: '7', text: 'Two?' },
      { id: '4', text: 'Three?' },
    ]);
    assert.deepEqual(problems, [
      { line: 5 },
      { line: 6, member: 'prompt' },
      { line: 7, member: 'prompt' },
      { line: 8, member: 'temperature' },
    ]);
  });

  it('of JSON lines are as many as were written, in order, each id once', () => {
    const one = record({ id: option(string({ minLength: 1, maxLength: 2 }), { nil: undefined }), prompt: string() });
    verify(
      property(array(one), (rows) => {
        const { prompts, problems } = parseJsonLines(rows.map((row) => JSON.stringify(row)).join('\n'));
        assert.deepEqual(
          prompts.map(({ text }) => text),
          rows.filter(({ prompt, id }) => /\S/.test(prompt) && /\S/.test(id ?? 'x')).map(({ prompt }) => prompt),
        );
        assert.equal(new Set(prompts.map(({ id }) => id)).size, prompts.length);
        assert.equal(prompts.length + problems.length, rows.length);
      }),
    );
  });

  it('come out of the column of a table that is called so, or has the most text', () => {
    const table = parseCsv('id,note,prompt,system\nq1,x,"Why, then?",Be brief.\n,x,Who?,\n3,x,,');
    assert.equal(likelyColumn(table), 2);
    assert.deepEqual(readTable(table, 2), {
      prompts: [
        { id: 'q1', text: 'Why, then?', system: 'Be brief.' },
        { id: '2', text: 'Who?' },
      ],
      problems: [{ line: 4, member: 'prompt' }],
    });
    assert.equal(likelyColumn(parseCsv('n,words\n1,a long question\n2,another')), 1);
  });

  it('are the lines of a text, or what stands between lines of dashes', () => {
    const texts = (text: string): string[] => parseText(text).prompts.map(({ text }) => text);
    assert.deepEqual(texts('One?\n\n  Two?  \r\nThree?\n'), ['One?', 'Two?', 'Three?']);
    assert.deepEqual(texts('One\nand more?\n---\n\nTwo?\n-----\n'), ['One\nand more?', 'Two?']);
    assert.deepEqual(texts(''), []);
  });
});
