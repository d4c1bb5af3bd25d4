/**
 * A session as one JSON document: everything that was said, on all branches, to be read by other programs and to come back.
 * Owns the shape. Where the workspace lay on this machine stays here.
 */
import { encodeRecord } from '../codec.ts';
import type { Session } from '../model.ts';
import { formatVersion } from '../records.ts';
import type { ConversationEvent } from '../reduce.ts';

/** What the document calls itself. */
export const jsonFormat = 'ask-deepseek-chat';

export function toJson(session: Session): string {
  const { title, createdAt } = session;
  const records = eventsOf(session).map((event): unknown => JSON.parse(encodeRecord(event)));
  return `${JSON.stringify({ format: jsonFormat, v: formatVersion, title, createdAt, records }, undefined, 2)}\n`;
}

/** Events that make the session: its turns, then its title and what is shown. */
function eventsOf({ turns, title, titledBy, head }: Session): readonly ConversationEvent[] {
  const said = [...turns.values()].map((turn): ConversationEvent =>
    turn.role === 'user' ? { type: 'asked', question: turn } : { type: 'answered', answer: turn },
  );
  return [
    ...said,
    ...(titledBy === 'question' ? [] : [{ type: 'titled', title, by: titledBy } as const]),
    ...(head === undefined ? [] : [{ type: 'headMoved', turnId: head } as const]),
  ];
}
