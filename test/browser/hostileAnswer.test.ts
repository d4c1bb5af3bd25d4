/**
 * A hostile answer in the real panel, as it comes token by token, when it is finished, and when it is clicked: nothing runs, no
 * request leaves the page, no command is called.
 */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { Workbench } from '../launch/workbench.ts';
import { hostile } from './markdown/corpus.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';

describe('a hostile answer', () => {
  let workbench: Workbench;
  let panel: Panel;
  /** What must not happen. */
  const incidents: string[] = [];

  before(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    await panel.show();
    await panel.composer.waitFor();
    const { page } = workbench;
    page.on('request', (request) => {
      const url = request.url();
      if (isForeign(url)) incidents.push(`requested ${url}`);
    });
    page.on('dialog', (dialog) => {
      incidents.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', (popup) => incidents.push(`opened ${popup.url()}`));
    page.on('framenavigated', (frame) => {
      if (isForeign(frame.url())) incidents.push(`navigated to ${frame.url()}`);
    });
  });

  after(() => closeStage(workbench));

  /** Short answers, so that all of one is drawn and can be clicked. */
  const batch = 8;

  for (let first = 0; first < hostile.length; first += batch) {
    it(`does nothing while it is written, when it is there and when it is clicked: from ${first}`, async () => {
      // Each document for itself, so that none hides in the fence of another.
      const texts = hostile.slice(first, first + batch).map((text) => `${text}\n\n~~~end\n~~~\n\n`);
      nextAnswer({ answer: { text: texts.join('') }, pace: 1_500 });
      await panel.ask(`Be evil ${first}`);
      const frame = await findFrame(workbench);
      await panel.newest.waitFor();
      while ((await panel.newest.getAttribute('data-status')) === 'running') {
        incidents.push(...(await frame.evaluate(findForbidden)));
        await workbench.page.waitForTimeout(150);
      }
      await panel.waitForAnswer('done');
      await workbench.page.waitForTimeout(700);
      incidents.push(...(await frame.evaluate(findForbidden)));
      await frame.evaluate(clickEverything);
      await workbench.page.waitForTimeout(200);
      assert.deepEqual([...new Set(incidents)], []);
      // What the commands in it would have done.
      assert.ok((await panel.questions.count()) > 0);
      assert.equal(await workbench.page.locator('.terminal-wrapper, .part.panel .terminal').count(), 0);
    });
  }
});

/** Somewhere else than this computer; the editor itself knocks at its makers' doors, which the answer never names. */
function isForeign(url: string): boolean {
  return /evil\.example|^(?:javascript|command|file|vbscript):/iu.test(url) || url.startsWith('data:text/html');
}

async function findFrame({ page }: Workbench): Promise<Frame> {
  for (const frame of page.frames()) {
    if (
      (await frame
        .locator('ask-panel')
        .count()
        .catch(() => 0)) > 0
    )
      return frame;
  }
  throw new Error('The panel has no frame.');
}

/** Runs in the page. A web address is left out: the editor opens it, and asks first. */
function clickEverything(): void {
  const answer = [...document.querySelectorAll('article[data-role=assistant]')].at(-1);
  for (const target of answer?.querySelectorAll<HTMLElement>('ask-part :is(a, img, math, svg, span, p, td)') ?? []) {
    if (/^(?:https?|mailto):/iu.test(target.closest('a')?.getAttribute('href') ?? '')) continue;
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    target.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 }));
  }
}

/** Runs in the page: elements and attributes that nothing in an answer may become. */
function findForbidden(): string[] {
  const answer = [...document.querySelectorAll('article[data-role=assistant]')].at(-1);
  const found: string[] = [];
  const forbidden =
    'script, style, link, iframe, object, embed, form, base, meta, video, audio, source, template, use, foreignObject';
  for (const element of answer?.querySelectorAll('*') ?? []) {
    if (element.matches(forbidden)) found.push(`element ${element.localName}`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') found.push(`attribute ${name}`);
      if (name === 'src' && !/^(?:blob|data:image)/u.test(value)) found.push(`src ${value}`);
      if (name === 'href' && /^(?:javascript|command|data|file|vbscript|vscode|blob|\/\/)/iu.test(value.trim()))
        found.push(`href ${value}`);
    }
  }
  if (document.querySelectorAll('ask-panel').length !== 1 || document.title !== 'Ask DeepSeek')
    found.push('the page changed');
  return found;
}
