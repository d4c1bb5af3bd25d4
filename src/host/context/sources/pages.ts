/**
 * The text of a web page, fetched when the person asks for it.
 * Owns where may be fetched from: a site is asked about once, an address within a private network each time. No credentials
 * go along, no redirect is followed unseen, what was looked up is what is connected to, and time and size are bounded.
 */
import dns from 'node:dns';
import { promisify } from 'node:util';
import { l10n, Uri } from 'vscode';
import type { HttpSend } from '../../../api/http.ts';
import { isPrivateHost } from '../../../core/context/addresses.ts';
import type { Attachment } from '../../../core/conversation/model.ts';
import { loadChunk } from '../../loadChunk.ts';
import { showWarning } from '../../notices/notices.ts';
import { makeAttachment } from '../attachment.ts';
import { Refusal } from '../refusal.ts';

const timeoutMs = 20_000;
const maxBytes = 3 * 1024 * 1024;
const maxRedirects = 5;

/** Whether an address may be fetched: rejects where not. `from` is the page that led there. */
export type Permit = (url: URL, isPrivate: boolean, from: URL | undefined) => Promise<void>;

export interface Page {
  readonly url: URL;
  /** Empty where the page has none. */
  readonly title: string;
  readonly text: string;
}

export class Pages {
  readonly #send: HttpSend;
  /** Sites that the person has said yes to. */
  readonly #known = new Set<string>();

  constructor(send: HttpSend) {
    this.#send = send;
  }

  /** Rejects with a Refusal where the page is not to be or cannot be fetched. */
  async attach(address: string, signal: AbortSignal): Promise<Attachment> {
    const permit: Permit = (each, isPrivate) => this.#confirm(each, isPrivate);
    // A name that only a proxy knows, even one that only the editor finds, is the person's own matter.
    const { url, title, text } = await this.read(address, permit, signal, { anyName: true });
    const label = title === '' ? `${url.host}${url.pathname}` : `${title.slice(0, 60)} · ${url.host}`;
    return makeAttachment({ label, icon: 'page', text: `${url.href}\n\n${text}\n` }, Uri.parse(url.href));
  }

  /**
   * What there is to read, if every address on the way is permitted. Rejects with a Refusal, or as `permit` does. A name that is
   * not known here is asked for through a proxy alone, unless `anyName` lets the editor's own network try it.
   */
  async read(address: string, permit: Permit, signal: AbortSignal, { anyName = false } = {}): Promise<Page> {
    const { url, type, body } = await this.#fetch(address, permit, signal, anyName);
    const { readPage } = await loadChunk(() => import('../../../core/context/readable.ts'));
    const text = new TextDecoder(charsetOf(type)).decode(body);
    const page = /html|^$/i.test(type) ? readPage(text) : { title: '', text };
    if (page.text.trim() === '') throw new Refusal(l10n.t('{0} holds no text to read.', url.host));
    return { url, ...page };
  }

  async #fetch(
    address: string,
    permit: Permit,
    signal: AbortSignal,
    anyName: boolean,
  ): Promise<{ url: URL; type: string; body: Uint8Array }> {
    let url = parseAddress(address);
    let from: URL | undefined;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const found = await lookUp(url.hostname);
      await permit(url, isPrivateHost(url.hostname) || found.some(isPrivateHost), from);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await this.#send({
          method: 'GET',
          url: url.href,
          headers: {
            accept: 'text/html, text/plain;q=0.9, text/*;q=0.8',
            'user-agent': 'Mozilla/5.0 (VS Code; Ask DeepSeek)',
          },
          signal: limit,
          connectTimeoutMs: timeoutMs,
          ...(!(anyName && found.length === 0) && { addresses: found }),
        });
        const { status, headers } = response;
        const location = headers['location'];
        if (status >= 300 && status < 400 && location !== undefined) {
          from = url;
          url = parseAddress(new URL(location, url).href);
          continue;
        }
        if (status !== 200) throw new Refusal(l10n.t('{0} answered with {1}.', url.host, status));
        const type = headers['content-type'] ?? '';
        if (!/^$|text\/|json|xml/i.test(type))
          throw new Refusal(l10n.t('{0} is not text, so it cannot be sent.', url.host));
        return { url, type, body: await readBody(response.body, url) };
      } catch (error) {
        if (error instanceof Refusal || signal.aborted) throw error;
        throw new Refusal(l10n.t('{0} could not be reached.', url.host));
      }
    }
    throw new Refusal(l10n.t('{0} could not be reached.', url.host));
  }

  async #confirm(url: URL, isPrivate: boolean): Promise<void> {
    if (!isPrivate && this.#known.has(url.host)) return;
    const fetch = l10n.t('Fetch');
    const question = isPrivate
      ? l10n.t('Fetch a page from your own network? Its text goes to the model with your question.')
      : l10n.t('Fetch the text of this page?');
    const choice = await showWarning(question, { modal: true, detail: url.href }, fetch);
    if (choice !== fetch) throw new Refusal('');
    if (!isPrivate) this.#known.add(url.host);
  }
}

/** The address without what would be credentials. Throws a Refusal where it is none of a page. */
export function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Refusal(l10n.t('Only pages with http or https can be fetched.'));
  }
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

/** What the name stands for, here and now. Nothing for one that only a proxy knows. */
async function lookUp(host: string): Promise<readonly string[]> {
  try {
    const found = await promisify(dns.lookup)(host.replace(/^\[|\]$/g, ''), { all: true });
    return found.map(({ address }) => address);
  } catch {
    return [];
  }
}

async function readBody(body: AsyncIterable<Uint8Array>, url: URL): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw new Refusal(l10n.t('The page at {0} is too large.', url.host));
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function charsetOf(type: string): string {
  const charset = /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return 'utf-8';
  }
}
