/**
 * A chat of 60,000 lines in the built panel in a real Chromium: opening it, typing, a new answer, scrolling through all of it.
 * Beside it, in the same page and at the same pace, the new answer drawn by react-markdown, which draws it whole each time.
 */
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import type { CDPSession } from 'playwright-core';
import type { PanelView } from '../../../src/protocol/view.ts';
import type { Panel, WebviewLab } from '../../browser/webview/page.ts';
import { answer, panelView, question } from '../../browser/webview/views.ts';
import { buildExtension } from '../build.ts';
import { median, quantile, type Results } from '../results.ts';
import {
  countNodes,
  measureOpen,
  measureShow,
  measureStream,
  measureTyping,
  readHeapMib,
  readScriptMs,
  watchLongTasks,
  type Keystroke,
} from './page.ts';
import { scrollThrough } from './scroll.ts';
import { recordTasks } from './tasks.ts';
import { countLines, writeLongAnswer, writeTranscript } from './transcript.ts';

/** Its answer has 2,000 lines. */
const longTurn = 300;
const opens = 5;
const keys = 300;
const charactersPerToken = 4;
const tokensPerSecond = 200;
/** The host sends at most one message in this time. */
const paceMs = 33;
/** About 32,000 characters, as in the suite of the panel. */
const streamSeconds = 40;
const idleSeconds = 4;

/** All of it, in one page but for the openings, which have a page each. */
export async function measureLongChat(): Promise<Results> {
  const build = await buildExtension();
  let lab: WebviewLab | undefined;
  try {
    process.env['WEBVIEW_DIST'] = join(build.folder, 'dist/webview');
    // The lab reads the variable when it is loaded.
    lab = await (await import('../../browser/webview/page.ts')).openLab();
    const messages = writeTranscript(1, longTurn);
    console.log(`  ${countLines(messages)} lines in ${messages.length} messages`);
    const view = panelView(messages);
    const openMs: number[] = [];
    for (let count = 0; count < opens; count++) openMs.push(await measureOneOpen(lab, view));
    console.log(`  open ms: ${openMs.map((ms) => ms.toFixed(0)).join(', ')}`);
    const showMs: number[] = [];
    for (let count = 0; count < opens; count++) showMs.push(await measureOneShow(lab, view));
    console.log(`  show ms: ${showMs.map((ms) => ms.toFixed(0)).join(', ')}`);
    const page = await measureOnePage(lab, view);
    return {
      'chat60k.open_ms': median(openMs),
      'chat60k.show_ms': median(showMs),
      ...page,
      ...(await measureEmptyPage(lab)),
    };
  } finally {
    await lab?.close();
    await build.remove();
  }
}

async function measureOneOpen(lab: WebviewLab, view: PanelView): Promise<number> {
  const panel = await lab.open();
  const openMs = await measureOpen(panel.page, view);
  await panel.close();
  return openMs;
}

/** The editor throws a hidden panel away and makes it anew: from an empty frame to the whole chat and a composer that takes keys. */
async function measureOneShow(lab: WebviewLab, view: PanelView): Promise<number> {
  const panel = await lab.open();
  const showMs = await measureShow(panel.page, view);
  await panel.close();
  return showMs;
}

/** The same by the clock on the wall in a chat without a message: what this machine, the browser and the way of keys take. */
async function measureEmptyPage(lab: WebviewLab): Promise<Results> {
  const panel = await lab.open();
  const { page } = panel;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await measureOpen(page, panelView([question('q', 'Now?'), answer('a', 'Now.')]));
  const typed = await measureTyping(page, keys);
  const { framesMs } = await streamAnswer(panel, session, 'new', 0);
  await panel.close();
  return {
    'chat60k.empty_type_p99_ms': quantile(workOf(typed), 0.99),
    'chat60k.empty_type_to_paint_p99_ms': quantile(paintOf(typed), 0.99),
    'chat60k.empty_stream_frame_p99_ms': quantile(framesMs, 0.99),
  };
}

async function measureOnePage(lab: WebviewLab, view: PanelView): Promise<Results> {
  const panel = await lab.open();
  const { page } = panel;
  const session = await page.context().newCDPSession(page);
  // Time on the processor rather than on the wall, so that other programs do not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await measureOpen(page, view);
  await page.waitForTimeout(1_000);

  const longTasks = await watchLongTasks(page);
  const { result: nodes, tasksMs: scrolling } = await recordTasks(session, () => scrollThrough(page));
  const longTasksMs = await longTasks();
  console.log(`  long tasks ms: ${longTasksMs.map((ms) => ms.toFixed(0)).join(', ') || 'none'}`);
  const heapMib = await readHeapMib(session);
  // Once by the clock on the wall, with nothing else looking on, and once by that of the processor.
  const typed = await measureTyping(page, keys);
  const { tasksMs: typing } = await recordTasks(session, () => measureTyping(page, keys));
  const idleUs = await measureIdle(panel, session);
  const ours = await streamAnswer(panel, session, 'new', idleUs);
  const { tasksMs: streaming } = await recordTasks(session, () => streamAnswer(panel, session, 'traced', idleUs));
  const theirs = await streamRival(panel, session, idleUs);
  console.log(`  script µs per token: ${ours.scriptUs.toFixed(1)}, react-markdown ${theirs.scriptUs.toFixed(1)}`);
  if (panel.complaints.length > 0) throw new Error(`The page complained: ${panel.complaints.join('\n')}`);
  return {
    'chat60k.type_p99_ms': quantile(workOf(typed), 0.99),
    'chat60k.type_to_paint_p99_ms': quantile(paintOf(typed), 0.99),
    'chat60k.stream_frame_p99_ms': quantile(ours.framesMs, 0.99),
    'chat60k.scroll_long_tasks': longTasksMs.length,
    'chat60k.type_task_cpu_ms': Math.max(...typing),
    // The longest task of each frame, but for one in a hundred: there are many small ones beside them.
    'chat60k.stream_task_cpu_p99_ms': quantile(
      streaming.toSorted((a, b) => b - a).slice(0, ours.framesMs.length),
      0.99,
    ),
    'chat60k.scroll_task_cpu_ms': Math.max(...scrolling),
    'chat60k.dom_nodes': Math.max(nodes, await countNodes(page)),
    'chat60k.heap_mib': heapMib,
    'chat60k.vs_react_markdown': ours.scriptUs / theirs.scriptUs,
  };
}

