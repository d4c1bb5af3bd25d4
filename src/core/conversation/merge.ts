/**
 * What another window did to a session that is open here too.
 * Owns which of it counts, and when it is shown: what goes on from the end of what is shown is; anything else is a branch that
 * waits among the versions, so that nobody's place is taken from under them.
 */
import type { Session } from './model.ts';
import { replay, type ConversationEvent } from './reduce.ts';
import { pathTo } from './tree.ts';

/** The session with what is new in the events; the same object if nothing is. Events that came from here are known. */
export function merge(session: Session, events: readonly ConversationEvent[]): Session {
  // Titles that came from here are among the events, and all but the last are past.
  const title = events.findLast(({ type }) => type === 'titled');
  const news = events.filter((event) => isNew(session, event) && (event.type !== 'titled' || event === title));
  if (news.length === 0) return session;
  const merged = replay(session, news);
  const { head, lastShown } = session;
  const goesOn = head === undefined || pathTo(merged, merged.head).some(({ id }) => id === head);
  return goesOn ? merged : { ...merged, head, lastShown };
}

/** An answer counts when it has ended: on its way it belongs to the window that asked, and so does the queue. */
function isNew({ turns, title }: Session, event: ConversationEvent): boolean {
  switch (event.type) {
    case 'asked':
      return !turns.has(event.question.id);
    case 'answered': {
      const known = turns.get(event.answer.id);
      const isKnown = known !== undefined && (known.role === 'user' || known.end.status === 'ended');
      return !isKnown && event.answer.end.status === 'ended';
    }
    case 'titled':
      return event.title !== title;
    case 'described': {
      const asked = turns.get(event.turnId);
      return (
        asked?.role === 'user' && asked.attachments.some(({ id, text }) => id === event.attachmentId && text === '')
      );
    }
    case 'grew':
    case 'pinned':
    case 'headMoved':
    case 'queued':
    case 'unqueued':
    case 'chose':
      return false;
  }
}
