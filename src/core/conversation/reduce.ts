/**
 * How a session grows: the closed list of what can happen to it, and one pure step.
 * Owns the events (codec.ts writes each as one record) and the ways to look at the tree.
 * A running answer does not pass through here token by token: answer.ts collects it, and it arrives whole.
 */
import type { Answer, Part, Question, Session, Turn } from './model.ts';

export type ConversationEvent =
  /** A question was asked. It becomes the head. */
  | { readonly type: 'asked'; readonly question: Question }
  /** An answer as it stands. The first of an id becomes the head, a later one takes its place in the tree. */
  | { readonly type: 'answered'; readonly answer: Answer }
  /** What a running answer gained since it was last written. */
  | { readonly type: 'grew'; readonly answerId: string; readonly growth: readonly Growth[] }
  /** The session got a title. One that a person gave stays until a person gives another. */
  | { readonly type: 'titled'; readonly title: string; readonly by: 'model' | 'person' }
  /** Whether the list shows the session before the others. */
  | { readonly type: 'pinned'; readonly pinned: boolean }
  /** Another branch is shown. */
  | { readonly type: 'headMoved'; readonly turnId: string };

/** More of a part, or a new part. `from` is where its text begins in the part's text, in UTF-16 units. */
export interface Growth extends Part {
  readonly from: number;
}

/** A session with nothing in it. `createdAt` is in milliseconds since 1970. */
export function createSession(id: string, createdAt: number): Session {
  return { id, createdAt, title: '', titledBy: 'question', turns: new Map(), head: undefined };
}

/** The session after the event. The one given stays as it was. */
export function reduce(session: Session, event: ConversationEvent): Session {
  return replay(session, [event]);
}

/**
 * The session after the events, in order; the table of turns is copied once, however many there are.
 * Applying an event again changes nothing, and an event that does not fit is passed over.
 */
export function replay(session: Session, events: Iterable<ConversationEvent>): Session {
  const turns = new Map(session.turns);
  let { title, titledBy, head } = session;
  for (const event of events) {
    switch (event.type) {
      case 'asked':
        if (turns.has(event.question.id)) break;
        turns.set(event.question.id, event.question);
        head = event.question.id;
        title ||= titleOf(event.question);
        break;
      case 'answered': {
        const { answer } = event;
        const known = turns.get(answer.id);
        if (known?.role === 'user') break;
        if (known === undefined) head = answer.id;
        turns.set(answer.id, answer);
        break;
      }
      case 'grew': {
        const answer = turns.get(event.answerId);
        if (answer?.role !== 'assistant' || answer.end.status === 'ended') break;
        turns.set(answer.id, { ...answer, parts: event.growth.reduce(grow, answer.parts) });
        break;
      }
      case 'titled':
        if (event.by === 'model' && titledBy === 'person') break;
        ({ title, by: titledBy } = event);
        break;
      case 'pinned':
        break;
      case 'headMoved':
        if (turns.has(event.turnId)) head = event.turnId;
        break;
    }
  }
  return { ...session, turns, title, titledBy, head };
}

/** Puts text where it belongs. Text after a hole is left out: the whole answer brings it when it ends. */
function grow(parts: readonly Part[], { from, ...piece }: Growth): readonly Part[] {
  const index = parts.findIndex((part) => part.id === piece.id);
  const known = parts[index];
  if (known === undefined) return from === 0 ? [...parts, piece] : parts;
  if (from > known.text.length) return parts;
  return parts.with(index, { ...known, ...piece, text: known.text.slice(0, from) + piece.text });
}

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

/** The turns with the same parent, the one named included, oldest first. Empty if there is no such turn. */
export function siblings(session: Session, turnId: string): readonly Turn[] {
  const turn = session.turns.get(turnId);
  if (turn === undefined) return [];
  return [...session.turns.values()].filter((other) => other.parentId === turn.parentId);
}

/** A title made of a question: its first line with words in it, else its first attachment; at most 80 characters. */
export function titleOf(question: Question): string {
  const line =
    question.text.split('\n').find((text) => text.trim() !== '') ??
    question.attachments.find(({ icon }) => icon !== 'rules')?.label ??
    '';
  const characters = Array.from(line.slice(0, 1000).replace(/\s+/g, ' ').trim());
  return characters.length > 80 ? `${characters.slice(0, 79).join('').trimEnd()}…` : characters.join('');
}

function find(session: Session, turnId: string | undefined): Turn | undefined {
  return turnId === undefined ? undefined : session.turns.get(turnId);
}
