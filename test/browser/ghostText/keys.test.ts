/** Ghost text under the fingers: it appears, is taken whole or in parts, typed through, and rejected. */
import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { completeWith, Ghost } from './ghost.ts';
import { gateway } from '../stage.ts';

describe('ghost text', () => {
  let ghost: Ghost;

  before(async () => {
    ghost = await Ghost.open();
  });

  afterEach(() => ghost.closeEditors());

  after(() => ghost.close());

  it('sends nothing on the strength of a key that merely lies in the environment', async () => {
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 0);
    await ghost.panel.show();
    await ghost.ask();
  });

  it('appears while a person types, Tab takes it, and the next is there', async () => {
    completeWith({ answer: { text: 'first' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first');
    gateway().clear();
    completeWith({ answer: { text: ' + third;' } });
    await ghost.workbench.screenshot('ghost-text');
    await ghost.press('Tab');
    await ghost.waitForText('+ third;');
    await ghost.workbench.screenshot('ghost-next');
    assert.equal(await ghost.save('ts'), 'const first = 1;\nconst second = first');
  });

  it('continues real code by what stands elsewhere', async () => {
    await ghost.edit('ts', 'const eachHalfKilogram: Record<Zone, number> = { city: 1, province: 1.5, country: 3 };\n');
    await ghost.type('\n// The price of a parcel in yuan.\nexport function priceOf(');
    await until(
      async () => (await ghost.text()) !== '',
      () => 'some ghost text',
    );
  });

  it('is taken by word and then whole without another request', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first + 1;');
    const asked = ghost.requests.length;
    await ghost.press('ControlOrMeta+ArrowRight');
    await ghost.waitForText('+ 1;');
    await ghost.workbench.screenshot('ghost-word');
    assert.equal(ghost.requests.length, asked);
    await ghost.press('Tab');
    await ghost.waitForText('');
    assert.match(await ghost.save('ts'), /^const second = first \+ 1;$/m);
  });

  it('is taken by line, by the mouse', async () => {
    completeWith({ answer: { text: 'const sum = a + 1;\n    return sum;' } });
    await ghost.edit('ts', '// Sums.\n');
    await ghost.type('function sum(a: number) {\n');
    await until(
      async () => (await ghost.text()).includes('return sum;'),
      () => 'a block',
    );
    const asked = ghost.requests.length;
    await ghost.workbench.screenshot('ghost-block');
    await ghost.hover();
    const { page } = ghost.workbench;
    await page.locator('.inlineSuggestionsHints').waitFor();
    await ghost.workbench.screenshot('ghost-toolbar');
    await page
      .locator('.inlineSuggestionsHints .codicon-toolbar-more, .inlineSuggestionsHints .codicon-more')
      .first()
      .click();
    const acceptLine = page.getByRole('menuitem', { name: 'Accept Line' });
    await acceptLine.hover();
    await acceptLine.click({ delay: 50 });
    await ghost.waitForText('return sum;');
    assert.equal(ghost.requests.length, asked);
    assert.match(await ghost.save('ts'), /\{\n {4}const sum = a \+ 1;\s*\}$/);
  });

  it('is not offered again after Escape', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first + 1;');
    const asked = ghost.requests.length;
    await ghost.press('Escape');
    await ghost.waitForText('');
    await ghost.type('fi');
    await ghost.staysQuiet();
    await ghost.press('Backspace');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, asked);
  });

  it('is typed through, and Backspace brings it back, without a request', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first + 1;');
    const asked = ghost.requests.length;
    await ghost.type('fir');
    await ghost.waitForText('st + 1;');
    await ghost.press('Backspace', 'Backspace');
    await ghost.waitForText('irst + 1;');
    assert.equal(ghost.requests.length, asked);
  });

  it('is quiet after undo', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first + 1;');
    const asked = ghost.requests.length;
    await ghost.press('Tab');
    await until(
      () => ghost.requests.length > asked,
      () => 'the next completion asked for',
    );
    await ghost.press('ControlOrMeta+z');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, asked + 1);
    assert.match(await ghost.save('ts'), /^const second = ?$/m);
  });

  it('goes in at each of several cursors', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\nconst b \nconst a ');
    await ghost.workbench.runCommand('Add Cursor Above');
    await ghost.type('= ');
    await until(
      async () => (await ghost.text()).includes('first + 1;'),
      () => 'ghost text',
    );
    await ghost.workbench.screenshot('ghost-cursors');
    await ghost.press('Tab');
    assert.equal(await ghost.save('ts'), 'const first = 1;\nconst b = first + 1;\nconst a = first + 1;');
  });

  it('goes on where the suggestion of the open widget ends', async () => {
    completeWith({ answer: { text: ' + 1;' } });
    await ghost.edit('txt', 'firstNumber fish\n');
    await ghost.type('fir');
    await ghost.press('Control+Space');
    const widget = ghost.workbench.page.locator('.suggest-widget.visible');
    await widget.getByText('firstNumber').first().waitFor();
    await ghost.waitForText('stNumber + 1;');
    await ghost.workbench.screenshot('ghost-suggest');
    await ghost.press('Tab');
    await widget.waitFor({ state: 'hidden' });
    await ghost.waitForText('+ 1;');
    assert.match(await ghost.save('txt'), /^firstNumber$/m);
  });

  it('comes when asked for by command', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\nconst second = ');
    await ghost.staysQuiet();
    await ghost.panel.run('triggerCompletion');
    await ghost.waitForText('first + 1;');
  });
});
