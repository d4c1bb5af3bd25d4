/**
 * The session in front and the answer that runs in it: the one truth that every surface shows.
 * Owns asking, stopping, answering again and moving between sessions; says what changed, in the panel's own words.
 * Does not own the stream (answerRun.ts), files (sessionStore.ts), the composer (composer.ts) or webviews (surface.ts).
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, type Disposable } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { ServiceKind } from '../../api/connection.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ChatRequest, End, Thinking } from '../../api/events.ts';
import { createAnswerDraft, type AnswerChange, type AnswerDraft } from '../../core/conversation/answer.ts';
import type { Asking, Attachment, Question, Session, Turn } from '../../core/conversation/model.ts';
import { toMessages } from '../../core/conversation/prompt.ts';
import { createSession, reduce, type ConversationEvent } from '../../core/conversation/reduce.ts';
import { path, pathTo } from '../../core/conversation/tree.ts';
import { takesPictures } from '../../core/models.ts';
import { systemPrompt } from '../../core/prompts/system.ts';
import type { ActivityView, Change, SessionView } from '../../protocol/view.ts';
import type { CurrentConnection } from '../connection/connections.ts';
import type { Accounts } from '../cost/accounts.ts';
import type { Log } from '../log.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { readSetting } from '../settings.ts';
import { runAnswer } from './answerRun.ts';
import { presentAnswer, presentQuestion, presentTurn } from './present.ts';

/** What the chat needs from the rest of the house. */
export interface ChatParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly accounts: Accounts;
  readonly log: Log;
  /** Freezes where a question goes. Throws DeepSeekError. */
  readonly connect: () => Promise<CurrentConnection>;
  /** A new session is in front. */
  readonly begin: (session: Session) => void;
  /** Keeps an event of the session. */
  readonly keep: (sessionId: string, event: ConversationEvent) => void;
}

interface Running {
  readonly answerId: string;
  readonly abort: AbortController;
  readonly draft: AnswerDraft;
  activity: ActivityView;
  /** Ends the wait for the next try. */
  retryNow: (() => void) | undefined;
  done: Promise<void>;
}

export class Chat implements Disposable {
  readonly #parts: ChatParts;
  readonly #changed = new EventEmitter<readonly Change[]>();
  #session: Session;
  #running: Running | undefined;

  /** Steps from the view before to the view after, in order. */
  readonly onDidChange = this.#changed.event;

  /** Goes on with `session`, or begins a new one. */
  constructor(parts: ChatParts, session: Session | undefined) {
    this.#parts = parts;
    this.#session = session ?? this.#begin();
  }

  /** As it is kept: a running answer has in it what it had at its beginning. */
  get session(): Session {
    return this.#session;
  }

  get sessionId(): string {
    return this.#session.id;
  }

  get answering(): boolean {
    return this.#running !== undefined;
  }

  get isEmpty(): boolean {
    return this.#session.head === undefined;
  }

