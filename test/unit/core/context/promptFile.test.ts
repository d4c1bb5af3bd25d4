import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fillVariables, parsePromptFile, variables, variablesIn } from '../../../../src/core/context/promptFile.ts';

describe('a prompt file', () => {
  it('says its name, what it is for, and how it is to be answered', () => {
    const text =
      '---\nname: port\ndescription: "Port to Rust: all of it"\nmodel: deepseek-v4-pro\neffort: Max\n---\n\nPort this.\n';
    assert.deepEqual(parsePromptFile('a.md', text), {
      name: 'port',
      description: 'Port to Rust: all of it',
      model: 'deepseek-v4-pro',
      thinking: 'max',
      body: 'Port this.',
    });
  });

  it('goes by its file name where it says none', () => {
    assert.deepEqual(parsePromptFile('升级.md', 'Do it.'), { name: '升级', description: '', body: 'Do it.' });
    assert.equal(parsePromptFile('port.prompt.md', '---\n---\nDo it.')?.name, 'port');
  });

  it('is read as it comes from Windows', () => {
    const file = parsePromptFile('a.md', '\uFEFF---\r\nname: b\r\n---\r\nOne\r\nTwo\r\n');
    assert.deepEqual(file, { name: 'b', description: '', body: 'One\nTwo' });
  });

  it('leaves out what it does not know', () => {
    const file = parsePromptFile('a.md', '---\neffort: extreme\ntools: all\njust words\n---\nDo it.');
    assert.deepEqual(file, { name: 'a', description: '', body: 'Do it.' });
  });

  it('counts for nothing without words or with a name that cannot be typed', () => {
    assert.equal(parsePromptFile('a.md', '---\nname: a\n---\n \n'), undefined);
    assert.equal(parsePromptFile('a b.md', 'Do it.'), undefined);
    assert.equal(parsePromptFile('a.md', '---\nname: ../b\n---\nDo it.'), undefined);
  });

  it('keeps a rule of dashes that is no front matter', () => {
    assert.equal(parsePromptFile('a.md', 'One\n---\nTwo\n---\n')?.body, 'One\n---\nTwo\n---');
  });

  it('is read whatever is in it', () => {
    const line = fc.constantFrom('---', 'name: x', 'effort:', ': :', '{{file}}', '', 'words', '"');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const file = parsePromptFile('f.md', lines.join('\n'));
        if (file !== undefined) assert.notEqual(file.body, '');
      }),
    );
  });

  it('is read in time however long its lines are', () => {
    const blank = '\t'.repeat(100_000);
    for (const line of [`a:${blank}\u0000${blank}x`, `a${blank}x`, `${blank}x`])
      assert.ok(parsePromptFile('a.prompt.md', `---\n${line}\n---\nAsk.`) !== undefined);
  });
});

describe('the variables of a prompt', () => {
  it('are those that are known', () => {
    assert.deepEqual([...variablesIn('{{file}} {{ input }} {{secret}} {file} {{file}}')], ['file', 'input']);
  });

  it('are filled once: what stands in a value stays as it is', () => {
    const values = new Map([
      ['selection', '{{file}} $1'],
      ['file', 'a.ts'],
    ] as const);
    assert.equal(
      fillVariables('{{selection}} in {{ file }}; {{input}} {{x}}', values),
      '{{file}} $1 in a.ts; {{input}} {{x}}',
    );
  });

  it('are all found where they stand', () => {
    assert.equal(variablesIn(variables.map((name) => `{{${name}}}`).join('')).size, variables.length);
  });
});
