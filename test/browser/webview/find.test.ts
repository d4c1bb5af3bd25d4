/** Find in a conversation of which most is not drawn. */
import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import type { MessageView } from '../../../src/protocol/view.ts';
import { writeTranscript } from '../../bench/chat60k/transcript.ts';
import { trickyDocuments } from '../markdown/documents.ts';
import { assertForEverybody, itIsForEverybody } from './axe.ts';
import { openLab, type Panel, type PanelOptions, type WebviewLab } from './page.ts';
import { answer, panelView, question } from './views.ts';

/** A hundred turns. The needle stands in each kind of block, twice in the last answer, and where it is not seen. */
function haystack(): readonly MessageView[] {
  const texts: Readonly<Record<number, string>> = {
    5: 'A paragraph with a nee**dle in it**.',
    20: `${'A line of the text.\n\n'.repeat(90)}- a list\n  - with a Needle\n\n${'And on.\n\n'.repeat(90)}`,
    40: `\`\`\`ts\n${'const a = 1;\n'.repeat(30)}const b = 'NEEDLE'; ${' '.repeat(200)}\n\`\`\``,
    60: '| a | b |\n|---|---|\n| 1 | `needle` |',
    70: 'Not [here](https://example.com/needle).',
    99: 'A needle\n\nand a needle.',
  };
  return Array.from({ length: 100 }, (_, turn) => [
    question(`q${turn}`, turn === 80 ? `${'Line\n'.repeat(20)}The needle of a question` : `Question ${turn}`),
    answer(`a${turn}`, texts[turn] ?? `Answer ${turn} has some words. `.repeat(30)),
  ]).flat();
}
const needles = ['a5', 'a20', 'a40', 'a60', 'q80', 'a99', 'a99'];

