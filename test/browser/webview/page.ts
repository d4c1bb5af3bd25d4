/**
 * The built webview alone in a real Chromium: its files over loopback under the strict policy, a stand-in for the editor's
 * side of the wire that logs what is posted and sends what a test wants. Owns server, browser and page; close() ends them.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { HistoryNews } from '../../../src/protocol/history.ts';
import type { ToHost, ToWebview } from '../../../src/protocol/messages.ts';
import type { CandidateView, Change, PanelView } from '../../../src/protocol/view.ts';
import { launchBrowser } from '../../launch/workbench.ts';
import { themes, type ThemeName } from './themes.ts';

const root = join(import.meta.dirname, '../../..');
const built = process.env['WEBVIEW_DIST'] ?? join(root, 'dist/webview');
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly language?: 'en' | 'zh-cn';
  readonly width?: number;
  readonly height?: number;
  readonly view?: PanelView;
  /** Which of our pages; the panel if none is named. */
  readonly surface?: keyof typeof surfaces;
}

/** The built files of each page, and its element. */
const surfaces = {
  panel: { script: 'main', style: 'style', element: 'ask-panel' },
  audit: { script: 'audit', style: 'auditStyle', element: 'ask-audit' },
  costs: { script: 'costs', style: 'costsStyle', element: 'ask-costs' },
  doctor: { script: 'doctor', style: 'doctorStyle', element: 'ask-doctor' },
  batch: { script: 'batch', style: 'batchStyle', element: 'ask-batch' },
} as const;

/** One browser and one server for a test file. */
export interface WebviewLab {
  open(options?: PanelOptions): Promise<Panel>;
  close(): Promise<void>;
}

