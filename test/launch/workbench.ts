/**
 * The editor's workbench in a browser page: opens it on a folder with the extension under development, and the few gestures
 * that every test needs. What the extension shows is for page objects beside the tests.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chromium,
  selectors,
  type Browser,
  type BrowserContext,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { findChromium } from './chromium.ts';
import { outputPath } from './paths.ts';
import { takeReadmePicture } from './readmePicture.ts';
import type { EditorServer } from './server.ts';

/** The four themes that every picture is taken in: what the editor calls them, and the class of its window. */
export const themes = {
  dark: { label: 'Dark Modern', kind: 'vs-dark' },
  light: { label: 'Light Modern', kind: 'vs' },
  'hc-dark': { label: 'Dark High Contrast', kind: 'hc-black' },
  'hc-light': { label: 'Light High Contrast', kind: 'hc-light' },
} as const;

export type ThemeName = keyof typeof themes;

/**
 * `webview-in=PART` finds the extension's webview by where it is seen: webviews float above the window, and nothing in their
 * frames says reliably which part they stand for.
 */
const webviewsIn = (): { queryAll(root: ParentNode, part: string): Element[] } => ({
  queryAll: (root, part) => {
    const area = document.querySelector(`.part.${part}`)?.getBoundingClientRect();
    if (!area) return [];
    return [...root.querySelectorAll('iframe.webview[src*="extensionId=ask-deepseek.ask-deepseek"]')].filter(
      (frame) => {
        const { x, y, width, height } = frame.getBoundingClientRect();
        const [middleX, middleY] = [x + width / 2, y + height / 2];
        return area.left < middleX && middleX < area.right && area.top < middleY && middleY < area.bottom;
      },
    );
  },
});

let registered: Promise<void> | undefined;

