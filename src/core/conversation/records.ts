/**
 * What a line of a session file may be, checked when it is read: the schemas of the records.
 * Tolerant where a newer version may have said more: unknown fields are left out, an unknown kind of part is dropped, and an
 * end that is not understood reads as an interruption. The text is what must survive.
 */
import * as v from 'valibot';
import { errorCodes } from '../../api/errors.ts';
import { missCauses, type CacheMiss } from '../cost/misses.ts';
import type { Cost } from '../cost/prices.ts';
import {
  attachmentIcons,
  callStatuses,
  modes,
  noteTopics,
  readyQuestions,
  type Answer,
  type AnswerEnd,
  type Part,
  type Question,
  type QueuedQuestion,
} from './model.ts';
import type { ConversationEvent, Growth } from './reduce.ts';

/** The version of the format: raised when an older version would read a file wrongly. */
export const formatVersion = 1;

/** The first line of a file. */
export interface Header {
  readonly type: 'session';
  readonly v: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Which workspace the session belongs to; empty for none. */
  readonly workspace: string;
}

/** Milliseconds since 1970, as many as a date can be made of. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
/** What is said counts, whenever it was. */
const anyTime = v.fallback(time, 0);
const count = v.pipe(v.number(), v.minValue(0));
const thinking = v.fallback(v.picklist(['off', 'low', 'high', 'max']), 'high');

