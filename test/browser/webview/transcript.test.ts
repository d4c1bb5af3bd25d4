import assert from 'node:assert/strict';
import type { MessageView } from '../../../src/protocol/view.ts';
import { countNodes } from '../../bench/chat60k/page.ts';
import { countLines, writeLongAnswer, writeTranscript } from '../../bench/chat60k/transcript.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, panelView, question } from './views.ts';

describe('a very long conversation', () => {
  const messages: readonly MessageView[] = writeTranscript();
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: panelView(messages) });
    await panel.page.locator('[data-message=a599] pre').first().waitFor();
    await panel.settle();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const log = () => panel.page.getByRole('log');
  const drawn = (): Promise<string[]> =>
    panel.page.locator('article').evaluateAll((articles) => articles.map(({ dataset }) => dataset['message'] ?? ''));
  /** The message in the middle of the list, and where its top is. */
  const middle = (): Promise<{ id: string; top: number }> =>
    log().evaluate((list) => {
      const { left, width, top, height } = list.getBoundingClientRect();
      const article = document
        .elementFromPoint(left + width / 2, top + height / 2)
        ?.closest('.cell')?.firstElementChild;
      const message = article?.querySelector('article');
      return { id: message?.dataset['message'] ?? '', top: message?.getBoundingClientRect().top ?? NaN };
    });
  const topOf = (id: string): Promise<number> =>
    panel.page.locator(`[data-message=${id}]`).evaluate((element) => element.getBoundingClientRect().top);

  it('is drawn around the visible part only', async () => {
    assert.ok(countLines(messages) >= 60_000);
    const ids = await drawn();
    assert.ok(ids.length < 20, `${ids.length} messages are drawn`);
    assert.equal(ids.at(-1), 'a599');
    const nodes = await countNodes(panel.page);
    assert.ok(nodes < 6_000, `${nodes} nodes`);
  });

  it('moves under the wheel by what the wheel says, whatever is drawn above', async () => {
    await log().hover();
    for (let step = 0; step < 25; step++) {
      const before = await middle();
      await panel.page.mouse.wheel(0, -250);
      await panel.page.waitForTimeout(100);
      let moved = (await topOf(before.id)) - before.top;
      // A busy machine takes its time.
      for (let look = 0; look < 20 && Math.abs(moved - 250) > 1; look++) {
        await panel.page.waitForTimeout(50);
        moved = (await topOf(before.id)) - before.top;
      }
      assert.ok(Math.abs(moved - 250) <= 1, `step ${step}: ${before.id} moved by ${moved}`);
    }
  });

  /** CSS pixels of the list in which nothing is drawn, and where its middle is, frame after frame as they are painted. */
  const watchFrames = (
    frames: number,
    jumpTo?: number,
  ): Promise<readonly { readonly blank: number; readonly top: number }[]> =>
    log().evaluate(
      async (list, { frames, jumpTo }) => {
        const seen: { blank: number; top: number }[] = [];
        const frame = list.getBoundingClientRect();
        const middle = (): Element | null | undefined =>
          document
            .elementFromPoint(frame.left + 30, frame.top + frame.height / 2)
            ?.closest('p, li, pre, tr, h2, .bubble');
        let held: Element | null | undefined;
        if (jumpTo !== undefined) list.scrollTop = list.scrollHeight * jumpTo;
        for (let count = 0; count < frames; count++) {
          await new Promise<void>((resolve) =>
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.addEventListener('message', () => resolve());
              port1.start();
              port2.postMessage(0);
            }),
          );
          const blank = [...list.querySelectorAll('.cell.far, .md-section.far')]
            .filter((far) => far.parentElement?.closest('.cell.far') === null)
            .map((far) => far.getBoundingClientRect())
            .map(({ top, bottom }) => Math.max(0, Math.min(bottom, frame.bottom) - Math.max(top, frame.top)))
            .reduce((sum, height) => sum + height, 0);
          held ??= middle();
          seen.push({ blank, top: held?.getBoundingClientRect().top ?? 0 });
        }
        return seen;
      },
      { frames, jumpTo },
    );

  it('shows every place whole after a jump, in each frame, and what is read stays where it is', async () => {
    await panel.snapshot(
      panelView([...messages, question('long', 'All of it?'), answer('longest', writeLongAnswer(70_000))]),
    );
    for (const share of [0.1, 0.9, 0.5, 0, 0.3, 0.985, 0.2, 0.99, 0.995]) {
      const frames = await watchFrames(12, share);
      assert.deepEqual(
        frames.filter(({ blank }) => blank > 0),
        [],
        `at ${share}`,
      );
      const tops = frames.map(({ top }) => top);
      assert.ok(Math.max(...tops) - Math.min(...tops) <= 2, `at ${share} it moved: ${tops.join(', ')}`);
    }
  });

  it('goes to either end by one key, without a blank frame on the way', async () => {
    await log().focus();
    for (const [key, message] of [
      ['Home', 'q0'],
      ['End', 'a599'],
      ['Home', 'q0'],
    ] as const) {
      const watching = watchFrames(20);
      await panel.page.keyboard.press(key);
      assert.deepEqual(
        (await watching).filter(({ blank }) => blank > 0),
        [],
      );
      const box = await panel.page.locator(`[data-message=${message}]`).boundingBox();
      const list = await log().boundingBox();
      assert.ok(box && list && box.y < list.y + list.height && box.y + box.height > list.y, `${message} after ${key}`);
    }
    // In a text it is the text's.
    await panel.page.getByTestId('composer').fill('two words');
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('End');
    assert.ok(await panel.page.locator('[data-message=q0]').isVisible());
  });

  it('scrolls in its list alone, never as a page', async () => {
    assert.deepEqual(
      await panel.page.evaluate(() => {
        const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
        return [scrollHeight - clientHeight, scrollWidth - clientWidth];
      }),
      [0, 0],
    );
  });

  it('keeps the place when a message above becomes taller', async () => {
    await log().evaluate((list) => list.scrollTo(0, list.scrollHeight / 2));
    await panel.turnWheel(40);
    await panel.rest(40);
    const before = await middle();
    const grown = await log().evaluate((list) => {
      const above = [...list.querySelectorAll('.cell:not(.far)')].filter(
        (cell) => cell.getBoundingClientRect().bottom < list.getBoundingClientRect().top,
      );
      const more = document.createElement('p');
      more.textContent = 'More and more. '.repeat(100);
      above.at(-1)?.append(more);
      return more.offsetHeight;
    });
    assert.ok(grown > 100, `it grew by ${grown}`);
    await panel.rest(12);
    const moved = (await topOf(before.id)) - before.top;
    assert.ok(Math.abs(moved) <= 1, `${before.id} moved by ${moved}`);
  });

  it('keeps what the reader opened while it is out of sight', async () => {
    await panel.page.locator('[data-message=a599] summary').click();
    await panel.page.locator('[data-message=a599] .reasoning ask-part p').first().waitFor();
    await log().evaluate((list) => list.scrollTo(0, 0));
    await panel.page.locator('[data-message=q0]').waitFor();
    await panel.page.waitForTimeout(500);
    await log().evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await panel.page.locator('[data-message=a599] .reasoning ask-part p').first().waitFor();
  });

  it('goes on at the end when the next question is asked from anywhere', async () => {
    await log().evaluate((list) => list.scrollTo(0, list.scrollHeight / 3));
    await panel.rest();
    await panel.change(
      { type: 'message', message: question('q', 'And now?') },
      { type: 'message', message: answer('a', '', { status: 'running' }) },
      { type: 'activity', activity: { phase: 'connecting', since: Date.now() } },
    );
    await panel.settle();
    await panel.settle();
    const box = await panel.page.locator('[data-message=q]').boundingBox();
    const list = await log().boundingBox();
    assert.ok(box && list && box.y >= list.y && box.y + box.height <= list.y + list.height);
    assert.equal(await panel.page.locator('[data-message=q]').getAttribute('aria-posinset'), '1201');
    assert.equal(await panel.page.locator('[data-message=q]').getAttribute('aria-setsize'), '1202');
  });

  it('draws of an answer of 2,000 lines what is near the visible part', async () => {
    const code = Array.from({ length: 600 }, (_, line) => `const line${line} = [${line}, "two", true]; // three`);
    const text = `${writeLongAnswer(70_000)}\n\n\`\`\`ts\n${code.join('\n')}\n\`\`\`\n\nThe very end.`;
    assert.ok(text.split('\n').length >= 2_000);
    await panel.snapshot(panelView([...messages, question('long', 'All of it?'), answer('longest', text)]));
    await panel.page.locator('[data-message=longest] .md-hl-keyword').first().waitFor();
    await panel.rest(60);
    assert.ok((await countNodes(panel.page)) < 6_000, `${await countNodes(panel.page)} nodes`);
    await panel.page.getByText('The very end.').waitFor();
    const empty: number[] = [];
    for (let step = 0; step < 20; step++) {
      await log().evaluate((list, step) => {
        const cell = [...list.querySelectorAll('.cell')].at(-1);
        const { top, height } = cell?.getBoundingClientRect() ?? { top: 0, height: 0 };
        list.scrollTop += top + (height * step) / 20;
      }, step);
      await panel.rest(10);
      const { id } = await middle();
      if (id !== 'longest') empty.push(step);
      const words = await log().evaluate((list) => {
        const { left, width, top, height } = list.getBoundingClientRect();
        const [x, y] = [left + width / 3, top + height / 2];
        return document.elementFromPoint(x, y)?.closest('p, li, pre, table, h2, blockquote, .md')?.textContent ?? '';
      });
      if (words.trim() === '') empty.push(step);
      const nodes = await countNodes(panel.page);
      assert.ok(nodes < 6_000, `${nodes} nodes`);
    }
    assert.deepEqual(empty, []);
  });

  it('goes from message to message by the keyboard', async () => {
    await log().focus();
    const focused = (): Promise<string> =>
      panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['message'] ?? '');
    /** The message that has the focus after this key, which takes it from another. */
    const go = async (key: string): Promise<string> => {
      const before = await focused();
      await panel.page.keyboard.press(key);
      await panel.page.waitForFunction((old) => {
        const { dataset, localName } = document.activeElement as HTMLElement;
        return localName === 'article' && dataset['message'] !== old;
      }, before);
      return focused();
    };
    const first = await go('Alt+ArrowUp');
    const seen: string[] = [];
    for (let step = 0; step < 12; step++) seen.push(await go('Alt+ArrowUp'));
    const index = messages.findIndex(({ id }) => id === first);
    assert.deepEqual(
      seen,
      messages
        .slice(index - 12, index)
        .map(({ id }) => id)
        .toReversed(),
    );
    assert.equal(await go('Alt+ArrowDown'), seen.at(-2));
  });

  it('copies a selection that goes over messages which are not drawn', async () => {
    const copied = await panel.page.evaluate(() => {
      const list = document.querySelector('.messages');
      const words = document.querySelector('[data-message=a599] .md h2')?.firstChild;
      const first = list?.querySelector('.cell');
      if (!words || !first) throw new Error('nothing to select');
      document.getSelection()?.setBaseAndExtent(first, 0, words, 3);
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      words.parentElement?.dispatchEvent(event);
      return event.clipboardData?.getData('text/plain') ?? '';
    });
    const texts = messages
      .slice(1, -1)
      .map((message) =>
        message.role === 'user'
          ? message.text
          : message.parts.map(({ kind, text }) => (kind === 'text' ? text : '')).join(''),
      );
    for (const text of texts) assert.ok(copied.includes(text.trim()), text.slice(0, 40));
    assert.ok(copied.endsWith('599'), copied.slice(-40));
  });
});
