/**
 * What the history page and the host say to each other: rows to show, and what to do with them.
 * Owns the shapes. The page filters and draws; the host finds, changes and keeps.
 */
import type { Excerpt } from '../core/conversation/list/search.ts';

/** One session in the list. */
export interface SessionRow {
  readonly id: string;
  /** Empty for a session without one. */
  readonly title: string;
  /** When it was last used, in milliseconds since 1970. */
  readonly at: number;
  /** It belongs to the workspace of this window. */
  readonly here: boolean;
  readonly pinned: boolean;
  readonly trashed: boolean;
  readonly questions: number;
}

/** A session that has the words that were searched for. */
export interface FoundSession {
  readonly id: string;
  readonly excerpt: Excerpt;
}

/** What the page asks for. */
export type HistoryAct =
  | { readonly do: 'list' }
  /** Looks for words in what was said. `search` names this search; a later one ends it. */
  | { readonly do: 'search'; readonly search: string; readonly text: string }
  | { readonly do: 'open' | 'remove' | 'restore' | 'erase' | 'export'; readonly sessionId: string }
  | { readonly do: 'rename'; readonly sessionId: string; readonly title: string }
  | { readonly do: 'pin'; readonly sessionId: string; readonly pinned: boolean }
  | { readonly do: 'emptyTrash' | 'import' };

/** What the host tells the page. */
export type HistoryNews =
  /** The whole list, trash included. */
  | { readonly type: 'rows'; readonly rows: readonly SessionRow[] }
  /** A row is new or another. */
  | { readonly type: 'row'; readonly row: SessionRow }
  /** A session is no more. */
  | { readonly type: 'gone'; readonly sessionId: string }
  /** More of what a search found; the last news of a search is `done`. */
  | {
      readonly type: 'found';
      readonly search: string;
      readonly found: readonly FoundSession[];
      readonly done: boolean;
    };
