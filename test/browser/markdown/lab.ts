/**
 * The renderer alone in a real Chromium: bundled as the panel bundles it, served over loopback under the panel's policy, with
 * a log of every request. Owns server, browser and page; close() ends them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../launch/workbench.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data: blob:; font-src 'self'; connect-src 'none'; " +
  "media-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'; " +
  "require-trusted-types-for 'script'";

/** A page that has the functions of entry.ts in it. */
export interface MarkdownLab {
  readonly page: Page;
  /** Everything the page asked for that is not part of the bundle, and everything the policy refused. */
  readonly incidents: string[];
  close(): Promise<void>;
}

export async function openMarkdownLab(): Promise<MarkdownLab> {
  const files = await bundle();
  const incidents: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const body = path === '/' ? pageHtml : files.get(path);
    if (body === undefined) incidents.push(`served ${path}`);
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html';
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
    });
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const page = await browser.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (
      !url.startsWith('blob:') &&
      !(url.startsWith(origin) && files.has(new URL(url).pathname)) &&
      url !== `${origin}/`
    )
      incidents.push(`requested ${url}`);
  });
  page.on('pageerror', (error) => incidents.push(`error ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) incidents.push(`console ${message.text()}`);
  });
  await page.goto(origin);
  await page.waitForFunction(() => 'lab' in globalThis);
  return {
    page,
    incidents,
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const pageHtml =
  '<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="/markdown.css">' +
  '<script type="module" src="/entry.js"></script></head><body></body></html>';

async function bundle(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await esbuild.build({
    entryPoints: {
      entry: join(import.meta.dirname, 'entry.ts'),
      markdown: join(import.meta.dirname, '../../../src/webview/styles/markdown.css'),
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'chrome134',
    outdir: '/',
    write: false,
    logLevel: 'warning',
  });
  return new Map(outputFiles.map((file) => [file.path.replaceAll('\\', '/').replace(/^[A-Z]:/, ''), file.text]));
}
