/** An answer goes on while the panel is hidden, shown and loaded anew at any moment: nothing is lost and nothing comes twice. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputPath } from '../launch/paths.ts';
import type { Workbench } from '../launch/workbench.ts';
import { createRandom } from '../bench/completion/random.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';

const points = 100;
const seed = 7;

/** Plain paragraphs, each word another one, so that what is missing or doubled can be named. */
const text = Array.from({ length: 40 }, (_, paragraph) =>
  Array.from({ length: 130 }, (_, word) => `w${paragraph * 130 + word}`).join(' '),
).join('\n\n');

describe('a panel that comes and goes while an answer is written', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    await panel.show();
  });

  after(() => closeStage(workbench));

  const page = () => panel.frame.locator(':root');
  const shownText = (): Promise<string> =>
    panel.answers
      .last()
      .locator('.md p')
      .allTextContents()
      .then((paragraphs) => paragraphs.join('\n\n'));

  it(`shows exactly what the service said after ${points} random moments`, async function () {
    this.timeout(240_000);
    const random = createRandom(seed);
    const backMs: number[] = [];
    // The answer neither ends before the last moment nor goes on for long after it, however quick the machine is.
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    nextAnswer({ answer: { text }, pace: 130, stallAfter: 10_000, until });
    await panel.ask('Say all the words');
    await panel.answers.filter({ hasText: 'w3' }).waitFor();
    let known = 0;
    for (let point = 0; point < points; point++) {
      const reload = point % 20 === 9;
      await page().evaluate((root) => root.setAttribute('data-before', ''));
      if (!reload) await panel.hide();
      await workbench.page.waitForTimeout(random() * 100);
      const start = performance.now();
      if (reload) await workbench.runCommand('Developer: Reload Webviews');
      else await panel.show();
      // Some moments come before the page has said that it listens.
      if (random() < 0.3 && point < points - 1) continue;
      // The page before it may still be there for a moment.
      await page().and(panel.frame.locator(':root:not([data-before])')).waitFor();
      await panel.answers.last().locator('.md p').first().waitFor();
      const shown = await shownText();
      if (!reload) backMs.push(performance.now() - start);
      assert.ok(text.startsWith(shown), `point ${point}: the words are others from ${firstDifference(shown)} on`);
      assert.ok(shown.length >= known, `point ${point}: ${known} characters became ${shown.length}`);
      known = shown.length;
      await workbench.page.waitForTimeout(random() * 100);
    }
    await mkdir(outputPath, { recursive: true });
    await writeFile(join(outputPath, 'hide-show-ms.json'), JSON.stringify(backMs.map(Math.round)));
    end();
    await panel.answers.last().and(panel.frame.locator('[data-status=done]')).waitFor();
    const whole = await shownText();
    assert.ok(whole === text, `${whole.length} of ${text.length} characters, others from ${firstDifference(whole)} on`);
    await panel.answers.last().hover();
    await panel.answers.last().getByRole('button', { name: 'Copy answer' }).click();
    // The text is the host's, and takes its way to the clipboard.
    await workbench.page.waitForFunction(async (said) => (await navigator.clipboard.readText()) === said, text);
  });

  function firstDifference(shown: string): string {
    let at = 0;
    while (at < shown.length && shown[at] === text[at]) at++;
    return `${at}: ${shown.slice(at, at + 40)}`;
  }
});
