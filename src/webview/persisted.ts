/**
 * What the page itself keeps when VS Code tears it down: drafts, the place of reading and the page. The host keeps everything else.
 */
import type { HostApi } from './channel.ts';

export interface PersistedState {
  /** undefined when the page never had a draft of its own, so that the host's counts. */
  readonly draft?: string;
  readonly place?: Place;
  /** The history page is shown. */
  readonly history?: boolean;
  /** Messages and queued questions that are being worded anew, by id. */
  readonly edits?: Readonly<Record<string, string>>;
}

/** Texts that are being worded anew, by the id of what they are to replace. */
export interface Edits {
  get(id: string): string | undefined;
  /** undefined: no longer. */
  set(id: string, text: string | undefined): void;
}

/** Where the reader was: a message and how far its top stood above the top of the list, in CSS pixels. */
export interface Place {
  readonly sessionId: string;
  readonly messageId: string;
  readonly offset: number;
}

export class Persisted {
  readonly #api: HostApi;
  #state: PersistedState;

  constructor(api: HostApi) {
    this.#api = api;
    const state = api.getState();
    this.#state = typeof state === 'object' && state !== null ? state : {};
  }

  get draft(): string | undefined {
    return this.#state.draft;
  }

  set draft(draft: string) {
    this.#keep({ ...this.#state, draft });
  }

  get place(): Place | undefined {
    return this.#state.place;
  }

  /** undefined: at the end, following what is written. */
  set place(place: Place | undefined) {
    const { place: _, ...state } = this.#state;
    this.#keep(place ? { ...state, place } : state);
  }

  get history(): boolean {
    return this.#state.history === true;
  }

  set history(history: boolean) {
    this.#keep({ ...this.#state, history });
  }

  readonly edits: Edits = {
    get: (id) => this.#state.edits?.[id],
    set: (id, text) => {
      const { [id]: _, ...others } = this.#state.edits ?? {};
      this.#keep({ ...this.#state, edits: text === undefined ? others : { ...others, [id]: text } });
    },
  };

  #keep(state: PersistedState): void {
    this.#state = state;
    this.#api.setState(state);
  }
}
