/** Rewriting a part of a notebook's cell where it stands, in the real notebook editor. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { CodeStage } from '../code/blocks.ts';
import { gateway, nextAnswer } from '../stage.ts';

const lines = ['def area(r):', '    return 3 * r * r', '', 'print(area(2))'];
const better = ['def area(r):', '    return math.pi * r * r', '', 'print(area(2))'];

describe('editing a cell of a notebook', () => {
  let stage: CodeStage;
  let original: string;

  before(async () => {
    stage = await CodeStage.open((folder) => {
      const source = lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line));
      const code = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source };
      const words = { cell_type: 'markdown', metadata: {}, source: ['# Circles'] };
      const metadata = { language_info: { name: 'python' } };
      original = `${JSON.stringify({ cells: [words, code], metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
      return writeFile(`${folder}/circles.ipynb`, original);
    });
  });
  after(() => stage.close());

  const page = () => stage.workbench.page;
  const line = (text: string) => page().locator('.notebook-editor .view-line', { hasText: text });

  async function rewrite(answer: readonly string[]): Promise<void> {
    nextAnswer({ answer: { text: `\`\`\`python\n${answer.join('\n')}\n\`\`\`\n` } });
    await line('def').click();
    await page().keyboard.press('Control+a');
    await page().keyboard.press('Control+Alt+k');
    await stage.workbench.typeIntoInputBox('Use the real number');
  }

  it('changes the cell alone; Escape puts back what stood there, and what is accepted stays', async () => {
    await page().keyboard.press('ControlOrMeta+p');
    await page().locator('.quick-input-widget .quick-input-box input').fill('circles.ipynb');
    await stage.workbench.pick('circles.ipynb');
    await line('def').waitFor();
    await rewrite(better);
    await line('math.pi').waitFor();
    await stage.lens('Accept').first().waitFor();
    await stage.workbench.screenshot('edit-cell');
    await page().keyboard.press('Escape');
    await line('math.pi').waitFor({ state: 'detached' });
    await line('return 3').waitFor();
    assert.equal(await stage.read('circles.ipynb'), original);

    await rewrite(better);
    await line('math.pi').waitFor();
    await stage.lens('Accept').first().waitFor();
    await page().keyboard.press('Control+Alt+Shift+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    await line('math.pi').waitFor();
    await line('return 3').waitFor({ state: 'detached' });
    const asked = gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    assert.match(String(asked?.body), /```python circles\.ipynb/u);
  });
});