function workOf(typed: readonly Keystroke[]): readonly number[] {
  return typed.map(({ workMs }) => workMs);
}

function paintOf(typed: readonly Keystroke[]): readonly number[] {
  return typed.map(({ paintMs }) => paintMs);
}

interface Stream {
  readonly framesMs: readonly number[];
  /** Of the processor for each token. */
  readonly scriptUs: number;
}

/** The same text for both, in the batches that the host would send. */
function writeBatches(): readonly string[] {
  const batches = Math.round((streamSeconds * 1000) / paceMs);
  const size = Math.round((tokensPerSecond * charactersPerToken * paceMs) / 1000);
  const text = writeLongAnswer(batches * size);
  return Array.from({ length: batches }, (_, index) => text.slice(index * size, (index + 1) * size));
}

/** What the measuring itself costs for each batch, told by batches that nobody draws: it is in both and counts for neither. */
async function measureIdle({ page }: Panel, session: CDPSession): Promise<number> {
  await page.evaluate(() => Object.assign(globalThis, { ignore: () => {} }));
  const batches = Array.from({ length: Math.round((idleSeconds * 1000) / paceMs) }, () => '');
  const before = await readScriptMs(session);
  await measureStream(page, batches, 'ignore', paceMs);
  return (((await readScriptMs(session)) - before) * 1000) / batches.length;
}

/** A question and its answer at the end of the long chat, the last full drawing included. */
async function streamAnswer(panel: Panel, session: CDPSession, id: string, idleUs: number): Promise<Stream> {
  const { page } = panel;
  const running = answer(id, '', { status: 'running', parts: [{ id: `${id}.0`, kind: 'text', text: '' }] });
  await page.evaluate(() => {
    const panel = globalThis as unknown as { seq?: number };
    panel.seq ??= 1;
    Object.assign(globalThis, {
      applyChanges: (changes: unknown) => {
        panel.seq = (panel.seq ?? 1) + 1;
        window.postMessage({ type: 'changes', seq: panel.seq, changes }, window.origin);
      },
    });
  });
  const texts = writeBatches();
  const begin = [
    { type: 'message', message: question(`q-${id}`, 'And now all of it once more?') },
    { type: 'message', message: running },
    { type: 'activity', activity: { phase: 'writing', since: 0 } },
  ];
  const end = [
    { type: 'answer', messageId: id, model: running.model, status: 'done' },
    { type: 'activity', activity: null },
  ];
  await measureStream(page, [begin], 'applyChanges', paceMs);
  const stream = await measureScript(session, texts, idleUs, () =>
    measureStream(
      page,
      [...texts.map((text) => [{ type: 'append', partId: `${id}.0`, text }]), end],
      'applyChanges',
      paceMs,
    ),
  );
  await checkStreamed(panel, id, texts);
  return stream;
}

async function streamRival({ page }: Panel, session: CDPSession, idleUs: number): Promise<Stream> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [resolve(import.meta.dirname, 'rival.mjs')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  await page.evaluate(outputFiles[0]?.text ?? '');
  await page.evaluate('startRival()');
  const texts = writeBatches();
  return measureScript(session, texts, idleUs, () => measureStream(page, texts, 'drawRival', paceMs));
}

async function measureScript(
  session: CDPSession,
  texts: readonly string[],
  idleUs: number,
  stream: () => Promise<readonly number[]>,
): Promise<Stream> {
  const before = await readScriptMs(session);
  const framesMs = await stream();
  const tokens = texts.join('').length / charactersPerToken;
  const scriptUs = ((await readScriptMs(session)) - before) * 1000 - idleUs * framesMs.length;
  return { framesMs, scriptUs: scriptUs / tokens };
}

/** An answer that was not drawn is not a fast one. */
async function checkStreamed({ page }: Panel, id: string, texts: readonly string[]): Promise<void> {
  const text = texts.join('');
  const number = /^## (\d+\.)/u.exec(text)?.[1] ?? '';
  const heading = await page.locator(`[data-message=${id}] h2`, { hasText: number }).count();
  const shown = await page.locator(`[data-message=${id}]`).innerText();
  const last = text.match(/\w{6,}/gu)?.at(-2) ?? '';
  if (heading === 0 || !shown.includes(last)) throw new Error('The answer is not on the page');
}
