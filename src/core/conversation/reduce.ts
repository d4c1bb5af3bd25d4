/**
 * How a session grows: the closed list of what can happen to it, and one pure step.
 * Owns the events (codec.ts writes each as one record). The ways to look at the tree are tree.ts.
 * A running answer does not pass through here token by token: answer.ts collects it, and it arrives whole.
 */
import type { Answer, Choice, Part, Question, QueuedQuestion, Session, Turn } from './model.ts';

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
  /** Another branch is shown; with an empty id what was before the first turn: nothing. */
  | { readonly type: 'headMoved'; readonly turnId: string }
  /** A question waits its turn: at the end of the queue, or in the place of the one with its id. */
  | { readonly type: 'queued'; readonly question: QueuedQuestion }
  /** A question was taken back before it was asked. One that is asked leaves the queue by itself. */
  | { readonly type: 'unqueued'; readonly questionId: string }
  /** The session asks with another model or effort. */
  | { readonly type: 'chose'; readonly choice: Choice }
  /** A picture of a question was described, for a model that cannot be shown it. The first description stays. */
  | { readonly type: 'described'; readonly turnId: string; readonly attachmentId: string; readonly text: string };

/** More of a part, or a new part. `from` is where its text begins in the part's text, in UTF-16 units. */
export type Growth = Part & { readonly from: number };

/** A session with nothing in it. `createdAt` is in milliseconds since 1970. */
export function createSession(id: string, createdAt: number): Session {
  return {
    id,
    createdAt,
    title: '',
    titledBy: 'question',
    turns: new Map(),
    head: undefined,
    lastShown: new Map(),
    choice: {},
    queue: [],
  };
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
  const lastShown = new Map(session.lastShown);
  let { title, titledBy, head, choice, queue } = session;
  const show = (turnId: string): void => {
    noteWay(turns, lastShown, turnId, head);
    head = turnId;
  };
  for (const event of events) {
    switch (event.type) {
      case 'asked':
        if (turns.has(event.question.id)) break;
        turns.set(event.question.id, event.question);
        show(event.question.id);
        title ||= titleOf(event.question);
        queue = queue.filter(({ id }) => id !== event.question.id);
        break;
      case 'answered': {
        const { answer } = event;
        const known = turns.get(answer.id);
        if (known?.role === 'user') break;
        turns.set(answer.id, answer);
        if (known === undefined) show(answer.id);
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
        if (turns.has(event.turnId)) show(event.turnId);
        else if (event.turnId === '') head = undefined;
        break;
      case 'queued':
        if (!turns.has(event.question.id)) queue = enqueue(queue, event.question);
        break;
      case 'unqueued':
        queue = queue.filter(({ id }) => id !== event.questionId);
        break;
      case 'chose':
        choice = event.choice;
        break;
      case 'described': {
        const asked = turns.get(event.turnId);
        if (asked?.role === 'user') turns.set(asked.id, describe(asked, event.attachmentId, event.text));
        break;
      }
    }
  }
  return { ...session, turns, title, titledBy, head, lastShown, choice, queue };
}

/** Takes note of the way from the beginning to the turn. Only its last step is new when it follows the head. */
function noteWay(
  turns: ReadonlyMap<string, Turn>,
  lastShown: Map<string, string>,
  turnId: string,
  head: string | undefined,
): void {
  const noted = new Set<string>();
  let turn = turns.get(turnId);
  // A file that was tampered with could hold a circle.
  while (turn !== undefined && !noted.has(turn.id)) {
    noted.add(turn.id);
    lastShown.set(turn.parentId ?? '', turn.id);
    turn = turn.parentId === undefined || turn.parentId === head ? undefined : turns.get(turn.parentId);
  }
}

function enqueue(queue: readonly QueuedQuestion[], question: QueuedQuestion): readonly QueuedQuestion[] {
  const index = queue.findIndex(({ id }) => id === question.id);
  return index === -1 ? [...queue, question] : queue.with(index, question);
}

function describe(question: Question, attachmentId: string, text: string): Question {
  const attachments = question.attachments.map((attachment) =>
    attachment.id === attachmentId && attachment.text === '' ? { ...attachment, text } : attachment,
  );
  return { ...question, attachments };
}

/** Puts text where it belongs. Text after a hole is left out: the whole answer brings it when it ends. */
function grow(parts: readonly Part[], { from, ...piece }: Growth): readonly Part[] {
  const index = parts.findIndex((part) => part.id === piece.id);
  const known = parts[index];
  if (known === undefined) return from === 0 ? [...parts, piece] : parts;
  if (from > known.text.length) return parts;
  return parts.with(index, { ...piece, text: known.text.slice(0, from) + piece.text });
}

/**
 * A title made of a question: its first line with words in it, else its first attachment; at most 80 characters. Ready
 * questions are all alike, so what they are about stands with them.
 */
export function titleOf(question: Question): string {
  const about = question.ready && question.attachments.find(({ icon }) => icon === 'image')?.label;
  const words =
    question.text.split('\n').find((text) => text.trim() !== '') ??
    question.attachments.find(({ icon }) => icon !== 'rules')?.label ??
    '';
  const line = about === undefined ? words : `${words}: ${about}`;
  const characters = Array.from(line.slice(0, 1000).replace(/\s+/g, ' ').trim());
  return characters.length > 80 ? `${characters.slice(0, 79).join('').trimEnd()}…` : characters.join('');
}
