/** Next edits under the fingers: a name is changed where it is declared, and one key goes through its uses. */
import assert from 'node:assert/strict';
import { gateway } from '../stage.ts';
import { until } from '../until.ts';
import { completeWith, Ghost } from './ghost.ts';

const source = `function price(items: readonly Item[]) {
    const total = sum(items);
    log('total', total);
    return total > 100 ? total * 0.9 : order.total;
}
`;

describe('next edits', () => {
  let ghost: Ghost;

  before(async () => {
    ghost = await Ghost.open({ 'askDeepSeek.completion.nextEdit': true, 'editor.occurrencesHighlight': 'off' });
    await ghost.panel.show();
    await ghost.ask();
  });

  afterEach(() => ghost.closeEditors());

  after(() => ghost.close());

  /** What the extension has written into the lines. */
  async function shown(): Promise<string> {
    const contents = await ghost.editor
      .locator('.view-lines span')
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, '::after').content));
    return contents
      .filter((content) => content.startsWith('"'))
      .map((content) => content.slice(1, -1).replaceAll('\u00A0', ' '))
      .join(' | ');
  }

  const waitFor = (words: string): Promise<void> =>
    until(
      async () => (await shown()).includes(words),
      async () => `"${words}" in "${await shown()}"`,
    );

  const questions = (): number =>
    gateway().requests.filter(({ body }) => body.toString().includes('json_object')).length;

  async function rename(): Promise<void> {
    completeWith({ answer: { text: '' } });
    await ghost.edit('ts', source);
    await ghost.press('ControlOrMeta+Home', 'ArrowDown');
    for (let key = 0; key < 10; key += 1) await ghost.press('ArrowRight');
    for (let key = 0; key < 5; key += 1) await ghost.press('Shift+ArrowRight');
    // At once: on a slow machine there would be pauses between the letters.
    await ghost.workbench.page.keyboard.insertText('amount');
  }

  it('are shown after a name was changed, gone to and taken by one key', async () => {
    await rename();
    await waitFor('Alt+Enter: next edit, line 3');
    await waitFor('amount');
    await ghost.workbench.screenshot('next-edit');
    assert.equal(questions(), 1);
    await ghost.press('Alt+Enter');
    await waitFor('Alt+Enter: take · Esc: leave · 2 left');
    await ghost.workbench.screenshot('next-edit-there');
    await ghost.press('Alt+Enter');
    await waitFor('Esc: leave · 1 left');
    await ghost.press('Alt+Enter');
    await until(
      async () => (await shown()) === '',
      () => 'nothing left',
    );
    assert.equal(questions(), 1);
    assert.equal(
      await ghost.save('ts'),
      source
        .replace('const total', 'const amount')
        .replace("'total', total", "'total', amount")
        .replace('total > 100 ? total', 'amount > 100 ? amount'),
    );
  });

  it('are left with Escape and do not come again', async () => {
    await rename();
    await waitFor('line 3');
    await ghost.press('Escape');
    await until(
      async () => (await shown()) === '',
      () => 'nothing shown',
    );
    await ghost.press('End', 'Space');
    await ghost.workbench.page.waitForTimeout(1_500);
    assert.equal(await shown(), '');
    assert.equal(questions(), 1);
    assert.equal(await ghost.save('ts'), source.replace('const total = sum(items);', 'const amount = sum(items); '));
  });

  it('go when what they are about is undone', async () => {
    await rename();
    await waitFor('line 3');
    await ghost.press('ControlOrMeta+z');
    await until(
      async () => (await shown()) === '',
      () => 'nothing shown',
    );
  });

  it('change nothing when the answer is about something else', async () => {
    gateway().fault({
      answer: { text: '{"edits":[{"line":3,"old":"log","new":"print"},{"line":1,"old":"price","new":"x"}]}' },
    });
    await rename();
    await until(
      () => questions() === 1,
      () => 'a question',
    );
    await ghost.workbench.page.waitForTimeout(1_000);
    assert.equal(await shown(), '');
  });

  it('are not asked for where a change concerns nothing else', async () => {
    completeWith({ answer: { text: '' } });
    await ghost.edit('ts', source);
    await ghost.type('const other = 1;\nuse(other);');
    await ghost.workbench.page.waitForTimeout(1_500);
    assert.equal(questions(), 0);
  });
});
