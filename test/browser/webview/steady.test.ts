/** Nothing jumps: what has been written stays where it is while more is written below it. */
import assert from 'node:assert/strict';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, longView, panelView, question } from './views.ts';

const text = `First a paragraph that is long enough to take two lines in a narrow panel, with **bold** and \`code\` in it.

## A heading

- one item of a list
- another with a [link](https://example.com)

1. first
2. second

\`\`\`ts src/retry.ts
export function wait(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
\`\`\`

| Name | Value |
| ---- | ----- |
| one  | 1     |
| two  | 2     |

> A quote that
> has two lines.

Inline $a^2 + b^2$ in a line.

\`\`\`sh
npm test
\`\`\`

中文的一段，**注意：**请先保存，再继续。

A last paragraph. And some more words to fill the lines that are still to come.
`;

interface Box {
  readonly top: number;
  readonly height: number;
}

describe('while an answer is written', function () {
  this.timeout(60_000);
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

  const start = async (): Promise<void> => {
    await panel.change(
      { type: 'message', message: question('q', 'And now?') },
      { type: 'message', message: answer('a', '', { status: 'running' }) },
      { type: 'activity', activity: { phase: 'writing', since: Date.now() } },
      { type: 'part', messageId: 'a', part: { id: 'p', kind: 'text', text: '' } },
    );
  };

  /** Writes the text in pieces and calls back between them, and once all of it has been drawn. */
  const write = async (look: () => Promise<void>): Promise<void> => {
    for (let at = 0; at < text.length; at += 7) {
      await panel.change({ type: 'append', partId: 'p', text: text.slice(at, at + 7) });
      await look();
    }
    await panel.page.locator('article[data-message=a]').filter({ hasText: 'still to come.' }).waitFor();
    await look();
  };

  it('no block above the one that is written moves or changes its height, colours and buttons included', async () => {
    panel = await lab.open({ view: panelView() });
    await start();
    const moves: string[] = [];
    let before: Box[] = [];
    await write(async () => {
      const now = await panel.page.evaluate(readBlocks);
      // The last block is the one that is written; the one before it may still turn out to be part of it.
      for (const [index, old] of before.slice(0, -2).entries()) {
        const anew = now[index];
        if (anew === undefined || Math.abs(anew.top - old.top) > 0.5 || Math.abs(anew.height - old.height) > 0.5)
          moves.push(`block ${index}: ${JSON.stringify(old)} became ${JSON.stringify(anew)}`);
      }
      before = now;
    });
    assert.deepEqual(moves, []);
    assert.ok(before.length >= 11, `${before.length} blocks`);
    await panel.change(
      { type: 'activity', activity: null },
      { type: 'answer', messageId: 'a', model: 'deepseek-flash', status: 'done' },
    );
    await panel.settle();
    const after = await panel.page.evaluate(readBlocks);
    assert.deepEqual(after, before);
  });

  it('nothing at all moves on the screen of a reader who is elsewhere', async () => {
    panel = await lab.open({ view: longView(4) });
    await panel.settle();
    await start();
    await panel.turnWheel(-700);
    const before = await panel.page.evaluate(readScreen);
    assert.ok(Object.keys(before).length > 3);
    const moves: string[] = [];
    await write(async () => {
      const now = await panel.page.evaluate(readScreen);
      for (const [name, top] of Object.entries(before)) {
        if (Math.abs((now[name] ?? NaN) - top) > 0.5) moves.push(`${name}: ${top} became ${now[name]}`);
      }
    });
    assert.deepEqual(moves, []);
  });

  it('the page itself never scrolls, and nothing is wider than it', async () => {
    panel = await lab.open({ view: panelView(), width: 240 });
    await start();
    const wrong: string[] = [];
    await write(async () => {
      const { scrollLeft, scrollTop, wide } = await panel.page.evaluate(() => ({
        scrollLeft: document.scrollingElement?.scrollLeft ?? 0,
        scrollTop: document.scrollingElement?.scrollTop ?? 0,
        wide: document.documentElement.scrollWidth - innerWidth,
      }));
      if (scrollLeft !== 0 || scrollTop !== 0 || wide > 0) wrong.push(`${scrollLeft} ${scrollTop} ${wide}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('reads in a column of at most 760 px in an editor tab, in the middle', async () => {
    panel = await lab.open({ view: longView(2), width: 1400 });
    await panel.settle();
    for (const place of ['.messages', '.composer']) {
      const box = await panel.page.locator(place).first().boundingBox();
      assert.ok(box !== null && box.width <= 762, `${place} is ${box?.width}`);
      assert.ok(Math.abs(box.x + box.width / 2 - 700) <= 10, `${place} is at ${box.x}`);
    }
  });
});

/** Runs in the page: the blocks of the answer that is written, from its top. */
function readBlocks(): Box[] {
  const part = document.querySelector('article[data-message=a] ask-part');
  const top = part?.getBoundingClientRect().top ?? 0;
  const blocks = [...(part?.children ?? [])];
  const all = blocks.flatMap((block) => (block.matches('.md-section') ? [...block.children] : [block]));
  return all.map((block) => {
    const box = block.getBoundingClientRect();
    return { top: Math.round((box.top - top) * 10) / 10, height: Math.round(box.height * 10) / 10 };
  });
}

/** Runs in the page: where everything stands that can be seen of finished messages. */
function readScreen(): Record<string, number> {
  const log = document.querySelector('[role=log]')?.getBoundingClientRect();
  const seen: Record<string, number> = {};
  if (log === undefined) return seen;
  for (const article of document.querySelectorAll<HTMLElement>('article:not([data-message=a]):not([data-message=q])')) {
    for (const [index, block] of [...article.querySelectorAll('ask-part > *, .question-text')].entries()) {
      const { top, bottom } = block.getBoundingClientRect();
      if (bottom > log.top && top < log.bottom) seen[`${article.dataset['message']} ${index}`] = top;
    }
  }
  return seen;
}
