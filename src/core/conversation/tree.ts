/**
 * Ways to look at a session's tree: the path shown, the versions of a turn, and a branch taken out of it.
 * Owns no change: what happens to a session are the events of reduce.ts.
 */
import type { Asking, AttachedPicture, Attachment, Session, Turn } from './model.ts';
import type { ConversationEvent } from './reduce.ts';

/** The turns shown: from the root to the head, oldest first. */
export function path(session: Session): readonly Turn[] {
  return pathTo(session, session.head);
}

/** The turns from the root to `turnId`, oldest first. Where a parent is missing the path begins after it. */
export function pathTo(session: Session, turnId: string | undefined): readonly Turn[] {
  const turns = new Set<Turn>();
  let turn = find(session, turnId);
  // A file that was tampered with could hold a circle.
  while (turn !== undefined && !turns.has(turn)) {
    turns.add(turn);
    turn = find(session, turn.parentId);
  }
  return [...turns].toReversed();
}

/** The versions of every turn that has more than one, itself included, oldest first. One look at the whole tree. */
export function versions({ turns }: Session): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const { id, parentId = '' } of turns.values()) {
    const siblings = children.get(parentId);
    if (siblings === undefined) children.set(parentId, [id]);
    else siblings.push(id);
  }
  const several = [...children.values()].filter(({ length }) => length > 1);
  return new Map(several.flatMap((siblings) => siblings.map((id) => [id, siblings])));
}

/** The end of the branch on which `turnId` was shown last: what becomes the head when one goes back to it. */
export function branchEnd({ turns, lastShown }: Session, turnId: string): string {
  const passed = new Set<string>();
  let end = turnId;
  for (let next: string | undefined = end; next !== undefined && !passed.has(next); next = lastShown.get(end)) {
    if (!turns.has(next)) break;
    passed.add(next);
    end = next;
  }
  return end;
}

/** What makes a new session of the path to `turnId`; only the choice is kept if there is no such turn. */
export function forkEvents(session: Session, turnId: string | undefined, title: string): readonly ConversationEvent[] {
  const turns = pathTo(session, turnId);
  return [
    { type: 'chose', choice: session.choice },
    ...(turns.length === 0 ? [] : [{ type: 'titled', title, by: 'person' } as const]),
    ...turns.map((turn): ConversationEvent =>
      turn.role === 'user' ? { type: 'asked', question: turn } : { type: 'answered', answer: turn },
    ),
  ];
}

function find(session: Session, turnId: string | undefined): Turn | undefined {
  return turnId === undefined ? undefined : session.turns.get(turnId);
}

/** The Markdown of the message or the part with this id; of an answer its text without the reasoning. */
export function textIn(turns: readonly Turn[], id: string): string | undefined {
  for (const turn of turns) {
    if (turn.role === 'user') {
      if (turn.id === id) return turn.text;
      continue;
    }
    const parts = turn.parts.filter(
      ({ id: partId, kind }) =>
        (partId === id && kind !== 'call' && kind !== 'note') || (turn.id === id && kind === 'text'),
    );
    if (parts.length > 0) return parts.map((part) => part.text).join('');
  }
  return undefined;
}

/** What was sent along under this id. */
export function attachmentIn(turns: readonly Turn[], attachmentId: string): Attachment | undefined {
  const attachments = turns.flatMap((turn) => (turn.role === 'user' ? turn.attachments : []));
  return attachments.find(({ id }) => id === attachmentId);
}

/** The pictures that go along with a question. */
export function picturesOf({ attachments }: Pick<Asking, 'attachments'>): readonly AttachedPicture[] {
  return attachments.filter((attachment): attachment is AttachedPicture => attachment.image !== undefined);
}
