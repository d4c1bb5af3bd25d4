/**
 * The answer that is being written: one request, or several where the person cuts the thinking short.
 * Owns the run from the connection to the one end, and the ways to interrupt it. What is recorded and shown is handed out.
 */
import type { CallOptions, DeepSeekClient } from '../../../api/client.ts';
import type { CallLabel } from '../../../api/connection.ts';
import { DeepSeekError } from '../../../api/errors.ts';
import type { End } from '../../../api/events.ts';
import type { AnswerDraft, AnswerEvent } from '../../../core/conversation/answer.ts';
import type { Question, Session } from '../../../core/conversation/model.ts';
import { reduce, type ConversationEvent } from '../../../core/conversation/reduce.ts';
import { pathTo, picturesOf } from '../../../core/conversation/tree.ts';
import { fitAnswer } from '../../../core/cost/fit.ts';
import type { ActivityView } from '../../../protocol/view.ts';
import type { CurrentConnection } from '../../connection/connections.ts';
import type { ModelCatalog } from '../../connection/models.ts';
import type { Accounts } from '../../cost/accounts.ts';
import { isMissing, type Sight } from '../../image/sight.ts';
import type { Toolbox } from '../../../core/agent/toolbox.ts';
import type { Agent } from '../../agent/agent.ts';
import { loadChunk } from '../../loadChunk.ts';
import type { Log } from '../../log.ts';
import { streamAnswer, type AnswerListener } from './answerStream.ts';
import { isAgents, requestFor, type Step } from './request.ts';

/** What asking takes. */
export interface AnsweringParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly accounts: Accounts;
  readonly sight: Sight;
  readonly agent: Agent;
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
  /** What was said before does not count. */
  readonly anew: boolean;
}

export interface AnsweringListener extends AnswerListener {
  /** Something of the question is known that was not before. */
  readonly onLearn: (event: ConversationEvent) => void;
}

/** One request of an answer: where it goes, and what it goes with. */
interface Call {
  readonly options: CallOptions & { readonly label: CallLabel };
  readonly model: string;
}

export class Answering {
  readonly #parts: AnsweringParts;
  #task: Task;
  readonly #listener: AnsweringListener;
  #step: Step;
  /** The request to follow the one that runs, once that has ended. */
  #next: Step | undefined;
  #abort = new AbortController();
  #retryNow: (() => void) | undefined;
  /** Of the last request; undefined where nobody told. */
  #windowTokens: number | undefined;
  #toolbox: Promise<Toolbox> | undefined;
  /** Which request of the agent's this is. */
  #agentStep: number | undefined;
  #activity: ActivityView = { phase: 'connecting', since: Date.now() };
  #done: Promise<void> = Promise.resolve();

  constructor(parts: AnsweringParts, task: Task, listener: AnsweringListener) {
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
    this.#listener.onChange(this.draft.apply(await (this.#step === 'agent' ? this.#act() : this.#answer())));
  }

  /** Lets the agent run. A failure of ours ends the answer as any other does. */
  async #act(): Promise<End> {
    const { agent, accounts, log } = this.#parts;
    const { session, question, draft } = this.#task;
    const { signal } = this.#abort;
    const { onChange, onCheckpoint } = this.#listener;
    try {
      const { run } = await loadChunk(() => import('../../agent/run.ts'));
      await agent.begin(session.id, question.id);
      return await run(
        {
          agent,
          tools: await this.#tools(),
          sessionId: session.id,
          draft,
          looksOnly: question.mode === 'plan',
          path: () => [...pathTo(this.#task.session, question.id), draft.toAnswer()],
          currency: () => accounts.currency(),
          windowTokens: () => this.#windowTokens,
          request: () => this.#request(),
          show: onChange,
          save: () => {
            const event = draft.checkpoint(true);
            if (event !== undefined) onCheckpoint(event);
          },
          showActivity: (activity) => {
            this.#agentStep = 'step' in activity ? activity.step : undefined;
            this.#show(activity);
          },
          log,
        },
        signal,
      );
    } catch (error) {
      log.failure('agent', error);
      return failedEnd(error, signal, draft.toAnswer().model);
    }
  }

  /** The same to the end, for the cache. */
  #tools(): Promise<Toolbox> {
    this.#toolbox ??= this.#parts.agent.tools();
    return this.#toolbox;
  }