const picture = v.object({
  mimeType: v.picklist(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  base64: v.string(),
  preview: v.exactOptional(v.string()),
});

const mode = v.fallback(v.picklist(modes), 'ask');

const attachment = v.object({
  id: v.string(),
  label: v.string(),
  icon: v.fallback(v.picklist(attachmentIcons), 'file'),
  path: v.exactOptional(v.string()),
  language: v.exactOptional(v.string()),
  lines: v.exactOptional(v.tuple([v.number(), v.number()])),
  text: v.string(),
  image: v.exactOptional(picture),
  masks: v.exactOptional(
    v.fallback(v.array(v.object({ placeholder: v.string(), kind: v.string(), secret: v.string() })), []),
  ),
});

const asking = {
  id: v.string(),
  text: v.string(),
  attachments: v.array(attachment),
  instruction: v.exactOptional(v.string()),
  open: v.exactOptional(v.array(v.string())),
  ready: v.exactOptional(v.picklist(readyQuestions)),
  model: v.exactOptional(v.string()),
  thinking: v.exactOptional(thinking),
  mode: v.exactOptional(mode),
};

const queuedQuestion = v.object({ ...asking, waitsUntil: v.exactOptional(v.number()) }) satisfies v.GenericSchema<
  unknown,
  QueuedQuestion
>;

const question = v.pipe(
  v.object({
    ...asking,
    role: v.literal('user'),
    parentId: v.optional(v.string()),
    at: anyTime,
  }),
  // JSON has no undefined: the root comes without the key.
  v.transform((asked): Question => ({ ...asked, parentId: asked.parentId })),
);

const anyPart = {
  id: v.string(),
  text: v.string(),
  durationMs: v.exactOptional(v.fallback(count, 0)),
  round: v.exactOptional(count),
};

const call = v.object({
  id: v.string(),
  name: v.string(),
  arguments: v.string(),
  status: v.fallback(v.picklist(callStatuses), 'stopped'),
  title: v.exactOptional(v.string()),
  approval: v.exactOptional(
    v.object({
      kind: v.fallback(v.picklist(['command', 'network', 'edit', 'tool']), 'tool'),
      subject: v.string(),
      warning: v.exactOptional(v.string()),
      prefix: v.exactOptional(v.string()),
    }),
  ),
  images: v.exactOptional(v.array(picture)),
  leftOut: v.exactOptional(v.literal(true)),
});

const said = v.object({ ...anyPart, kind: v.picklist(['reasoning', 'text', 'fields']) });
const called = v.object({ ...anyPart, kind: v.literal('call'), call });
const noted = v.object({ ...anyPart, kind: v.literal('note'), about: v.picklist(noteTopics) });

const part = v.variant('kind', [said, called, noted]) satisfies v.GenericSchema<unknown, Part>;

const growth = v.variant('kind', [
  v.object({ ...said.entries, from: count }),
  v.object({ ...called.entries, from: count }),
  v.object({ ...noted.entries, from: count }),
]) satisfies v.GenericSchema<unknown, Growth>;

const facts = v.object({
  status: v.exactOptional(v.number()),
  requestId: v.exactOptional(v.string()),
  serverMessage: v.exactOptional(v.string()),
  phase: v.exactOptional(v.picklist(['connect', 'firstToken', 'idle', 'whole'])),
  skewSeconds: v.exactOptional(v.number()),
  retryAfterMs: v.exactOptional(v.number()),
  contextTokens: v.exactOptional(v.number()),
  requestedTokens: v.exactOptional(v.number()),
  model: v.exactOptional(v.string()),
  models: v.exactOptional(v.array(v.string())),
  cause: v.exactOptional(v.string()),
  origin: v.exactOptional(v.string()),
  feature: v.exactOptional(v.picklist(['completion', 'image', 'balance', 'models', 'files', 'prefix'])),
  tries: v.exactOptional(v.number()),
});

const end = v.variant('status', [
  v.object({ status: v.picklist(['running', 'interrupted']) }),
  v.object({
    status: v.literal('ended'),
    reason: v.picklist([
      'stop',
      'length',
      'tool_calls',
      'content_filter',
      'insufficient_system_resource',
      'aborted',
      'error',
      'unknown',
    ]),
    code: v.exactOptional(v.picklist(errorCodes)),
    facts: v.exactOptional(v.fallback(facts, {})),
  }),
]) satisfies v.GenericSchema<unknown, AnswerEnd>;

const usage = v.object({
  promptTokens: count,
  cacheHitTokens: count,
  completionTokens: count,
  reasoningTokens: count,
});

const cost = v.object({
  CNY: count,
  USD: count,
  tariff: v.picklist(['peak', 'offPeak']),
  estimated: v.exactOptional(v.literal(true)),
}) satisfies v.GenericSchema<unknown, Cost>;

const miss = v.object({
  cause: v.fallback(v.picklist(missCauses), 'unknown'),
  label: v.exactOptional(v.string()),
  hours: count,
  tokens: count,
  cost: v.exactOptional(v.object({ CNY: count, USD: count })),
}) satisfies v.GenericSchema<unknown, CacheMiss>;

const answerLine = v.object({
  role: v.literal('assistant'),
  id: v.string(),
  parentId: v.string(),
  at: anyTime,
  model: v.string(),
  thinking,
  parts: knownOf(part),
  end: v.fallback(end, { status: 'interrupted' }),
  usage: v.fallback(v.optional(usage), undefined),
  cost: v.fallback(v.optional(cost), undefined),
  miss: v.fallback(v.optional(miss), undefined),
  cached: v.exactOptional(v.literal(true)),
  edited: v.exactOptional(v.literal(true)),
});

const answer = v.pipe(
  answerLine,
  // What is only told about an answer goes without it where it cannot be understood.
  v.transform(({ usage, cost, miss, ...said }): Answer => ({
    ...said,
    ...(usage && { usage }),
    ...(cost && { cost }),
    ...(miss && { miss }),
  })),
);

const choice = v.object({
  model: v.exactOptional(v.string()),
  thinking: v.exactOptional(thinking),
  mode: v.exactOptional(mode),
});

const header = v.object({
  type: v.literal('session'),
  v: v.number(),
  createdAt: anyTime,
  workspace: v.fallback(v.string(), ''),
}) satisfies v.GenericSchema<unknown, Header>;

const records = {
  session: header,
  asked: v.object({ type: v.literal('asked'), question }),
  answered: v.object({ type: v.literal('answered'), answer }),
  grew: v.object({ type: v.literal('grew'), answerId: v.string(), growth: knownOf(growth) }),
  titled: v.object({
    type: v.literal('titled'),
    title: v.string(),
    by: v.fallback(v.picklist(['model', 'person']), 'model'),
  }),
  pinned: v.object({ type: v.literal('pinned'), pinned: v.boolean() }),
  headMoved: v.object({ type: v.literal('headMoved'), turnId: v.string() }),
  queued: v.object({ type: v.literal('queued'), question: queuedQuestion }),
  unqueued: v.object({ type: v.literal('unqueued'), questionId: v.string() }),
  chose: v.object({ type: v.literal('chose'), choice }),
  described: v.object({
    type: v.literal('described'),
    turnId: v.string(),
    attachmentId: v.string(),
    text: v.string(),
  }),
} satisfies { [T in StoredRecord['type']]: v.GenericSchema<unknown, Extract<StoredRecord, { type: T }>> };

/** One line of a file. */
export type StoredRecord = Header | ConversationEvent;

const anyRecord = v.variant('type', [
  records.session,
  records.asked,
  records.answered,
  records.grew,
  records.titled,
  records.pinned,
  records.headMoved,
  records.queued,
  records.unqueued,
  records.chose,
  records.described,
]);

const ofUnknownType = v.object({
  type: v.pipe(
    v.string(),
    v.check((type) => !Object.hasOwn(records, type)),
  ),
});

/** The time, unless no date can be made of it. */
export function knownTime(at: number | undefined): number | undefined {
  return v.is(time, at) ? at : undefined;
}

/** The record that a line holds; `unknown` for a type of a later version, `bad` for anything else. */
export function parseRecord(line: string): StoredRecord | 'unknown' | 'bad' {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return 'bad';
  }
  const record = v.safeParse(anyRecord, json);
  if (record.success) return record.output;
  return v.is(ofUnknownType, json) ? 'unknown' : 'bad';
}

/** An array without the items that are not of the schema. */
function knownOf<T>(schema: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((items): readonly T[] => items.flatMap((item) => (v.is(schema, item) ? [v.parse(schema, item)] : []))),
  );
}
