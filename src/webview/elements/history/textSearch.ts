/**
 * The search in the text of the sessions, which the host does while one types.
 * Owns when to ask, and what came back of the search that counts. Titles are looked at without it.
 */
import type { Excerpt } from '../../../core/conversation/list/search.ts';
import type { HistoryAct, HistoryNews } from '../../../protocol/history.ts';

const pauseMs = 150;

export class TextSearch {
  readonly #ask: (act: HistoryAct) => void;
  readonly #onChange: () => void;
  #found: ReadonlyMap<string, Excerpt> = new Map();
  #search: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: (act: HistoryAct) => void, onChange: () => void) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** Where the words were found, by session. */
  get found(): ReadonlyMap<string, Excerpt> {
    return this.#found;
  }

  get running(): boolean {
    return this.#search !== undefined;
  }

  /** Looks for these words from now on. */
  begin(query: string): void {
    this.end();
    this.#found = new Map();
    if (query.trim() === '') return;
    const search = crypto.randomUUID();
    this.#search = search;
    this.#timer = setTimeout(() => this.#ask({ do: 'search', search, text: query }), pauseMs);
  }

  take({ search, found, done }: Extract<HistoryNews, { type: 'found' }>): void {
    if (search !== this.#search) return;
    this.#found = new Map([...this.#found, ...found.map(({ id, excerpt }) => [id, excerpt] as const)]);
    if (done) this.#search = undefined;
    this.#onChange();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#search = undefined;
  }
}
