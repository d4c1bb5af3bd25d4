/**
 * The page of a batch: what it shows, what it may ask for, and the check of what it asks.
 * Owns the contract. The host looks up, counts and words; the page draws, and has only the rows that are in sight.
 */
import * as v from 'valibot';

/** A prompt as a row. */
export interface BatchRow {
  /** Its place in the batch, from 0. */
  readonly index: number;
  readonly id: string;
  /** The beginning of its words, or the file it is about. */
  readonly prompt: string;
  readonly status: 'left' | 'ok' | 'failed';
  /** The beginning of the answer, or why there is none. */
  readonly answer: string;
  /** What is special about the answer: free, cut, shared. */
  readonly note?: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** In the person's currency. */
  readonly cost?: string;
}

/** A prompt that is open. */
export interface OpenRow {
  readonly index: number;
  readonly id: string;
  readonly status: BatchRow['status'];
  /** What is sent. */
  readonly prompt: string;
  readonly answer: string;
  readonly reasoning?: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The answer has code for the file that the prompt is about. */
  readonly canApply: boolean;
}

export interface BatchFilter {
  readonly text: string;
  readonly status: '' | BatchRow['status'];
}

export interface BatchView {
  readonly name: string;
  /** `reading`: not known yet what there is to do. `idle`: nothing is asked. `waiting`: for the lower price. */
  readonly state: 'reading' | 'idle' | 'waiting' | 'running' | 'paused';
  readonly counts: { readonly all: number; readonly ok: number; readonly failed: number; readonly left: number };
  /** What is left to do; undefined while it is being done. */
  readonly plan?: {
    readonly requests: number;
    readonly promptTokens: number;
    readonly answerTokens: number;
    readonly durationMs: number;
    readonly cost?: string;
    readonly offPeak?: { readonly inMs: number; readonly cost: string };
  };
  /** How the run goes, or went. */
  readonly progress?: {
    readonly done: number;
    readonly all: number;
    readonly perMinute: number;
    readonly leftMs?: number;
    readonly cost?: string;
    readonly cached: number;
    readonly saved: number;
    readonly underWay: number;
  };
  /** Until the lower price begins. */
  readonly startsInMs?: number;
  /** What went wrong, or what is to be known. */
  readonly notices: readonly { readonly text: string; readonly isError: boolean }[];
  readonly choice: {
    readonly model: string;
    readonly models: readonly string[];
    readonly thinking: BatchThinking;
    /** Temperature 0: the same answer each time, and repeated prompts are free. */
    readonly isSteady: boolean;
    readonly merge: boolean;
  };
  readonly filter: BatchFilter;
  /** How many prompts the filter lets through, and those of them that were asked for. */
  readonly found: number;
  readonly from: number;
  readonly rows: readonly BatchRow[];
  readonly open?: OpenRow;
}

/** Rows that can be asked for at once. */
export const mostRows = 200;

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const words = v.pipe(v.string(), v.maxLength(500));
const thinking = v.picklist(['off', 'low', 'high', 'max']);

export type BatchThinking = v.InferOutput<typeof thinking>;

const actions = [
  'ready',
  'start',
  'startOffPeak',
  'pause',
  'resume',
  'cancel',
  'retryFailed',
  'saveCsv',
  'saveMarkdown',
  'showResults',
  'close',
] as const;

const toHost = v.variant('type', [
  v.strictObject({ type: v.picklist(actions) }),
  v.strictObject({
    type: v.literal('filter'),
    filter: v.strictObject({ text: words, status: v.picklist(['', 'left', 'ok', 'failed']) }),
  }),
  v.strictObject({
    type: v.literal('rows'),
    from: index,
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostRows)),
  }),
  v.strictObject({ type: v.picklist(['open', 'retry', 'apply', 'showAnswer', 'copy']), index }),
  v.strictObject({
    type: v.literal('choose'),
    choice: v.strictObject({
      model: v.exactOptional(words),
      thinking: v.exactOptional(thinking),
      isSteady: v.exactOptional(v.boolean()),
      merge: v.exactOptional(v.boolean()),
    }),
  }),
]);

export type BatchToHost = Readonly<v.InferOutput<typeof toHost>>;

/** Gives the message when `value` is one, exactly and within its size caps, else undefined. Never throws. */
export function parseBatchMessage(value: unknown): BatchToHost | undefined {
  const result = v.safeParse(toHost, value);
  return result.success ? result.output : undefined;
}