  view(): SessionView {
    const { id, title } = this.#session;
    const messages = this.#path().map((turn) => presentTurn(turn, this.#parts.accounts.currency()));
    return { id, title, messages, ...(this.#running && { activity: this.#running.activity }) };
  }

  /** Puts a question at the end of the path and answers it. A running answer is stopped first and keeps what it has. */
  async ask(asking: Asking): Promise<void> {
    await this.stop();
    const isFirst = this.isEmpty;
    const question: Question = {
      ...asking,
      role: 'user',
      id: randomUUID(),
      parentId: this.#session.head,
      at: Date.now(),
    };
    this.#record({ type: 'asked', question });
    if (isFirst) this.#emit({ type: 'title', title: this.#session.title });
    this.#emit({ type: 'message', message: presentQuestion(question) });
    await this.#answer(question);
  }

  /** Answers the question of an answer once more. The old answer stays in the tree. */
  async regenerate(answerId: string): Promise<void> {
    await this.stop();
    const answer = this.#session.turns.get(answerId);
    const question = answer?.role === 'assistant' ? this.#session.turns.get(answer.parentId) : undefined;
    if (question?.role !== 'user') return;
    this.#record({ type: 'headMoved', turnId: question.id });
    this.#emit({ type: 'truncate', length: this.#path().length });
    await this.#answer(question);
  }

  /** Ends the running answer and resolves when it has ended; what came is kept. */
  async stop(): Promise<void> {
    // Whoever waited for the same end may have begun another answer in between.
    while (this.#running !== undefined) {
      this.#running.abort.abort();
      await this.#running.done;
    }
  }

  /** Ends the wait for the next try, if one is waited for. */
  retryNow(): void {
    this.#running?.retryNow?.();
  }

  /** Brings another session to the front, or a new one. */
  async show(session: Session | undefined): Promise<void> {
    await this.stop();
    this.#session = session ?? this.#begin();
    this.#emit({ type: 'session', session: this.view() });
  }

  /** Takes up a title or a pin that the session got. */
  note(event: Extract<ConversationEvent, { type: 'titled' | 'pinned' }>): void {
    this.#record(event);
    this.#emit({ type: 'title', title: this.#session.title });
  }

  /** Workspace paths of the files that were sent along, newest first. */
  get attachedPaths(): readonly string[] {
    const turns = this.#path().flatMap((turn) => (turn.role === 'user' ? turn.attachments : []));
    return turns.flatMap(({ path }) => path ?? []).toReversed();
  }

  /** The Markdown of the message or the part with this id. */
  textOf(id: string): string | undefined {
    for (const turn of this.#path()) {
      if (turn.role === 'user') {
        if (turn.id === id) return turn.text;
        continue;
      }
      const parts = turn.parts.filter((part) => part.id === id || (turn.id === id && part.kind === 'text'));
      if (parts.length > 0) return parts.map((part) => part.text).join('');
    }
    return undefined;
  }

  /** The attachment of a question shown. */
  findAttachment(attachmentId: string): Attachment | undefined {
    for (const turn of this.#path()) {
      const found = turn.role === 'user' ? turn.attachments.find(({ id }) => id === attachmentId) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  dispose(): void {
    this.#running?.abort.abort();
    this.#changed.dispose();
  }

  #begin(): Session {
    const session = createSession(randomUUID(), Date.now());
    this.#parts.begin(session);
    return session;
  }

  /** The turns shown, the running answer as it stands. */
  #path(): readonly Turn[] {
    const running = this.#running;
    const turns = path(this.#session);
    return running === undefined
      ? turns
      : turns.map((turn) => (turn.id === running.answerId ? running.draft.toAnswer() : turn));
  }

  async #answer(question: Question): Promise<void> {
    const answerId = randomUUID();
    const thinking = question.thinking ?? readSetting('thinking');
    const running: Running = {
      answerId,
      abort: new AbortController(),
      draft: createAnswerDraft({
        id: answerId,
        questionId: question.id,
        model: question.model ?? readSetting('model'),
        thinking,
        now: Date.now,
      }),
      activity: { phase: 'connecting', since: Date.now() },
      retryNow: undefined,
      done: Promise.resolve(),
    };
    this.#running = running;
    const answer = running.draft.toAnswer();
    this.#record({ type: 'answered', answer });
    this.#emit({ type: 'message', message: presentAnswer(answer, this.#parts.accounts.currency()) });
    this.#emit({ type: 'activity', activity: running.activity });
    running.done = this.#stream(question, running);
    await running.done;
  }

  /** Runs the answer to its end, which is recorded and shown before this resolves. Never rejects. */
  async #stream(question: Question, running: Running): Promise<void> {
    const { client, catalog, accounts, log, connect } = this.#parts;
    const { draft, abort } = running;
    const { signal } = abort;
    try {
      const { connection } = await connect();
      const model = question.model ?? (await catalog.choose(connection, signal));
      const request = this.#request(question, connection.kind, model, draft.toAnswer().thinking);
      const onRetryWait = (resume: () => void): void => {
        running.retryNow = resume;
      };
      const label = { purpose: 'chat', sessionId: this.#session.id };
      const end = await runAnswer(client, request, { connection, signal, onRetryWait, label }, draft, {
        onChange: (changes) => this.#showAnswer(running, changes),
        onActivity: (activity) => {
          running.activity = activity;
          this.#emit({ type: 'activity', activity });
        },
        onCheckpoint: (event) => this.#parts.keep(this.#session.id, event),
      });
      const { thinking } = request;
      const settlement = accounts.settle(label, { session: this.#session, questionId: question.id, thinking });
      if (settlement !== undefined) this.#showAnswer(running, [draft.charge(settlement)]);
      log.event('answer', { model: end?.model, end: end?.reason, code: end?.error?.code, repair: end?.repair });
    } catch (error) {
      log.failure('answer', error);
      this.#showAnswer(running, draft.apply(failedEnd(error, signal, draft.toAnswer().model)));
    }
    this.#running = undefined;
    this.#record({ type: 'answered', answer: draft.toAnswer() });
    this.#emit({ type: 'activity', activity: null });
  }

  #request(question: Question, kind: ServiceKind, model: string, thinking: Thinking): ChatRequest {
    const maxTokens = readSetting('maxTokens');
    return {
      model,
      messages: toMessages(pathTo(this.#session, question.id), {
        systemPrompt: readSetting('systemPrompt') || systemPrompt,
        historyTurns: readSetting('historyTurns'),
        pictures: takesPictures(kind, model),
      }),
      thinking,
      temperature: readSetting('temperature'),
      ...(maxTokens > 0 && { maxTokens }),
    };
  }

  #showAnswer({ answerId, draft }: Running, changes: readonly AnswerChange[]): void {
    this.#emit(
      ...changes.map((change): Change => {
        if (change.type === 'part') return { ...change, messageId: answerId };
        if (change.type !== 'answer') return change;
        const { model, status, trouble, usage, cost, miss } = presentAnswer(
          draft.toAnswer(),
          this.#parts.accounts.currency(),
        );
        return {
          type: 'answer',
          messageId: answerId,
          model,
          status,
          ...(trouble && { trouble }),
          ...(usage && { usage }),
          ...(cost && { cost }),
          ...(miss !== undefined && { miss }),
        };
      }),
    );
  }

  #record(event: ConversationEvent): void {
    this.#session = reduce(this.#session, event);
    this.#parts.keep(this.#session.id, event);
  }

  #emit(...changes: readonly Change[]): void {
    if (changes.length > 0) this.#changed.fire(changes);
  }
}

/** The end of an answer that failed before its stream began. */
function failedEnd(error: unknown, signal: AbortSignal, model: string): End {
  if (signal.aborted) {
    return {
      type: 'end',
      reason: 'aborted',
      model,
      error: new DeepSeekError('ABORTED', 'stopped'),
      malformedEvents: 0,
    };
  }
  const known = DeepSeekError.is(error) ? error : new DeepSeekError('MALFORMED', 'defect in the extension');
  return { type: 'end', reason: 'error', model, error: known, malformedEvents: 0 };
}
