/**
 * Reads a file that another program, or this one, exported: finds out whose it is.
 * Owns the order of trying. What is in no known form gives nothing.
 */
import * as v from 'valibot';
import { jsonFormat } from '../export/json.ts';
import { knownTime, parseRecord } from '../records.ts';
import type { ConversationEvent } from '../reduce.ts';
import { readCline } from './cline.ts';
import { readContinue } from './continue.ts';
import { toEvents } from './conversation.ts';
import { readCopilot } from './copilot.ts';
import { readTranscript } from './transcript.ts';

export interface ReadOptions {
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A session to be made. */
export interface ImportedSession {
  readonly createdAt: number;
  readonly events: readonly ConversationEvent[];
}

const own = v.object({ format: v.literal(jsonFormat), createdAt: v.number(), records: v.array(v.unknown()) });

/** The session in the text of a file; undefined if there is none. */
export function readExport(text: string, { newId, now }: ReadOptions): ImportedSession | undefined {
  const json = parse(text);
  const exported = v.safeParse(own, json);
  if (exported.success) {
    const { createdAt, records } = exported.output;
    const events = records
      .map((record) => parseRecord(JSON.stringify(record)))
      .filter((record) => record !== 'bad' && record !== 'unknown')
      .filter((record) => record.type !== 'session')
      .map(withoutMasks);
    return begins(events) ? { createdAt: knownTime(createdAt) ?? now, events } : undefined;
  }
  const conversation =
    json === undefined ? readTranscript(text) : (readContinue(json) ?? readCopilot(json) ?? readCline(json));
  if (conversation === undefined) return undefined;
  const events = toEvents(conversation, newId, now);
  const first = events.find((event) => event.type === 'asked');
  return first === undefined
    ? undefined
    : { createdAt: knownTime(conversation.createdAt) ?? first.question.at, events };
}

/** What a placeholder stands for is put where an answer is used, so a stranger's file has no say in it. */
function withoutMasks(event: ConversationEvent): ConversationEvent {
  if (event.type !== 'asked') return event;
  const attachments = event.question.attachments.map((attachment) => {
    const { masks: _, ...rest } = attachment;
    return rest;
  });
  return { ...event, question: { ...event.question, attachments } };
}

function begins(events: readonly ConversationEvent[]): boolean {
  return events.some(({ type }) => type === 'asked');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