  async #answer(): Promise<End> {
    let end = await this.#request();
    while (this.#next !== undefined) {
      this.#step = this.#next;
      this.#next = undefined;
      this.#abort = new AbortController();
      this.#show({ phase: 'connecting', since: Date.now() });
      this.#listener.onChange(this.draft.closeReasoning());
      end = await this.#request();
    }
    return end;
  }

  /** Runs one request to its end. */
  async #request(): Promise<End> {
    const { catalog, log, connect } = this.#parts;
    const { session, question, draft } = this.#task;
    const { signal } = this.#abort;
    try {
      const { connection } = await connect();
      const answer = draft.toAnswer();
      // What an answer was begun with is best to end it; but a service may answer under another name than it is asked by.
      const goesOn = this.#step !== 'ask' && catalog.choices(connection).includes(answer.model);
      const model = await catalog.choose(connection, signal, goesOn ? answer.model : this.#task.model);
      const onRetryWait = (resume: () => void): void => {
        this.#retryNow = resume;
      };
      this.#windowTokens = catalog.windowTokens(connection, model);
      const purpose = this.#step === 'agent' ? 'agent' : picturesOf(question).length > 0 ? 'image' : 'chat';
      const label = { purpose, sessionId: session.id, answerId: answer.id };
      const call: Call = { options: { connection, signal, onRetryWait, label }, model };
      const end = (await this.#look(call)) ?? (await this.#chat(call));
      log.event('answer', { model: end.model, end: end.reason, code: end.error?.code, repair: end.repair });
      return end;
    } catch (error) {
      log.failure('answer', error);
      return failedEnd(error, signal, draft.toAnswer().model);
    }
  }

  /** The answer of a service that looks at pictures itself; undefined where a model is to answer. */
  async #look({ options, model }: Call): Promise<End | undefined> {
    const { sight } = this.#parts;
    const { question, anew, draft } = this.#task;
    if (this.#step !== 'ask' || !sight.answersDirectly(question, options)) return undefined;
    let cached = true;
    const events = sight.answer(question, { options, model, anew }, (event, known) => {
      cached &&= known;
      this.#learn(event);
    });
    try {
      const end = await this.#stream(events);
      if (cached) this.#listener.onChange([draft.charge({ cached })]);
      return end;
    } catch (error) {
      if (!isMissing(error)) throw error;
      return undefined;
    }
  }

  /** The answer of a model. */
  async #chat(call: Call): Promise<End> {
    const { client, catalog, accounts, sight } = this.#parts;
    const { question, draft, anew } = this.#task;
    const { model } = call;
    const { connection } = call.options;
    const questions = pathTo(this.#task.session, question.id).flatMap((turn) => (turn.role === 'user' ? turn : []));
    for (const event of await sight.describe(questions, { ...call, anew: false })) this.#learn(event);
    const { session } = this.#task;
    const answer = draft.toAnswer();
    const isAgent = this.#step === 'agent';
    const tools = isAgent || isAgents(pathTo(session, question.id)) ? (await this.#tools()).specs : [];
    const stand = { session, question, answer, connection, model, tools };
    const { request: whole, masked } = requestFor(this.#step, stand);
    const request = fitAnswer(whole, {
      kind: connection.kind,
      promptTokens: isAgent
        ? accounts.forecaster.nextPromptTokens(session, answer, model)
        : accounts.forecaster.promptTokens(session, question.id, model),
      windowTokens: catalog.windowTokens(connection, model),
    });
    const label = { ...call.options.label, ...(masked > 0 && { masked }) };
    const options = { ...call.options, label };
    const key = label.purpose === 'image' && this.#step === 'ask' ? sight.keyOf(request, options) : undefined;
    const known = key === undefined || anew ? undefined : await sight.recall(key);
    const end = await this.#stream(known ?? client.chat(request, options));
    if (known !== undefined) {
      this.#listener.onChange([draft.charge({ cached: true })]);
      return end;
    }
    if (key !== undefined && end.reason === 'stop') await sight.keep(key, draft.toAnswer());
    const { thinking } = request;
    const settlement = accounts.settle(label, {
      session,
      questionId: question.id,
      thinking,
      ...(isAgent && { answer }),
    });
    if (settlement !== undefined) this.#listener.onChange([draft.charge(settlement)]);
    return end;
  }

  #stream(events: AsyncIterable<AnswerEvent>): Promise<End> {
    return streamAnswer(events, this.#task.draft, {
      ...this.#listener,
      takesCalls: this.#step === 'agent',
      onActivity: (activity) => this.#show(activity),
    });
  }

  /** Takes into account what was found out about the question. */
  #learn(event: ConversationEvent): void {
    this.#task = { ...this.#task, session: reduce(this.#task.session, event) };
    this.#listener.onLearn(event);
  }

  #show(activity: ActivityView): void {
    const step = this.#agentStep;
    this.#activity = step === undefined || activity.phase === 'retrying' ? activity : { ...activity, step };
    this.#listener.onActivity(this.#activity);
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
