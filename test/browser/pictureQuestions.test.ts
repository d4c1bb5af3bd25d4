/** The ready questions about pictures in a real workbench, pictures that HTML shows, and pictures dropped into the panel. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pngFile } from '../helpers/pictureFiles.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';

describe('ready questions about pictures', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let panel: Panel;
  const sun = pngFile(61, 31, { draw: (x) => [255, x, 40] });
  const moon = pngFile(62, 32, { draw: (_, y) => [40, y, 255] });

  before(async () => {
    sample = await copySampleWorkspace();
    const files = { 'sun.png': sun, 'page.html': '<p>\n  <img class="wide" src="sun.png">\n</p>\n' };
    for (const [name, content] of Object.entries(files)) await writeFile(join(sample.folder, name), content);
    workbench = await openStage({ folder: sample.folder, userSettings: { 'git.enabled': false } });
    panel = new Panel(workbench);
  });
  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  const looks = () => gateway().requests.filter(({ path }) => path === '/v1/vision/analysis');
  const asked = () => String(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);

  /** Chooses a ready question, which is answered with this. */
  async function ask(question: string, text: string): Promise<void> {
    nextAnswer({ answer: { text } });
    await panel.frame.getByTestId('ready').click();
    await panel.menuItem(question).click();
  }

  it('describe the picture of an img tag, and write its alternative text into the tag', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').fill('page.html');
    await workbench.pick('page.html');
    await page.locator('.editor-instance .view-line', { hasText: 'sun.png' }).click();
    await panel.run('analyzeImageLink');
    await panel.questions.locator('.chip', { hasText: 'sun.png' }).waitFor();
    await panel.answers.getByText('PNG image, 61×31 pixels').waitFor();
    await panel.waitForAnswer('done');
    assert.deepEqual(looks()[0]?.body, sun);
    await ask('Write alt text', 'A sun over a "field" & trees');
    const tag = '<img alt="A sun over a &quot;field&quot; &amp; trees" class="wide" src="sun.png">';
    await page.locator('.editor-instance .view-line', { hasText: tag }).waitFor();
    await workbench.runCommand('File: Save');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(await readFile(join(sample.folder, 'page.html'), 'utf8'), `<p>\n  ${tag}\n</p>\n`);
  });

  it('explain a diagram, write what is shown as code and find faults, by what the gateway saw', async () => {
    const questions = {
      'Explain the diagram': ['Explain the diagram: what it is about', 'flowchart LR\n  a["Sun"] --> b["Field"]'],
      'Write this user interface as code': ['one complete HTML file', '<button>Sun</button>'],
      'Find what is wrong': ['Find what is wrong in the picture', 'sun = day'],
    } as const;
    for (const [question, [instruction, code]] of Object.entries(questions)) {
      await ask(question, `This is it:\n\n\`\`\`text\n${code}\n\`\`\`\n`);
      const [first = ''] = code.split('\n');
      await panel.answers.last().locator('.md-code', { hasText: first }).waitFor();
      await panel.waitForAnswer('done');
      assert.ok(asked().includes(instruction), question);
      assert.match(asked(), /described to you: sun\.png.+61×31 pixels/u);
    }
    // It was looked at before.
    assert.equal(looks().length, 0);
  });

  it('compare two that are dropped into the panel: the exact bytes of both were looked at', async () => {
    await panel.run('newChat');
    await panel.answers.first().waitFor({ state: 'detached' });
    await panel.composer.evaluate(
      (input, files) => {
        const dataTransfer = new DataTransfer();
        for (const [name, base64] of files) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }));
        }
        // The editor takes the mouse away from a page that things are dragged over, until they are dropped by a real one.
        input.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      },
      [
        ['moon.png', moon.toString('base64')],
        ['sun again.png', sun.toString('base64')],
      ] as const,
    );
    await panel.frame.locator('.composer .chip-picture').nth(1).waitFor();
    await ask('Compare the pictures', 'One is **a moon**.');
    await panel.answers.last().locator('strong', { hasText: 'a moon' }).waitFor();
    await panel.waitForAnswer('done');
    assert.match(asked(), /Compare the pictures, in the order in which they are given/u);
    assert.match(asked(), /described to you: moon\.png.{1,9}PNG image, 62×32 pixels/u);
    assert.match(asked(), /described to you: sun again\.png.{1,9}PNG image, 61×31 pixels/u);
    assert.deepEqual(
      looks().map(({ body }) => body),
      [moon],
    );
    await workbench.screenshot('pictures-compared');
  });

  it('are offered about one that is drawn from the Explorer, with Shift held as the editor wants it', async () => {
    const { page } = workbench;
    await panel.run('openInEditor');
    await panel.hide();
    const inEditor = new Panel(workbench, 'editor');
    await inEditor.composer.waitFor();
    const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'sun.png' });
    await file.waitFor();
    const [from, to] = [await file.boundingBox(), await inEditor.composer.boundingBox()];
    assert.ok(from && to);
    await page.mouse.move(from.x + 40, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + from.height / 2 + 4, { steps: 4 });
    await page.keyboard.down('Shift');
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
    await page.mouse.move(to.x + to.width / 2 + 3, to.y + to.height / 2, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await inEditor.frame.locator('.composer .chip-picture').waitFor();
    await inEditor.frame.getByTestId('ready').waitFor();
  });
});
