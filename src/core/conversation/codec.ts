/**
 * A session as text: JSON lines, appended and never changed. The first line is the header, every other one an event.
 * Owns the writing of a line and the reading of a whole file. What a line may hold is in records.ts.
 * A torn or spoilt line costs that line alone, and what this version does not know stays in the file.
 */
import type { Answer, Session } from './model.ts';
import { formatVersion, parseRecord, type Header, type StoredRecord } from './records.ts';
import { createSession, replay, type ConversationEvent } from './reduce.ts';

/** What a file held. */
export interface DecodedSession {
  readonly session: Session;
  /** Which workspace the session belongs to; empty for none. */
  readonly workspace: string;
  /** The version that wrote the file. */
  readonly version: number;
  /** Lines that could not be read. */
  readonly dropped: number;
  /** The last line was torn, as a crash leaves it; it is not counted in `dropped`. */
  readonly cut: boolean;
}

/** The first line of a session's file. */
export function encodeHeader(createdAt: number, workspace: string): string {
  return encodeRecord({ type: 'session', v: formatVersion, createdAt, workspace });
}

/** One line, without a line feed. */
export function encodeRecord(record: StoredRecord): string {
  return JSON.stringify(record);
}

/**
 * The session in the text of a file. `id` is the file's name: a file whose header is lost still gives its turns.
 * An answer that was running reads as interrupted, with the text it had at its last checkpoint.
 */
export function decodeSession(id: string, text: string): DecodedSession {
  const lines = text.split('\n').filter((line) => line !== '');
  let header: Header | undefined;
  let dropped = 0;
  let cut = false;
  const events: ConversationEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const record = parseRecord(line);
    if (record === 'unknown') continue;
    if (record === 'bad' && index === lines.length - 1) cut = true;
    else if (record === 'bad') dropped += 1;
    else if (record.type === 'session') header ??= record;
    else events.push(record);
  }

  const session = replay(createSession(id, header?.createdAt ?? earliest(events)), events);
  return {
    session: replay(session, interruptions(session)),
    workspace: header?.workspace ?? '',
    version: header?.v ?? formatVersion,
    dropped,
    cut,
  };
}

function earliest(events: readonly ConversationEvent[]): number {
  const first = events.find((event) => event.type === 'asked');
  return first?.question.at ?? 0;
}

function interruptions({ turns }: Session): ConversationEvent[] {
  return [...turns.values()]
    .filter((turn): turn is Answer => turn.role === 'assistant' && turn.end.status === 'running')
    .map((answer) => ({ type: 'answered', answer: { ...answer, end: { status: 'interrupted' } } }));
}
