/** Commands that change or read what the person works on: fix as a quick fix, document, translate, tests, changes, a terminal. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodeStage } from '../code/blocks.ts';
import { gateway, nextAnswer } from '../stage.ts';
import { chooseFromMenu } from './menu.ts';

const price = 'src/price.ts';
const broken = '{\n  "city": 6\n  "country": 12\n}\n';

describe('each command of the editor', () => {
  let stage: CodeStage;
  let original: string;

  before(async () => {
    stage = await CodeStage.open(async (folder) => {
      const git = (...parameters: string[]) =>
        execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...parameters], { cwd: folder });
      await writeFile(join(folder, 'zones.json'), broken);
      await writeFile(
        join(folder, 'src/retry.test.ts'),
        "import { it } from 'mocha';\n\nit('tries again', () => {});\n",
      );
      git('init', '-q', '-b', 'main');
      git('add', '-A');
      git('commit', '-qm', 'begin');
      const track = join(folder, 'src/track.py');
      await writeFile(track, `# changed and not committed\n${await readFile(track, 'utf8')}`);
    });
    original = await stage.read(price);
  });
  beforeEach(async () => {
    await stage.clear();
    await writeFile(stage.path(price), original);
  });
  after(() => stage.close());

  const page = () => stage.workbench.page;
  const keyboard = () => page().keyboard;
  const asked = () => String(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);
  const writes = (code: string) => nextAnswer({ answer: { text: `\`\`\`\n${code}\`\`\`\n` } });
  const accept = async (path: string): Promise<string> => {
    await stage.lens('Accept').first().waitFor();
    await keyboard().press('Control+Alt+Shift+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    return stage.save(path);
  };

  it('fixes a problem by the quick fix that stands at it', async () => {
    await stage.openFile('zones.json');
    await page().locator('.squiggly-error').first().waitFor();
    writes(broken.replace('6', '6,'));
    await keyboard().press('Control+Home');
    // To the problem, whose menu has the fix.
    await keyboard().press('F8');
    await keyboard().press('Control+.');
    const fix = page().locator('.action-widget .monaco-list-row', { hasText: 'Fix with DeepSeek' }).first();
    await fix.waitFor();
    await stage.workbench.screenshot('quick-fix');
    await fix.click();
    assert.equal(await accept('zones.json'), broken.replace('6', '6,'));
    assert.match(asked(), /comma/iu);
    await page().locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('fixes a problem by the light-bulb, with the mouse alone', async () => {
    await writeFile(stage.path('zones.json'), broken);
    await stage.openFile('zones.json');
    await page().locator('.squiggly-error').first().waitFor();
    writes(broken.replace('6', '6,'));
    const problem = await page().locator('.squiggly-error').first().boundingBox();
    assert.ok(problem);
    await page().mouse.click(problem.x + problem.width / 2, problem.y + problem.height / 2);
    await page().locator('.lightBulbWidget:visible, [class*=codicon-gutter-lightbulb]:visible').first().click();
    await page().locator('.action-widget .monaco-list-row', { hasText: 'Fix with DeepSeek' }).first().click();
    assert.equal(await accept('zones.json'), broken.replace('6', '6,'));
    await page().locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('refactors what is selected, and shows what it changes before that is so', async () => {
    await stage.openFile('price.ts');
    const plainer = original.replace('Math.floor(extraGrams / 500)', 'halfKilograms(extraGrams)');
    writes(plainer);
    await keyboard().press('Control+a');
    await chooseFromMenu(stage, 'export function', 'Refactor');
    await stage.lens('Accept').first().waitFor();
    await page().locator('.view-line', { hasText: 'halfKilograms' }).waitFor();
    await stage.lens(/Change 1 of 1 \(\+1 −1\)/u).waitFor();
    assert.equal(await stage.read(price), original);
    await stage.workbench.screenshot('edit-refactor');
    assert.equal(await accept(price), plainer);
    assert.match(asked(), /without changing what it does/u);
  });

  it('documents the function around the cursor', async () => {
    await stage.openFile('price.ts');
    const documented = original.replace('The price of a parcel in yuan.', 'What a parcel costs, in whole yuan.');
    writes(documented);
    await keyboard().press('Control+a');
    await chooseFromMenu(stage, 'export function', 'Document');
    assert.equal(await accept(price), documented);
  });

  it('translates what is chosen of the selection', async () => {
    await stage.openFile('price.ts');
    const translated = original.replace('The price of a parcel in yuan.', '包裹的价格（元）。');
    writes(translated);
    await keyboard().press('Control+a');
    await chooseFromMenu(stage, 'export function', 'Translate…');
    await stage.workbench.pick('Comments');
    assert.equal(await accept(price), translated);
    assert.match(asked(), /Translate comments only/u);
  });

  it('writes tests like those that the project has', async () => {
    await stage.openFile('price.ts');
    nextAnswer({ answer: { text: 'Here are some tests.' } });
    await chooseFromMenu(stage, 'export function', 'Write Tests');
    await stage.panel.answers.filter({ hasText: 'Here are some tests.' }).waitFor();
    assert.match(asked(), /firstKilogram/u);
    assert.match(asked(), /src\/retry\.test\.ts/u);
    assert.match(asked(), /from 'mocha'/u);
  });

  it('reviews what is not committed', async () => {
    nextAnswer({ answer: { text: 'Fine as it is.' } });
    await stage.panel.run('reviewChanges');
    await stage.panel.answers.filter({ hasText: 'Fine as it is.' }).waitFor();
    assert.match(asked(), /\+# changed and not committed/u);
  });

  it('explains what is selected in the terminal, from its menu', async () => {
    await stage.workbench.runCommand('Terminal: Create New Terminal');
    const screen = page().locator('.terminal-wrapper .xterm-screen');
    await screen.waitFor();
    await screen.click();
    await keyboard().insertText('echo "what $((40 + 2)) means"');
    await keyboard().press('Enter');
    let printed = '';
    for (let tries = 0; tries < 30 && !printed.includes('what 42 means'); tries++) {
      await stage.workbench.runCommand('Terminal: Select All');
      await stage.workbench.runCommand('Terminal: Copy Selection');
      printed = await page().evaluate(() => navigator.clipboard.readText());
    }
    await page().evaluate(() => navigator.clipboard.writeText('mine'));
    nextAnswer({ answer: { text: 'It is a sum.' } });
    const item = page().locator('.monaco-menu .action-label', { hasText: 'Explain Terminal Selection' }).first();
    for (let tries = 0; tries < 10 && !(await stage.panel.answers.first().isVisible()); tries++) {
      await screen.click({ button: 'right', timeout: 5_000 }).catch(() => undefined);
      await item.click({ timeout: 5_000 }).catch(() => keyboard().press('Escape'));
      await stage.panel.answers
        .first()
        .waitFor({ timeout: 4_000 })
        .catch(() => undefined);
    }
    await stage.panel.answers.filter({ hasText: 'It is a sum.' }).waitFor();
    assert.match(asked(), /what 42 means/u);
    assert.equal(await page().evaluate(() => navigator.clipboard.readText()), 'mine');
  });
});
