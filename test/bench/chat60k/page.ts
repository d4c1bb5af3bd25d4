/**
 * What is measured inside the panel's page: how long until something is painted, frames, long tasks, nodes.
 * Each function is sent to the page and uses nothing from here.
 */
import type { CDPSession, Page } from 'playwright-core';
import type { PanelView } from '../../../src/protocol/view.ts';

/** Milliseconds from posting a snapshot until its last answer is painted and the composer takes keys. */
export async function measureOpen(page: Page, view: PanelView): Promise<number> {
  return page.evaluate(async (view) => {
    const last = view.session.messages.at(-1)?.id;
    const start = performance.now();
    window.postMessage({ type: 'snapshot', seq: 1, view }, window.origin);
    const painted = (): Promise<void> =>
      new Promise((resolve) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve());
          port1.start();
          port2.postMessage(0);
        }),
      );
    const usable = (): boolean => {
      const end = document.querySelector(`[data-message="${last}"]`);
      const seen = end !== null && end.getBoundingClientRect().bottom > 0;
      return seen && document.querySelector('textarea')?.disabled === false;
    };
    while (!usable()) await painted();
    await painted();
    return performance.now() - start;
  }, view);
}

/**
 * Milliseconds from making a new frame for the panel, as the editor does when a hidden one is shown, until the last answer is
 * painted and the composer takes keys. The page that this runs in stands for the host.
 */
export async function measureShow(page: Page, view: PanelView): Promise<number> {
  const address = page.url();
  // Of the same origin and without the panel's policy, which allows no frames.
  await page.goto(new URL('/theme.css?theme=dark', address).href);
  return page.evaluate(
    async ({ address, view }) => {
      const last = view.session.messages.at(-1)?.id;
      const frame = document.createElement('iframe');
      frame.width = String(innerWidth);
      frame.height = String(innerHeight);
      const start = performance.now();
      frame.src = address;
      document.body.replaceChildren(frame);
      const turn = (): Promise<void> =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve());
          port1.start();
          port2.postMessage(0);
        });
      const inside = (): { readonly posts?: readonly { readonly type: string }[] } =>
        (frame.contentWindow ?? {}) as { posts?: { type: string }[] };
      // Not faster: the panel is loaded by the same thread.
      while (inside().posts?.some(({ type }) => type === 'ready') !== true)
        await new Promise((look) => setTimeout(look, 4));
      frame.contentWindow?.postMessage({ type: 'snapshot', seq: 1, view }, window.origin);
      const painted = (): Promise<void> =>
        new Promise((resolve) => requestAnimationFrame(() => void turn().then(resolve)));
      const usable = (): boolean => {
        const end = frame.contentDocument?.querySelector(`[data-message="${last}"]`);
        const seen = (end?.getBoundingClientRect().bottom ?? 0) > 0;
        return seen && frame.contentDocument?.querySelector('textarea')?.disabled === false;
      };
      while (!usable()) await painted();
      await painted();
      return performance.now() - start;
    },
    { address, view },
  );
}

/** What one key took, in milliseconds. */
export interface Keystroke {
  /** Its handling, and the frame that shows it: without the wait for the screen's next refresh, which is nobody's work. */
  readonly workMs: number;
  /** From the key until the frame is drawn, the wait in between too: up to a sixtieth of a second of it. */
  readonly paintMs: number;
}

/**
 * Types by the browser's own input events. A task that is posted while a key is handled comes after the frame, not before it:
 * the browser puts off everything else until it has shown the key. So the end of the handling is told by the last listener.
 */
export async function measureTyping(page: Page, keys: number): Promise<readonly Keystroke[]> {
  await page.evaluate(() => {
    const keystrokes: Keystroke[] = [];
    let pressed = 0;
    let handled = 0;
    let waits = false;
    window.addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
    window.addEventListener(
      'input',
      () => {
        if (waits) return;
        waits = true;
        const begin = pressed;
        requestAnimationFrame(() => {
          const frame = performance.now();
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => {
            waits = false;
            const end = performance.now();
            keystrokes.push({ workMs: handled - begin + end - frame, paintMs: end - begin });
          });
          port1.start();
          port2.postMessage(0);
        });
      },
      { capture: true },
    );
    // After the panel's own, and after what those left to microtasks.
    window.addEventListener('input', () => (handled = performance.now()));
    Object.assign(globalThis, { keystrokes });
  });
  await page.getByTestId('composer').focus();
  for (let key = 0; key < keys; key++) {
    await page.keyboard.press(key % 7 === 6 ? 'Space' : 'e');
    await page.waitForTimeout(25);
  }
  return page.evaluate(() => (globalThis as unknown as { keystrokes: readonly Keystroke[] }).keystrokes);
}

/**
 * Gives one batch to `receiver` every `paceMs`. Milliseconds of each frame that draws one, from its first callback until it is
 * drawn.
 */
export function measureStream(
  page: Page,
  batches: readonly unknown[],
  receiver: string,
  paceMs: number,
): Promise<readonly number[]> {
  return page.evaluate(
    async ({ batches, receiver, paceMs }) => {
      const receive = (globalThis as unknown as Record<string, (batch: unknown) => void>)[receiver];
      const framesMs: number[] = [];
      const start = performance.now();
      for (const [index, batch] of batches.entries()) {
        const dueMs = start + index * paceMs - performance.now();
        if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
        // Asked for first, so that it is the first callback of the frame; the port's task comes after the drawing.
        const frame = new Promise<number>((resolve) =>
          requestAnimationFrame(() => {
            const frameStart = performance.now();
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener('message', () => resolve(performance.now() - frameStart));
            port1.start();
            port2.postMessage(0);
          }),
        );
        receive?.(batch);
        framesMs.push(await frame);
      }
      return framesMs;
    },
    { batches, receiver, paceMs },
  );
}

/** Counts tasks of more than 50 ms from now on; the result gives their milliseconds. */
export async function watchLongTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const tasksMs: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasksMs.push(duration);
    });
    observer.observe({ type: 'longtask' });
    Object.assign(globalThis, { longTasksMs: tasksMs });
  });
  return () => page.evaluate(() => (globalThis as unknown as { longTasksMs: readonly number[] }).longTasksMs);
}

/** Elements, texts and comments in the page. */
export function countNodes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    let count = 0;
    while (walker.nextNode()) count++;
    return count;
  });
}

/** Time of the page's scripts on the processor so far, in milliseconds. */
export async function readScriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'ScriptDuration')?.value;
  if (seconds === undefined) throw new Error('The browser does not count script time.');
  return seconds * 1000;
}

/** What the page's scripts hold, garbage taken away, in MiB. */
export async function readHeapMib(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}
