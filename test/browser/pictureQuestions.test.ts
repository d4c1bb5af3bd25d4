/** The ready questions about pictures in a real workbench, of a picture that HTML shows. */
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
});
