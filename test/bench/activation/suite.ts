/**
 * How long activation takes in a real extension host, and how much code it loads.
 * Each window is a new extension host; the number is the time to load the entry and to call `activate`.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chooseEditor, ensureEditor } from '../../launch/editor.ts';
import { copySampleWorkspace } from '../../launch/sample.ts';
import { startServer } from '../../launch/server.ts';
import { launchBrowser, workbenchAddress } from '../../launch/workbench.ts';
import { buildExtension, staticClosure, sumBytes } from '../build.ts';
import { median, type Results } from '../results.ts';

const windows = 5;
const windowTimeoutMs = 60_000;

/** Milliseconds of activation and KiB of the entry with its static imports. */
export async function measureActivation(): Promise<Results> {
  const cleanups: (() => Promise<void>)[] = [];
  try {
    const build = await buildExtension();
    cleanups.push(() => build.remove());
    const workspace = await copySampleWorkspace();
    cleanups.push(() => workspace.remove());
    const timesFile = join(build.folder, 'times');
    await measureEntry(build.folder);
    const editor = await ensureEditor(chooseEditor(undefined));
    const server = await startServer(editor, { environment: { ASK_DEEPSEEK_TIMES: timesFile } });
    cleanups.push(() => server.stop());
    const browser = await launchBrowser();
    cleanups.push(() => browser.close());

    const address = workbenchAddress(
      { origin: server.origin, extensionPath: build.folder },
      { folder: workspace.folder, testsPath: join(import.meta.dirname, 'probe.mjs') },
    );
    for (let count = 0; count < windows; count++) await runWindow(browser, address);
    const times = (await readFile(timesFile, 'utf8')).trim().split('\n').map(Number);
    if (times.length !== windows) throw new Error(`${times.length} of ${windows} windows reported`);
    console.log(`  activation.ms of each window: ${times.map((time) => time.toFixed(1)).join(', ')}`);
    return {
      'activation.ms': median(times),
      'bundle.entry_kib': sumBytes(staticClosure(build.host, 'src/extension.ts')) / 1024,
    };
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  }
}

/** Puts the measuring entry before the real one. */
async function measureEntry(folder: string): Promise<void> {
  const manifestFile = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown>;
  await writeFile(manifestFile, JSON.stringify({ ...manifest, main: './dist/measured.mjs' }));
  await copyFile(join(import.meta.dirname, 'measured.mjs'), join(folder, 'dist/measured.mjs'));
}

/** Opens the workbench and waits until the probe has settled. */
async function runWindow(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const lines: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_type: string, words: unknown) =>
      lines.push(JSON.stringify(words)),
    );
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    await page.exposeFunction('codeAutomationExit', resolve);
    const timer = setTimeout(() => reject(new Error('The window did not finish.')), windowTimeoutMs);
    await page.goto(address);
    const code = await promise.finally(() => clearTimeout(timer));
    if (code !== 0) throw new Error(`The probe failed: ${lines.join('\n')}`);
  } finally {
    await context.close();
  }
}
