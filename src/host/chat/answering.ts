/**
 * The answer that is being written: one request, or several where the person cuts the thinking short.
 * Owns the run from the connection to the one end, and the ways to interrupt it. What is recorded and shown is handed out.
 */
import type { DeepSeekClient } from '../../api/client.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { End } from '../../api/events.ts';
import type { AnswerDraft } from '../../core/conversation/answer.ts';
import type { Question, Session } from '../../core/conversation/model.ts';
import { fitAnswer } from '../../core/cost/fit.ts';
import type { ActivityView } from '../../protocol/view.ts';
import type { CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import type { Accounts } from '../cost/accounts.ts';
import type { Log } from '../log.ts';
import { streamAnswer, type AnswerListener } from './answerStream.ts';
import { requestFor, type Step } from './request.ts';

/** What asking takes. */
export interface AnsweringParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly accounts: Accounts;
  readonly log: Log;
  /** Freezes where a question goes. Throws DeepSeekError. */
  readonly connect: () => Promise<CurrentConnection>;
}

/** What is to be answered, and by whom. */
export interface Task {
  readonly session: Session;
  readonly question: Question;
  readonly draft: AnswerDraft;
  /** The model wanted; undefined for the service's own choice. */
  readonly model: string | undefined;
  /** The first request. */
  readonly step: Step;
}

export class Answering {
  readonly #parts: AnsweringParts;
  readonly #task: Task;
  readonly #listener: AnswerListener;
  #step: Step;
  /** The request to follow the one that runs, once that has ended. */
  #next: Step | undefined;
  #abort = new AbortController();
  #retryNow: (() => void) | undefined;
  #activity: ActivityView = { phase: 'connecting', since: Date.now() };
  #done: Promise<void> = Promise.resolve();

  constructor(parts: AnsweringParts, task: Task, listener: AnswerListener) {
    this.#parts = parts;
    this.#task = task;
    this.#listener = listener;
    this.#step = task.step;
  }

  get draft(): AnswerDraft {
    return this.#task.draft;
  }

  get activity(): ActivityView {
    return this.#activity;
  }

  /** Resolves when the answer has ended and `afterwards` was called. Never rejects. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Runs the answer to its end, applies that to the draft, and then calls `afterwards`. */
  start(afterwards: () => void): Promise<void> {
    this.#done = this.#run().then(afterwards);
    return this.#done;
  }

  /** Ends the answer; what came is kept. */
  stop(): void {
    this.#next = undefined;
    this.#abort.abort();
  }

  /** Ends the wait for the next try, if one is waited for. */
  retryNow(): void {
    this.#retryNow?.();
  }

  /** Ends the thinking and asks for the answer. Does nothing once there is text. */
  answerNow(): void {
    if (this.#step !== 'ask' || this.draft.toAnswer().parts.some(({ kind }) => kind === 'text')) return;
    this.#next = 'answerNow';
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    let end = await this.#request();
    while (this.#next !== undefined) {
      this.#step = this.#next;
      this.#next = undefined;
      this.#abort = new AbortController();
      this.#show({ phase: 'connecting', since: Date.now() });
      this.#listener.onChange(this.draft.closeReasoning());
      end = await this.#request();
    }
    this.#listener.onChange(this.draft.apply(end));
  }

  /** Runs one request to its end. */
  async #request(): Promise<End> {
    const { client, catalog, accounts, log, connect } = this.#parts;
    const { session, question, draft } = this.#task;
    const { signal } = this.#abort;
    try {
      const { connection } = await connect();
      const answer = draft.toAnswer();
      // What an answer was begun with is best to end it; but a service may answer under another name than it is asked by.
      const goesOn = this.#step !== 'ask' && catalog.choices(connection).includes(answer.model);
      const model = await catalog.choose(connection, signal, goesOn ? answer.model : this.#task.model);
      const { request: whole, masked } = requestFor(this.#step, { session, question, answer, connection, model });
      const request = fitAnswer(whole, {
        kind: connection.kind,
        promptTokens: accounts.forecaster.promptTokens(session, question.id, model),
        windowTokens: catalog.windowTokens(connection, model),
      });
      const onRetryWait = (resume: () => void): void => {
        this.#retryNow = resume;
      };
      const label = { purpose: 'chat', sessionId: session.id, answerId: answer.id, ...(masked > 0 && { masked }) };
      const end = await streamAnswer(client, request, { connection, signal, onRetryWait, label }, draft, {
        ...this.#listener,
        onActivity: (activity) => this.#show(activity),
      });
      const { thinking } = request;
      const settlement = accounts.settle(label, { session, questionId: question.id, thinking });
      if (settlement !== undefined) this.#listener.onChange([draft.charge(settlement)]);
      log.event('answer', { model: end.model, end: end.reason, code: end.error?.code, repair: end.repair });
      return end;
    } catch (error) {
      log.failure('answer', error);
      return failedEnd(error, signal, draft.toAnswer().model);
    }
  }

  #show(activity: ActivityView): void {
    this.#activity = activity;
    this.#listener.onActivity(activity);
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
