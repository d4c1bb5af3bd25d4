/**
 * The session in front, kept and shown: what is recorded in it is written and told in the same step.
 * Owns the session as it stands and the reading of its path. What a person does in it is chat.ts.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, type Disposable } from 'vscode';
import type { AnswerChange, AnswerDraft } from '../../core/conversation/answer.ts';
import type { Attachment, QueuedQuestion, Session, Turn } from '../../core/conversation/model.ts';
import { createSession, reduce, type ConversationEvent } from '../../core/conversation/reduce.ts';
import { attachmentIn, path, textIn } from '../../core/conversation/tree.ts';
import { markInvisible } from '../../core/policy/invisible.ts';
import { maskText } from '../../core/policy/mask.ts';
import { masksOf, restore } from '../../core/policy/session.ts';
import type { Change, SessionView } from '../../protocol/view.ts';
import type { ChatParts } from './chatParts.ts';
import { presentPart, presentQueue, presentTurns } from './present.ts';
import { presentAnswerChange, presentStep } from './steps.ts';
import type { Waiting } from './waiting.ts';

/** What is read in a fold; more of it belongs into an editor. */
const shownCharacters = 20_000;

export class Front implements Disposable {
  readonly #parts: ChatParts;
  readonly #waiting: Waiting;
  readonly #changed = new EventEmitter<readonly Change[]>();
  #session: Session;
  /** The answer that is being written. */
  #draft: AnswerDraft | undefined;

  /** Steps from the view before to the view after, in order. */
  readonly onDidChange = this.#changed.event;

  /** Goes on with `session`, or begins a new one. */
  constructor(parts: ChatParts, waiting: Waiting, session: Session | undefined) {
    this.#parts = parts;
    this.#waiting = waiting;
    this.#session = session ?? this.begin();
  }

  /** As it is kept: a running answer has in it what it had at its beginning. */
  get session(): Session {
    return this.#session;
  }

  /** The turns shown, the running answer as it stands. */
  path(): readonly Turn[] {
    const running = this.#draft?.toAnswer();
    return path(this.#session).map((turn) => (turn.id === running?.id ? running : turn));
  }

  view(): Omit<SessionView, 'activity'> {
    const { id, title, queue } = this.#session;
    return {
      id,
      title,
      messages: presentTurns(this.#session, this.path(), this.#parts.accounts.currency()),
      queue: presentQueue(queue, this.#waiting),
    };
  }

  /** A new session, not yet in front. */
  begin(): Session {
    const session = createSession(randomUUID(), Date.now());
    this.#parts.begin(session);
    return session;
  }

  /** Brings a session to the front. */
  put(session: Session): void {
    this.#session = session;
  }

  /** From now on the path has this answer as it stands; without one as it is recorded. */
  follow(draft: AnswerDraft | undefined): void {
    this.#draft = draft;
  }

  /** Keeps what happened and shows what it changed. */
  record(event: ConversationEvent): void {
    const before = this.#session;
    this.#session = reduce(before, event);
    this.keep(event);
    this.emit(...presentStep(before, this.#session, this.path(), this.#waiting, this.#parts.accounts.currency()));
  }

  /** Keeps what is shown already. */
  keep(event: ConversationEvent): void {
    this.#parts.keep(this.#session.id, event);
  }

  showAnswer(draft: AnswerDraft, changes: readonly AnswerChange[]): void {
    const currency = this.#parts.accounts.currency();
    this.emit(...changes.map((change) => presentAnswerChange(draft, change, currency)));
  }

  showQueue(): void {
    this.emit({ type: 'queue', queue: presentQueue(this.#session.queue, this.#waiting) });
  }

  emit(...changes: readonly Change[]): void {
    if (changes.length > 0) this.#changed.fire(changes);
  }

  queued(questionId: string): QueuedQuestion | undefined {
    return this.#session.queue.find(({ id }) => id === questionId);
  }

  /** Lets a question of the queue be asked, in its last words, unless another window has asked it or took it back. */
  async takeFromQueue(questionId: string, ask: (queued: QueuedQuestion) => void): Promise<void> {
    const { id } = this.#session;
    await this.#parts.alone(id, (written) => {
      const own = this.queued(questionId);
      if (id !== this.#session.id || own === undefined) return;
      const queued = written === undefined ? own : written.queue.find((one) => one.id === questionId);
      if (queued === undefined) this.record({ type: 'unqueued', questionId });
      else ask(queued);
    });
  }

  /** Workspace paths of the files that were sent along, newest first. */
  get attachedPaths(): readonly string[] {
    const turns = this.path().flatMap((turn) => (turn.role === 'user' ? turn.attachments : []));
    return turns.flatMap((attachment) => attachment.path ?? []).toReversed();
  }

  /** The Markdown of the message or the part with this id, as it is shown: what was masked is still masked. */
  textOf(id: string): string | undefined {
    return textIn(this.path(), id);
  }

  /** A text of this chat with the secrets that were masked in their places again: to be used, not to be read for structure. */
  unmask(text: string): string {
    return restore(text, () => this.path());
  }

  /** Shows what a call was made with and what came back: long texts only from their beginning, and what is masked masked. */
  openCall(partId: string): void {
    const path = this.path();
    for (const turn of path) {
      if (turn.role === 'user') continue;
      const part = turn.parts.find(({ id }) => id === partId);
      if (part?.kind !== 'call') continue;
      const shown = presentPart(part, turn.end.status === 'running');
      const { masks, allowed } = masksOf(path);
      const result = markInvisible(maskText(part.text, masks, allowed));
      const details = { arguments: beginningOf(markInvisible(part.call.arguments)), result: beginningOf(result) };
      if (shown.kind === 'call') this.emit({ type: 'call', part: { ...shown, details } });
    }
  }

  /** The attachment of a question shown. */
  findAttachment(attachmentId: string): Attachment | undefined {
    return attachmentIn(this.path(), attachmentId);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function beginningOf(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}\n…`;
}
