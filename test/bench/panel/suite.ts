/**
 * The built panel in a real Chromium, fed as the host feeds it: one batch of text to a frame.
 * Script time is the browser's own count; a frame is the time from its first callback until it is drawn.
 */
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import type { CDPSession, Page } from 'playwright-core';
import type { Panel, WebviewLab } from '../../browser/webview/page.ts';
import { answer, panelView, question } from '../../browser/webview/views.ts';
import { buildExtension } from '../build.ts';
import { quantile, type Results } from '../results.ts';
import { writeBatches } from './answer.ts';
import { countPrefixMismatches } from './prefixes.ts';

/** Characters in a delta, that is in a token of the service. */
const charactersPerToken = 4;
const [shortCharacters, longCharacters] = [32_000, 100_000];

/** Script time, frame time, growth with length, and the comparison with drawing the whole message each time. */
export async function measurePanel(): Promise<Results> {
  const build = await buildExtension();
  let lab: WebviewLab | undefined;
  try {
    process.env['WEBVIEW_DIST'] = join(build.folder, 'dist/webview');
    // The lab reads the variable when it is loaded.
    lab = await (await import('../../browser/webview/page.ts')).openLab();
    // Code is compiled and optimised by then, as after a first answer.
    await streamAnswer(lab, 8_000);
    const short = await streamAnswer(lab, shortCharacters);
    const long = await streamAnswer(lab, longCharacters);
    const rerender = await streamRerender(lab, shortCharacters);
    console.log(
      `  script ms: ${[short, long, rerender].map(({ scriptMs }) => scriptMs.toFixed(0)).join(', ')} (32k, 100k, re-render)`,
    );
    return {
      'panel.script_ms_per_1k_tokens': (short.scriptMs / (shortCharacters / charactersPerToken)) * 1000,
      'panel.frame_p99_ms': quantile(short.framesMs, 0.99),
      'panel.growth_100k_vs_32k': long.scriptMs / short.scriptMs,
      'panel.vs_full_rerender': short.scriptMs / rerender.scriptMs,
      'panel.prefix_mismatches': await countPrefixMismatches(),
    };
  } finally {
    await lab?.close();
    await build.remove();
  }
}

interface Run {
  readonly scriptMs: number;
  readonly framesMs: readonly number[];
}

/** One answer into the panel, its last full drawing included. */
async function streamAnswer(lab: WebviewLab, characters: number): Promise<Run> {
  const running = answer('a1', '', { status: 'running', parts: [{ id: 'p1', kind: 'text', text: '' }] });
  const view = panelView([question('q1', 'Why do all my clients retry at the same moment?'), running]);
  const panel = await lab.open({
    view: { ...view, session: { ...view.session, activity: { phase: 'writing', since: 0 } } },
  });
  const messages = writeBatches(characters).map((text, index) => ({
    type: 'changes' as const,
    seq: index + 2,
    changes: [{ type: 'append' as const, partId: 'p1', text }],
  }));
  const end = {
    type: 'changes' as const,
    seq: messages.length + 2,
    changes: [
      { type: 'answer' as const, messageId: 'a1', model: running.model, status: 'done' as const },
      { type: 'activity' as const, activity: null },
    ],
  };
  const run = await measureFrames(panel.page, [...messages, end], 'postToPanel');
  await checkShown(panel, characters);
  await panel.close();
  return run;
}

/** The same batches drawn whole each time, in the same page. */
async function streamRerender(lab: WebviewLab, characters: number): Promise<Run> {
  const panel = await lab.open({ view: panelView() });
  const { outputFiles } = await esbuild.build({
    entryPoints: [resolve(import.meta.dirname, 'rerender.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  });
  await panel.page.evaluate(outputFiles[0]?.text ?? '');
  await panel.page.evaluate('startRerender()');
  const run = await measureFrames(panel.page, writeBatches(characters), 'rerender');
  await panel.close();
  return run;
}

/** Hands over one message to a frame and measures each frame; the script time is that of the whole. */
async function measureFrames(page: Page, messages: readonly unknown[], receiver: string): Promise<Run> {
  await page.evaluate(() => {
    Object.assign(globalThis, { postToPanel: (message: unknown) => window.postMessage(message, window.origin) });
  });
  const session = await page.context().newCDPSession(page);
  // Time on the processor rather than on the wall, so that other programs do not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await readScriptMs(session);
  const framesMs = await page.evaluate(
    async ({ messages, receiver }) => {
      const receive = (globalThis as unknown as Record<string, (message: unknown) => void>)[receiver];
      const measured: number[] = [];
      for (const message of messages) {
        // Asked for first, so that it is the first callback of the frame; the port's task comes after the drawing.
        const frame = new Promise<number>((resolve) =>
          requestAnimationFrame(() => {
            const start = performance.now();
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener('message', () => resolve(performance.now() - start));
            port1.start();
            port2.postMessage(0);
          }),
        );
        receive?.(message);
        measured.push(await frame);
      }
      // What was put off until the page is idle belongs to the answer too.
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }));
      await new Promise((resolve) => setTimeout(resolve, 200));
      return measured;
    },
    { messages, receiver },
  );
  return { scriptMs: (await readScriptMs(session)) - before, framesMs };
}

async function readScriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'ScriptDuration')?.value;
  if (seconds === undefined) throw new Error('The browser does not count script time.');
  return seconds * 1000;
}

/** An answer that was not drawn is not a fast one. What is far away is drawn when the reader comes there, so all of it is read. */
async function checkShown(panel: Panel, characters: number): Promise<void> {
  const sections = await panel.page.evaluate(async () => {
    const list = document.querySelector('[role=log]');
    const found = new Set<string>();
    if (!list) return 0;
    list.scrollTop = 0;
    for (let end = false; !end; list.scrollTop += list.clientHeight) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      for (const section of list.textContent.match(/\/\/ section \d+/g) ?? []) found.add(section);
      end = list.scrollTop + list.clientHeight >= list.scrollHeight - 2;
    }
    return found.size;
  });
  const expected = new Set(
    writeBatches(characters)
      .join('')
      .match(/\/\/ section \d+/g),
  ).size;
  if (sections < expected) throw new Error(`${sections} of ${expected} sections are on the page`);
  if (panel.complaints.length > 0) throw new Error(`The page complained: ${panel.complaints.join('\n')}`);
}
