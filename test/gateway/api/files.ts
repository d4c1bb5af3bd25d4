/**
 * The Files API: images uploaded once and named in later requests. Kept in memory, gone with the server.
 */
import { randomBytes } from 'node:crypto';
import { inspectImage } from '../images/inspect.ts';
import type { Exchange } from '../net/exchange.ts';
import { errorBody, invalid, Refusal } from '../net/refusal.ts';
import { sendJson } from './models.ts';

interface StoredFile {
  readonly id: string;
  readonly object: 'file';
  readonly bytes: number;
  readonly created_at: number;
  readonly filename: string;
  readonly purpose: 'user_data';
  readonly expires_at?: number;
}

/** Uploaded files, oldest first. */
export class FileStore {
  readonly #files = new Map<string, { entry: StoredFile; content: Buffer }>();

  /** Answers a request under /files. `id` is what follows the slash, empty for the collection. */
  async serve(exchange: Exchange, body: Buffer, id: string, nowMs: number): Promise<void> {
    if (id !== '') this.#serveOne(exchange, id);
    else if (exchange.method === 'POST') sendJson(exchange, await this.#upload(exchange, body, nowMs));
    else sendJson(exchange, this.#list(new URLSearchParams(exchange.path.split('?', 2)[1])));
  }

  /** The bytes of a file, or undefined. */
  read(id: string): Buffer | undefined {
    return this.#files.get(id)?.content;
  }

  async #upload(exchange: Exchange, body: Buffer, nowMs: number): Promise<StoredFile> {
    const type = exchange.headers['content-type'] ?? '';
    if (!type.startsWith('multipart/form-data')) {
      throw new Refusal({ status: 415, contentType: 'text/plain', body: 'Expected multipart/form-data' });
    }
    const response = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
    const form = await response.formData().catch(() => {
      throw invalid('The multipart body could not be read');
    });
    const file = form.get('file');
    if (!(file instanceof File)) throw invalid('missing field `file`');
    if (form.get('purpose') !== 'user_data') throw invalid('The purpose must be user_data');
    const content = Buffer.from(await file.arrayBuffer());
    const facts = inspectImage(content);
    if (facts === undefined || facts.type === 'image/bmp')
      throw invalid('Only JPEG, PNG, GIF and WebP images are supported');
    const seconds = form.get('expires_after[seconds]');
    const createdAt = Math.floor(nowMs / 1000);
    if (seconds !== null && !(Number(seconds) >= 3600 && Number(seconds) <= 2_592_000)) {
      throw invalid('Invalid expires_after value, the valid range of seconds is [3600, 2592000]');
    }
    const entry: StoredFile = {
      id: `file-api-${randomBytes(12).toString('hex')}`,
      object: 'file',
      bytes: content.length,
      created_at: createdAt,
      filename: file.name,
      purpose: 'user_data',
      ...(seconds === null ? {} : { expires_at: createdAt + Number(seconds) }),
    };
    this.#files.set(entry.id, { entry, content });
    return entry;
  }

  #list(query: URLSearchParams): unknown {
    const entries = [...this.#files.values()].map(({ entry }) => entry);
    if (query.get('order') !== 'asc') entries.reverse();
    const after = query.get('after');
    const start = after === null ? 0 : entries.findIndex(({ id }) => id === after) + 1;
    const limit = Number(query.get('limit') ?? 1000);
    const shown = entries.slice(start, start + limit);
    const [first, last] = [shown[0], shown.at(-1)];
    return {
      object: 'list',
      data: shown,
      ...(first === undefined || last === undefined ? {} : { first_id: first.id, last_id: last.id }),
      has_more: start + shown.length < entries.length,
    };
  }

  #serveOne(exchange: Exchange, id: string): void {
    const found = this.#files.get(id);
    if (found === undefined) {
      throw new Refusal({ status: 404, contentType: 'application/json', body: errorBody(`No such file: ${id}`) });
    }
    if (exchange.method === 'DELETE') {
      this.#files.delete(id);
      sendJson(exchange, { id, object: 'file', deleted: true });
    } else {
      sendJson(exchange, found.entry);
    }
  }
}