/** Starts a browser without a window. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, parameters, environment } = await findChromium();
  registered ??= selectors.register('webview-in', webviewsIn);
  await registered;
  return chromium.launch({
    executablePath,
    args: [
      ...parameters,
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
    env: { ...definedEnvironment(), ...environment },
  });
}

/** The address of a workbench on a folder. `testsPath`: a compiled module that exports `run`, started in the extension host. */
export function workbenchAddress(
  { origin, extensionPath }: Pick<EditorServer, 'origin' | 'extensionPath'>,
  options: {
    /** None: an empty window. */
    readonly folder?: string;
    /** A .code-workspace file, opened instead of the folder. */
    readonly workspaceFile?: string;
    readonly testsPath?: string;
  },
): string {
  const remote = (path: string): string => `vscode-remote://${new URL(origin).host}${toUriPath(path)}`;
  const payload = [
    ...(extensionPath === undefined ? [] : [['extensionDevelopmentPath', remote(extensionPath)]]),
    ...(options.testsPath === undefined ? [] : [['extensionTestsPath', remote(options.testsPath)]]),
    ['skipWelcome', 'true'],
  ];
  const address = new URL(origin);
  if (options.workspaceFile !== undefined) address.searchParams.set('workspace', toUriPath(options.workspaceFile));
  else if (options.folder !== undefined) address.searchParams.set('folder', toUriPath(options.folder));
  else address.searchParams.set('ew', 'true');
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

export interface Workbench {
  readonly page: Page;
  /** Console lines and uncaught errors of the page since it was opened. */
  consoleLines(): readonly string[];
  /** Runs a command by its exact title in the command palette, category included. */
  runCommand(title: string): Promise<void>;
  /** The extension's webview that is shown in a part of the window. */
  webview(part: 'sidebar' | 'editor' | 'auxiliarybar' | 'panel'): FrameLocator;
  /** Answers the input box that is open or opens within some seconds. */
  typeIntoInputBox(text: string): Promise<void>;
  /** Picks the entry of a quick pick whose label is or starts with this. */
  pick(label: string, timeoutMs?: number): Promise<void>;
  /** Opens a file by its name, or by `path` where the search for files may not know of it yet; its tab is in front then. */
  openFile(name: string, path?: string): Promise<void>;
  /** Switches the colour theme and waits until it is on the screen. */
  setTheme(theme: ThemeName): Promise<void>;
  /** Reloads the window; what the profile and the server keep, stays. */
  reload(): Promise<void>;
  /** Writes test/output/NAME.png, and the picture of the READMEs that it is. */
  screenshot(name: string, readmeName?: string): Promise<void>;
  /** Closes the page and its profile. */
  close(): Promise<void>;
}

/** Opens a workbench with an empty profile (no secrets, no state) and waits until it is ready for keys. */
export async function openWorkbench(
  browser: Browser,
  server: EditorServer,
  options: {
    readonly folder?: string;
    readonly workspaceFile?: string;
    readonly size?: { readonly width: number; readonly height: number };
    /** Two-letter or longer tag, for the browser and so for the editor's own words. */
    readonly locale?: string;
  },
): Promise<Workbench> {
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    colorScheme: 'dark',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  context.setDefaultTimeout(30_000);
  if (options.locale !== undefined) await context.addInitScript(speak, options.locale.toLowerCase());
  const page = await context.newPage();
  const lines: string[] = [];
  page.on('console', (line) => lines.push(`${line.type()}: ${line.text()}`));
  page.on('pageerror', (error) => lines.push(`uncaught: ${error.stack ?? error.message}`));
  await page.goto(workbenchAddress(server, options));
  await waitUntilReady(page);
  return makeWorkbench(context, page, lines);
}

/**
 * Runs in the page: what a language pack tells the editor, so that extensions are asked for their words in this language.
 * The editor's own words stay as they are without a pack.
 */
function speak(language: string): void {
  Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
}

function makeWorkbench(context: BrowserContext, page: Page, lines: readonly string[]): Workbench {
  const quickInput = page.locator('.quick-input-widget');
  const quickText = quickInput.locator('.quick-input-box input').last();
  /** The palette and all boxes are one widget: what opens next takes the place of what is there. */
  const waitUntilTaken = async (typed: string, timeout = 30_000): Promise<void> => {
    await page.waitForFunction(
      (before) => {
        const input = document.querySelector<HTMLInputElement>('.quick-input-widget .quick-input-box input');
        return input?.checkVisibility() !== true || input.value !== before;
      },
      typed,
      { timeout },
    );
  };
  /** Matching is fuzzy and sorted by history: take the one that says exactly this. */
  const command = (title: string): Locator => {
    const exactly = new RegExp(`^${title.replaceAll(/[^\w ]/gu, String.raw`\$&`)}(,|$)`);
    return quickInput.getByRole('option', { name: exactly }).first();
  };
  const chooseCommand = async (title: string): Promise<void> => {
    const choose = async (timeout: number): Promise<void> => {
      await page.keyboard.press('F1');
      await quickText.fill(`>${title}`, { timeout });
      await command(title).click({ timeout });
    };
    await quickText.waitFor({ state: 'hidden' });
    // What ran before may still move the focus, and the palette closes when it loses it.
    await choose(5_000).catch(() => choose(30_000));
  };
  const pick = async (label: string, timeoutMs?: number): Promise<void> => {
    const row = quickInput.locator('.monaco-list-row').filter({ has: page.locator('.label-name', { hasText: label }) });
    await row.first().click({ ...(timeoutMs !== undefined && { timeout: timeoutMs }) });
  };
  return {
    page,
    consoleLines: () => lines,
    runCommand: async (title) => {
      await chooseCommand(title);
      // A click is lost when the list is drawn anew under it.
      await waitUntilTaken(`>${title}`, 8_000).catch(async () => {
        await command(title).click({ timeout: 5_000 });
        await waitUntilTaken(`>${title}`);
      });
    },
    webview: (part) => page.frameLocator(`webview-in=${part}`).frameLocator('iframe#active-frame'),
    typeIntoInputBox: async (text) => {
      await quickText.waitFor();
      await quickText.fill(text);
      await quickText.press('Enter');
      await waitUntilTaken(text);
    },
    pick,
    openFile: async (name, path = name) => {
      const choose = async (timeout: number): Promise<void> => {
        await page.keyboard.press('ControlOrMeta+p');
        await quickText.fill(path, { timeout });
        await pick(name, timeout);
        await quickText.waitFor({ state: 'hidden', timeout });
      };
      // What ran before may still move the focus, and the list closes when it loses it; a click is lost when the list is
      // drawn anew under it.
      await choose(8_000).catch(() => choose(30_000));
      await page.locator('.tab.active', { hasText: name }).waitFor();
    },
    setTheme: async (theme) => {
      const { label, kind } = themes[theme];
      await chooseCommand('Preferences: Color Theme');
      await waitUntilTaken('>Preferences: Color Theme');
      await quickText.fill(label);
      await quickInput.getByRole('option', { name: label }).first().click();
      await page.locator(`.monaco-workbench.${kind}`).waitFor();
      await quickText.waitFor({ state: 'hidden' });
    },
    reload: async () => {
      // The editor's own command lets the extension host end in order; a bare reload leaves it behind, holding its lock files.
      const loaded = page.waitForEvent('load');
      await chooseCommand('Developer: Reload Window');
      await loaded;
      await waitUntilReady(page);
    },
    screenshot: async (name, readmeName) => {
      await mkdir(outputPath, { recursive: true });
      await page.screenshot({ path: join(outputPath, `${name}.png`) });
      if (readmeName !== undefined) await takeReadmePicture(page, readmeName);
    },
    close: () => context.close(),
  };
}

/** The extension is known to the workbench once its icon stands in the activity bar; before that the palette lacks its commands. */
async function waitUntilReady(page: Page): Promise<void> {
  await page.locator('.activitybar .action-label[aria-label^="Ask DeepSeek"]').waitFor({ timeout: 60_000 });
}

/** `C:\a` is `/C:/a` in an address. */
function toUriPath(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
