/** Where ghost text comes and where it does not: notebooks, line ends, long lines, new files, outputs, inputs, composition. */
import assert from 'node:assert/strict';
import { gateway } from '../stage.ts';
import { until } from '../until.ts';
import { completeWith, Ghost } from './ghost.ts';

describe('ghost text in its places', () => {
  let ghost: Ghost;

  before(async () => {
    ghost = await Ghost.open();
    await ghost.panel.show();
    await ghost.ask();
  });

  afterEach(() => ghost.closeEditors());

  after(() => ghost.close());

  it('comes in the cell of a notebook', async () => {
    completeWith({ answer: { text: 'first + 1' } }, 1);
    completeWith({ answer: { text: '' } });
    const cell = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: ['first = 1\n'] };
    const metadata = { language_info: { name: 'python' } };
    const notebook = JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 });
    await ghost.edit('ipynb', notebook, '.notebook-editor .cell-editor-part');
    await ghost.type('second = ');
    await ghost.waitForText('first + 1');
    await ghost.workbench.screenshot('ghost-notebook');
    await ghost.press('Tab');
    await ghost.workbench.page
      .locator('.notebook-editor .view-line', { hasText: /second\s=\sfirst\s\+\s1/u })
      .waitFor();
  });

  it('keeps the line ends of the file', async () => {
    completeWith({ answer: { text: 'const sum = a + 1;\n    return sum;' } });
    await ghost.edit('ts', '// Sums.\r\n');
    await ghost.type('function sum(a: number) {\n');
    await until(
      async () => (await ghost.text()).includes('return sum;'),
      () => 'a block',
    );
    await ghost.press('Tab');
    const saved = await ghost.save('ts');
    assert.equal(saved, '// Sums.\r\nfunction sum(a: number) {\r\n    const sum = a + 1;\r\n    return sum;\r\n}');
  });

  it('asks nothing beside a line of a megabyte, and typing goes on', async () => {
    await ghost.edit('js', `const text = "${'x'.repeat(1_000_000)}";\n`);
    await ghost.type('const after = ');
    await ghost.editor.locator('.view-line', { hasText: 'after' }).waitFor();
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 0);
    assert.ok((await ghost.save('js')).endsWith('\nconst after = '));
  });

  it('comes in a file that has no name yet', async () => {
    completeWith({ answer: { text: 'buy rice and tea' } });
    await ghost.workbench.runCommand('File: New Untitled Text File');
    await ghost.focusEditor();
    await ghost.type('Today we will ');
    await ghost.waitForText('buy rice and tea');
  });

  it('asks nothing for what is typed in outputs and inputs of the editor', async () => {
    const { page } = ghost.workbench;
    await ghost.workbench.runCommand('Ask DeepSeek: Show Log');
    const output = page.locator('.part.panel .monaco-editor').first();
    await output.click();
    await ghost.type('const a = ');
    await ghost.workbench.runCommand('Search: Find in Files');
    const search = page.locator('.search-view .search-widget textarea').first();
    await search.fill('');
    await search.focus();
    await ghost.type('const a = ');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 0);
    await ghost.workbench.runCommand('View: Hide Panel');
    await ghost.panel.show();
  });

  it('asks for no next edit unless it is told to', async () => {
    completeWith({ answer: { text: '' } });
    await ghost.edit('ts', 'const first = 1;\nuse(first);');
    await ghost.press('ControlOrMeta+Home');
    for (let key = 0; key < 11; key += 1) await ghost.press('ArrowRight');
    await ghost.type('Number');
    await ghost.workbench.page.waitForTimeout(1_500);
    const isQuestion = ({ body }: { readonly body: Buffer }): boolean => body.toString().includes('json_object');
    assert.equal(gateway().requests.some(isQuestion), false);
  });

  it('shows nothing while Chinese is composed, and comes after it', async () => {
    completeWith({ answer: { text: '的总价' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('// ');
    await ghost.waitForText('的总价');
    const session = await ghost.workbench.page.context().newCDPSession(ghost.workbench.page);
    const compose = async (text: string): Promise<void> => {
      await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    };
    const before = ghost.requests.length;
    for (const text of ['b', 'ba', 'bao', "bao'g", "bao'guo"]) {
      await compose(text);
      await ghost.workbench.page.waitForTimeout(150);
    }
    await ghost.workbench.screenshot('ghost-composing');
    assert.equal(await ghost.text(), '');
    await ghost.workbench.page.waitForTimeout(600);
    assert.equal(ghost.requests.length, before);
    assert.equal(await ghost.text(), '');
    await session.send('Input.insertText', { text: '包裹' });
    await ghost.waitForText('的总价');
    // From now on a letter alone is known for what it may be.
    const between = ghost.requests.length;
    await compose('d');
    await ghost.workbench.page.waitForTimeout(700);
    await compose('de');
    await ghost.workbench.page.waitForTimeout(700);
    assert.equal(ghost.requests.length, between);
    await session.send('Input.insertText', { text: '的' });
    assert.match(await ghost.save('ts'), /\/\/ 包裹的$/m);
  });
});
