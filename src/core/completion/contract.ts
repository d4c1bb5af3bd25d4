/**
 * What the ghost-text engine needs and what it offers.
 * Owns the shapes between the engine and those who build or use it; the document and the prompt are in model.ts.
 */
import type { CompletionEvent, Usage } from '../../api/events.ts';
import type { ErrorCode } from '../../api/errors.ts';
import type { DocumentSnapshot, Ghost, Position, Prompt, Query, Range, Snippet } from './model.ts';

/** Turns what a model streams into ghost text for one place. */
export interface Shaper {
  /** Takes the next piece. Gives back the ghost text so far; `done` when nothing that still comes could matter. */
  push(text: string): { readonly ghostText: string; readonly done: boolean };
  /** The ghost text, or undefined if there is nothing worth showing. */
  finish(): { readonly text: string; readonly range: Range } | undefined;
}

/** The engine's only ways to the outside. */
export interface EngineParts {
  /** Streams a completion of a prompt. */
  readonly ask: (prompt: Prompt, query: Query, signal: AbortSignal) => AsyncIterable<CompletionEvent>;
  readonly buildPrompt: (
    query: Query,
    snippets: readonly Snippet[],
    budget: { readonly prefixTokens: number; readonly suffixTokens: number },
  ) => Prompt;
  readonly createShaper: (query: Query, prompt: Prompt) => Shaper;
  readonly snippets: (query: Query) => readonly Snippet[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits. Ends early when the signal fires, by returning or by throwing. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly createId: () => string;
  /** Read anew for each query. */
  readonly settings: () => EngineSettings;
  /** Whether what may never be sent names this path (`DocumentSnapshot.path`). */
  readonly isIgnored?: (path: string) => boolean;
  /** What `Engine.stats` gave back in an earlier life. */
  readonly earlier?: EngineStats;
}

export interface EngineSettings {
  readonly enabled: boolean;
  readonly eagerness: 'low' | 'auto' | 'high';
  /** Whatever changes answers: model, service, options. An answer is reused under the same name only. */
  readonly model: string;
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  /** Upper bound of what is remembered of earlier answers. */
  readonly cacheBytes: number;
  /** What may be spent today is spent. */
  readonly isOverBudget?: boolean;
  /** Language ids in which nothing is asked. */
  readonly excludedLanguages?: readonly string[];
  /** Quiet until then, in milliseconds since 1970. */
  readonly snoozedUntil?: number;
  readonly offline?: boolean;
}

export interface Engine {
  /**
   * Ghost text for the query, or undefined. Answers at once from what is known, else waits, asks and answers when the
   * text is whole. Rejects only if a part throws. A newer call for the same document takes over; an aborted one gives back undefined while
   * what it asked for goes on, for the next call to pick up.
   */
  provide(query: Query, signal: AbortSignal): Promise<Ghost | undefined>;
  /** Asks now, for a `provide` to come. The document may be one that does not exist yet (the ghost text accepted). */
  prefetch(query: Query): void;
  /** The user changed a document by typing. `at` is in milliseconds, as `EngineParts.now`. */
  didType(uri: string, at: number): void;
  /** An undo or redo brought the document to this version. */
  didUndo(uri: string, version: number): void;
  didShow(id: string): void;
  /** `acceptedLength`: UTF-16 units accepted by this step. */
  didAccept(id: string, part: 'all' | 'word' | 'line', acceptedLength: number): void;
  didDismiss(id: string): void;
  /** How much of an accepted text is still there after a while, from 0 to 1. */
  didSurvive(id: string, share: number): void;
  /** Why nothing of this document may be sent by itself now, whatever for; undefined if it may. */
  refusal(document: DocumentSnapshot): Refusal | undefined;
  /** Another automatic request that counts into the same budget came to its end. */
  didAskElsewhere(languageId: string, outcome: { readonly usage?: Usage; readonly error?: Error }): void;
  /** Why automatic completions rest, and until when (Infinity: until `resume`). */
  paused(): Pause | undefined;
  /** Lets automatic completions go again: the key, the service or the balance changed. */
  resume(): void;
  lastCompletion(): LastCompletion | undefined;
  stats(): EngineStats;
  /** Aborts everything that runs and forgets what is remembered. */
  dispose(): void;
}

export interface Pause {
  readonly code: ErrorCode;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Nothing is shown for these, not even what is already known. */
export type Silence =
  /** A file that holds secrets. */
  | 'secret'
  /** Excluded by the workspace. */
  | 'ignored'
  | 'disabled'
  | 'excludedLanguage'
  | 'snoozed'
  | 'undone'
  /** An input method writes letters that stand for others. */
  | 'composing'
  /** A line is too long to work with. */
  | 'longLine'
  /** The cursor stands in a word. */
  | 'midWord'
  /** The suggest widget would write something else. */
  | 'suggestion';

/** The service is not asked for these; what is already known may be shown. */
export type Reluctance = 'offline' | 'paused' | 'budget' | 'unpromising';

export type Refusal = Silence | Reluctance;

/** What was decided for a query: shown, and from where, or the reason why not. */
export type Outcome =
  | 'shownFromRequest'
  | 'shownFromCache'
  | 'shownFromRunning'
  | Refusal
  | RunEnd
  /** The user has dismissed this text. */
  | 'dismissed'
  /** The caller lost interest or a newer query came. */
  | 'cancelled';

/** How a request ended. */
export type RunEnd = 'answered' | 'empty' | 'diverged' | 'failed' | 'disposed';

/** One request: exactly what was sent and what came. Times in milliseconds since 1970. */
export interface RequestRecord {
  readonly path: string;
  readonly languageId: string;
  readonly position: Position;
  readonly prompt: Prompt;
  readonly received: string;
  readonly ghostText: string;
  readonly askedAt: number;
  readonly firstTextAt?: number;
  readonly endedAt?: number;
  readonly end?: RunEnd;
  readonly error?: ErrorCode;
}

/** The last decision and the last request; the one need not belong to the other. */
export interface LastCompletion {
  readonly decision: {
    readonly at: number;
    readonly path: string;
    readonly languageId: string;
    readonly position: Position;
    readonly trigger: Query['trigger'];
    readonly outcome: Outcome;
    readonly ghostText?: string;
    /** How long the query waited for the user to stop typing. */
    readonly delayMs: number;
  };
  readonly request?: RequestRecord;
}

/** Counts by day (UTC, `2026-11-22`) and by language id. JSON-safe; `EngineParts.earlier` takes it back. */
export interface EngineStats {
  readonly days: Readonly<Record<string, Tally>>;
  readonly languages: Readonly<Record<string, Tally>>;
}

/** What was counted on a day or in a language. */
export interface Tally {
  readonly requests: number;
  /** Shown without a request of their own: from the cache or, `recycled` of them, from a request on its way. */
  readonly hits: number;
  readonly recycled: number;
  readonly shown: number;
  /** Texts of which at least a part was accepted. */
  readonly accepted: number;
  readonly dismissed: number;
  readonly acceptedChars: number;
  readonly acceptedLines: number;
  /** Accepted texts looked at after a while, and the sum of the shares of them that were still there. */
  readonly checked: number;
  readonly survived: number;
  /** As the service counted; estimated for requests that were cut. */
  readonly promptTokens: number;
  readonly cacheHitTokens: number;
  readonly completionTokens: number;
}