export async function openLab(): Promise<WebviewLab> {
  const server = await serve();
  const browser = await launchBrowser();
  const { port } = server.address() as AddressInfo;
  return {
    open: (options = {}) => openPanel(browser, `http://127.0.0.1:${port}`, options),
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A page with the panel in it and the editor's side of the wire in the test's hands. */
export class Panel {
  readonly page: Page;
  /** What the browser complained about: errors, and whatever the policy refused. */
  readonly complaints: string[] = [];
  #seq = 0;

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Everything posted to the host since the page was loaded. */
  posts(): Promise<ToHost[]> {
    return this.page.evaluate(() => (globalThis as unknown as { posts: ToHost[] }).posts);
  }

  /** Waits until something of this type was posted and gives the newest. */
  async posted<Type extends ToHost['type']>(type: Type): Promise<Extract<ToHost, { type: Type }>> {
    await this.page.waitForFunction(
      (wanted) => (globalThis as unknown as { posts: ToHost[] }).posts.some((post) => post.type === wanted),
      type,
      { timeout: 20_000 },
    );
    const found = (await this.posts()).findLast((post) => post.type === type);
    return found as Extract<ToHost, { type: Type }>;
  }

  async snapshot(view: PanelView): Promise<void> {
    await this.push({ type: 'snapshot', seq: ++this.#seq, view });
    await this.settle();
  }

  async change(...changes: readonly Change[]): Promise<void> {
    await this.push({ type: 'changes', seq: ++this.#seq, changes });
    await this.settle();
  }

  /** Answers a question of the composer. */
  async candidates(asked: number, candidates: readonly CandidateView[]): Promise<void> {
    await this.push({ type: 'candidates', seq: ++this.#seq, asked, candidates });
    await this.settle();
  }

  /** Pastes text where the cursor is. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      if (!document.activeElement?.dispatchEvent(event)) return;
      const field = document.activeElement;
      if (!(field instanceof HTMLTextAreaElement)) return;
      field.setRangeText(pasted, field.selectionStart, field.selectionEnd, 'end');
      field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste', bubbles: true }));
    }, text);
    await this.settle();
  }

  /** Opens the history page, as the editor's command does. */
  async openHistory(): Promise<void> {
    await this.push({ type: 'openHistory', seq: ++this.#seq });
  }

  /** Tells the history page something. */
  async tell(news: HistoryNews): Promise<void> {
    await this.push({ type: 'history', seq: ++this.#seq, news });
  }

  /** Sends as it is, whatever its number. */
  async push(message: ToWebview): Promise<void> {
    await this.page.evaluate((sent) => window.postMessage(sent, window.origin), message);
  }

  /** Types without a pause between the letters, which on a busy machine no key press promises. */
  async typeAtOnce(text: string): Promise<void> {
    await this.page.evaluate((letters) => {
      for (const letter of letters) document.execCommand('insertText', false, letter);
    }, text);
  }

  /** Turns the wheel over the conversation and resolves when that has come to rest. */
  async turnWheel(deltaY: number): Promise<void> {
    const log = this.page.getByRole('log');
    await log.hover();
    const fromEnd = await log.evaluate((list, by) => {
      const left = list.scrollHeight - list.scrollTop - list.clientHeight;
      const isAtLimit = by < 0 ? list.scrollTop === 0 : left <= 1;
      return isAtLimit ? undefined : left;
    }, deltaY);
    await this.page.mouse.wheel(0, deltaY);
    if (fromEnd !== undefined) {
      await this.page.waitForFunction((before) => {
        const list = document.querySelector('[role=log]');
        return list && Math.abs(list.scrollHeight - list.scrollTop - list.clientHeight - before) > 1;
      }, fromEnd);
    }
    await this.rest();
  }

  /** Resolves when nothing has scrolled and nothing of what is drawn has changed its height for some frames. */
  async rest(frames = 20): Promise<void> {
    await this.page.getByRole('log').evaluate(async (list, wanted) => {
      let before = '';
      for (let still = 0; still < wanted; still++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = `${list.scrollTop} ${list.scrollHeight}`;
        if (now !== before) still = 0;
        before = now;
      }
    }, frames);
  }

  /** Two frames: what was sent is drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
    );
  }

  /** Loads the page anew as the editor does after the view was hidden; its saved state stays. */
  async reload(): Promise<void> {
    this.#seq = 0;
    await this.page.reload();
    await this.posted('ready');
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

async function openPanel(browser: Browser, origin: string, options: PanelOptions): Promise<Panel> {
  const { theme = 'dark', language = 'en', width = 372, height = 760, view, surface = 'panel' } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  const panel = new Panel(page);
  await page.goto(`${origin}/?theme=${theme}&language=${language}&surface=${surface}`);
  await panel.posted('ready');
  if (view) await panel.snapshot(view);
  await page.evaluate(() => document.fonts.ready);
  return panel;
}

async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function answer(
  url: string,
): Promise<{ status: number; headers: Record<string, string>; body: string | Buffer }> {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  if (pathname === '/') {
    const named = searchParams.get('surface') ?? '';
    const surface = named in surfaces ? (named as keyof typeof surfaces) : 'panel';
    const theme = searchParams.get('theme') as ThemeName;
    const html = await writeHtml(theme, searchParams.get('language') ?? 'en', surface);
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html };
  }
  if (pathname === '/theme.css') {
    const { colors } = themes[searchParams.get('theme') as ThemeName];
    return { status: 200, headers: { 'content-type': 'text/css' }, body: writeThemeCss(colors) };
  }
  if (pathname === '/favicon.ico') return { status: 204, headers: {}, body: '' };
  const path = join(built, pathname);
  if (!path.startsWith(built) || !existsSync(path)) return { status: 404, headers: {}, body: '' };
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  return { status: 200, headers: { 'content-type': contentType }, body: await readFile(path) };
}

function writeThemeCss(colors: Readonly<Record<string, string>>): string {
  const variables = Object.entries(colors).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `html {
    ${variables.join('\n')}
    --vscode-font-family: system-ui, 'Ubuntu', 'Droid Sans', 'Noto Sans CJK SC', sans-serif;
    --vscode-font-size: 13px;
    --vscode-editor-font-family: 'Cascadia Code', 'DejaVu Sans Mono', monospace;
    --vscode-editor-font-size: 13px;
    background: var(--vscode-sideBar-background);
    scrollbar-color: var(--vscode-scrollbarSlider-background) transparent;
  }
  /* What the editor itself says of these elements in every webview. */
  code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); }
  blockquote { background: var(--vscode-textBlockQuote-background); }`;
}

async function writeHtml(theme: ThemeName, language: string, surface: keyof typeof surfaces): Promise<string> {
  const { script, style, element } = surfaces[surface];
  const nonce = 'bG9vcGJhY2stbm9uY2U';
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ...['connect', 'media', 'object', 'frame'].map((kind) => `${kind}-src 'none'`),
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}"><title>Ask DeepSeek</title>
    <link rel="stylesheet" href="/theme.css?theme=${theme}"><link rel="stylesheet" href="/${style}.css">
    <script nonce="${nonce}">${editorSide}</script>
    </head><body class="${themes[theme].bodyClass}" data-strings="${escapeAttribute(await readStrings(language))}">
    <${element}></${element}><script type="module" nonce="${nonce}" src="/${script}.js"></script></body></html>`;
}

/** What the editor gives a webview. State survives a reload, as it does there. */
const editorSide = `
  globalThis.posts = [];
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => globalThis.posts.push(structuredClone(message)),
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => (sessionStorage.setItem('state', JSON.stringify(state)), state),
  });`;

async function readStrings(language: string): Promise<string> {
  if (language === 'en') return '{}';
  return await readFile(process.env['WEBVIEW_STRINGS'] ?? join(root, `l10n/bundle.l10n.${language}.json`), 'utf8');
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