describe('find in a chat', () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const open = async (messages: readonly MessageView[], options: PanelOptions = {}): Promise<void> => {
    panel = await lab.open({ ...options, view: panelView(messages) });
    await panel.page.keyboard.press('ControlOrMeta+f');
    await panel.page.waitForFunction(() => document.activeElement?.matches('[data-testid=find]'));
  };
  const input = () => panel.page.getByTestId('find');
  const count = () => panel.page.locator('.find-count');
  const press = (key: string): Promise<void> => panel.page.keyboard.press(key);
  /** Resolves when the bar says so. */
  const says = async (words: string): Promise<void> => {
    await panel.page.waitForFunction(
      (wanted) => document.querySelector('.find-count')?.textContent?.trim() === wanted,
      words,
    );
  };
  /** The current match: its words, its message, and whether the reader sees it. */
  const current = () =>
    panel.page.evaluate(() => {
      const [range] = CSS.highlights.get('ask-find-current') ?? [];
      const list = document.querySelector('[role=log]');
      if (!(range instanceof Range) || list === null) return undefined;
      const { top, bottom, left, right } = range.getBoundingClientRect();
      const frame = list.getBoundingClientRect();
      const message = range.startContainer.parentElement?.closest<HTMLElement>('article')?.dataset['message'];
      const seen = top >= frame.top && bottom <= frame.bottom && left >= frame.left && right <= frame.right;
      return { message, words: range.toString().toLowerCase(), seen };
    });
  /** Resolves when the current match is in this message and in sight. */
  const leadsTo = async (message: string): Promise<void> => {
    for (let look = 0; ; look++) {
      const found = await current();
      if (found?.message === message && found.seen && found.words === 'needle') return;
      if (look === 60) assert.deepEqual(found, { message, words: 'needle', seen: true });
      await panel.page.waitForTimeout(50);
    }
  };

  it('counts and leads to every match, drawn or not, around the end and back', async () => {
    await open(haystack());
    await panel.page.keyboard.type('needle');
    await says('6 of 7');
    await leadsTo('a99');
    const numbers = [7, 1, 2, 3, 4, 5, 6];
    for (const number of numbers) {
      await press('Enter');
      await says(`${number} of 7`);
      await leadsTo(needles[number - 1] ?? '');
    }
    for (const number of [5, 4, 3]) {
      await press('Shift+Enter');
      await says(`${number} of 7`);
      await leadsTo(needles[number - 1] ?? '');
    }
    await press('F3');
    await says('4 of 7');
  });

  it('finds what was thought, and opens it', async () => {
    const messages = haystack().map((message) =>
      message.id === 'a30' && message.role === 'assistant'
        ? {
            ...message,
            parts: [
              { id: 'a30-0', kind: 'reasoning' as const, text: 'First this.\n\nThen a **needle**.', durationMs: 4_000 },
              ...message.parts,
            ],
          }
        : message,
    );
    await open(messages);
    const thoughts = panel.page.locator('[data-message=a30] details');
    await panel.page.keyboard.type('needle');
    await says('7 of 8');
    for (const _ of [8, 1, 2, 3]) await press('Enter');
    await says('3 of 8');
    await leadsTo('a30');
    assert.equal(await thoughts.getAttribute('open'), '');
    assert.ok(await thoughts.locator('strong', { hasText: 'needle' }).isVisible());
    await press('Enter');
    await leadsTo('a40');
    await press('Shift+Enter');
    await leadsTo('a30');
  });

  it('ends with Escape at what was found, and stops no answer', async () => {
    await open(haystack());
    await panel.page.keyboard.type('nee dle');
    await says('No results');
    await input().fill('needle');
    await says('6 of 7');
    await press('Enter');
    await press('Enter');
    await leadsTo('a5');
    await press('Escape');
    await input().waitFor({ state: 'detached' });
    assert.equal(await panel.page.evaluate(() => CSS.highlights.size), 0);
    assert.ok(await panel.page.locator('[data-message=a5]').isVisible());
    assert.ok(await panel.page.getByRole('log').evaluate((list) => list === document.activeElement));
    assert.deepEqual(
      (await panel.posts()).filter(({ type }) => type === 'stop'),
      [],
    );
  });

  it('takes up what is said meanwhile', async () => {
    await open(haystack());
    await panel.page.keyboard.type('needle');
    await says('6 of 7');
    await panel.change({ type: 'message', message: question('q-new', 'One more needle') });
    await says('6 of 8');
    await leadsTo('a99');
  });

  it('begins with the words that are selected', async () => {
    panel = await lab.open({ view: panelView(haystack()) });
    await panel.page.locator('[data-message=a99] p').last().waitFor();
    await panel.page.evaluate(() => {
      const text = document.querySelector('[data-message=a99] p')?.firstChild;
      if (text) document.getSelection()?.setBaseAndExtent(text, 2, text, 8);
    });
    await press('ControlOrMeta+f');
    await says('6 of 7');
    assert.equal(await input().inputValue(), 'needle');
  });

  it('looks for nothing while an input method composes, and its Enter goes nowhere', async () => {
    await open([...haystack(), question('q-zh', '我们在这里，我们')]);
    const client: CDPSession = await panel.page.context().newCDPSession(panel.page);
    await client.send('Input.imeSetComposition', { text: 'wo', selectionStart: 2, selectionEnd: 2 });
    await client.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 229,
      key: 'Enter',
      code: 'Enter',
    });
    await panel.settle();
    assert.equal(await count().innerText(), '');
    await client.send('Input.insertText', { text: '我们' });
    await says('1 of 2');
    // Longer than the Enter that ends a composition may come after it.
    await panel.page.waitForTimeout(60);
    await press('Enter');
    await says('2 of 2');
  });

  it('stays quick in 60,000 lines', async () => {
    await open(writeTranscript());
    await panel.page.keyboard.type('step137(limit');
    await says('1 of 1');
    await panel.page.waitForFunction(() => CSS.highlights.has('ask-find-current'));
    const found = await current();
    assert.equal(found?.message, 'a137');
    // Something that is nearly everywhere.
    await input().fill('the');
    await panel.page.waitForFunction(() =>
      /^\d+ of \d{5,}$/u.test(document.querySelector('.find-count')?.textContent?.trim() ?? ''),
    );
  });

  it('counts what is drawn, in every kind of document', async () => {
    panel = await lab.open({ height: 4_000 });
    const unequal: string[] = [];
    for (const [index, text] of trickyDocuments.entries()) {
      await panel.snapshot(panelView([question(`q${index}`, '?'), answer(`a${index}`, text)]));
      await press('ControlOrMeta+f');
      for (const letter of ['a', 'e', '注', '1']) {
        await input().fill(letter);
        await panel.page.waitForFunction(() =>
          /\d of|No/u.test(document.querySelector('.find-count')?.textContent ?? ''),
        );
        const said = Number(/of (\d+)/u.exec(await count().innerText())?.[1] ?? 0);
        // The colours come after the count.
        let drawn = -1;
        for (let look = 0; look < 100 && said !== drawn; look++) {
          await panel.settle();
          drawn = await panel.page.evaluate(() => CSS.highlights.get('ask-find')?.size ?? 0);
        }
        if (said !== drawn) unequal.push(`${JSON.stringify(text)} ${letter}: ${said} of ${drawn}`);
      }
    }
    assert.deepEqual(unequal, []);
  });

  itIsForEverybody(async (theme) => {
    await open(haystack().slice(-4), theme === 'dark' ? { theme, width: 240, language: 'zh-cn' } : { theme });
    await panel.page.keyboard.type('needle');
    await panel.page.waitForFunction(() => CSS.highlights.has('ask-find-current'));
    await assertForEverybody(panel, `find-${theme}`);
  });
});
