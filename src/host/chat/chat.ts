/**
 * The session in front and the answer that runs in it: the one truth that every surface shows.
 * Owns what a person does in a session: ask, queue, stop, continue, edit, walk the tree, fork. What is recorded is shown.
 * Does not own the run of an answer (answering.ts), files (sessionStore.ts), the composer (composer.ts) or webviews (surface.ts).
 */
import { randomUUID } from 'node:crypto';
import { l10n, type Disposable } from 'vscode';
import { continueAnswer, createAnswerDraft, rewordAnswer } from '../../core/conversation/answer.ts';
import type {
  Answer,
  Asking,
  Attachment,
  Choice,
  Question,
  QueuedQuestion,
  Session,
} from '../../core/conversation/model.ts';
import { replay, type ConversationEvent } from '../../core/conversation/reduce.ts';
import { branchEnd, forkEvents, pathTo, versions } from '../../core/conversation/tree.ts';
import { allowedIn } from '../../core/policy/session.ts';
import type { SessionView } from '../../protocol/view.ts';
import { decideAgain } from '../policy/decideMasks.ts';
import { readSetting } from '../settings.ts';
import { Answering, type Task } from './answer/answering.ts';
import type { ChatParts } from './chatParts.ts';
import { Front } from './front.ts';
import { isDone } from './present.ts';
import { questionOf, stepOn } from './answer/request.ts';
import { Settling } from './settling.ts';
import { Waiting } from './waiting.ts';

export class Chat implements Disposable {
  readonly #parts: ChatParts;
  readonly #waiting: Waiting;
  readonly #front: Front;
  readonly #settling: Settling;
  #running: Answering | undefined;
  /** The question whose answer is to take the place of the path. */
  #compacting: string | undefined;

  /** Steps from the view before to the view after, in order. */
  readonly onDidChange: Front['onDidChange'];

  /** Goes on with `session`, or begins a new one. */
  constructor(parts: ChatParts, session: Session | undefined) {
    this.#parts = parts;
    this.#waiting = new Waiting(parts.lowerPrice);
    this.#front = new Front(parts, this.#waiting, session);
    this.#settling = new Settling(parts, this.#front);
    this.onDidChange = this.#front.onDidChange;
    this.#takeUp();
  }

  /** As it is kept: a running answer has in it what it had at its beginning. */
  get session(): Session {
    return this.#front.session;
  }

  get sessionId(): string {
    return this.session.id;
  }

  get answering(): boolean {
    return this.#running !== undefined;
  }

  get isEmpty(): boolean {
    return this.session.head === undefined;
  }

  /** The model and the effort of this session, where it does not go by the settings. */
  get choice(): Choice {
    return this.session.choice;
  }

  view(): SessionView {
    return { ...this.#front.view(), ...(this.#running && { activity: this.#running.activity }) };
  }

  /**
   * Asks at the end of the path; while an answer runs, in its turn, and what can wait, at the lower price. Says when it is
   * recorded. Gives back the answer of what is asked at once.
   */
  async ask(asking: Asking, recorded?: () => void): Promise<Answer | undefined> {
    const settled = await this.#settling.settle(asking, this.session.head);
    if (settled === undefined) return undefined;
    const question = { ...settled, id: randomUUID() };
    const until = this.#parts.lowerPrice.from(question);
    if (this.#running === undefined && until === undefined) return this.#ask(question, this.session.head, recorded);
    this.#waiting.add(question.id, until, () => this.#wake(question.id));
    const waits = until !== undefined && { waitsUntil: until };
    this.#front.record({ type: 'queued', question: { ...question, ...waits } });
    recorded?.();
    return undefined;
  }

  /** Asks at once. A running answer is stopped first and keeps what it has. */
  async askNow(asking: Asking, recorded?: () => void): Promise<void> {
    await this.#askInPlace(asking, () => this.session.head, recorded);
  }

  /**
   * Asks for a summary of the path, and goes on from it alone once it is complete. The path before stays in the tree, beside
   * the new beginning. Not while an answer runs.
   */
  async compact(asking: Asking, recorded?: () => void): Promise<void> {
    const settled = await this.#settling.settle(asking, this.session.head);
    if (settled === undefined) return;
    if (this.#running !== undefined) return this.#parts.giveBack(asking);
    this.#compacting = randomUUID();
    await this.#ask({ ...settled, id: this.#compacting }, this.session.head, recorded);
  }

  /** Asks a question of the queue at once, before the others. */
  async askQueued(questionId: string): Promise<void> {
    await this.#inPlace(() => this.#askWaiting(questionId));
  }

  /** Gives a question of the queue other words; without words it is taken back. */
  async rewordQueued(questionId: string, text: string): Promise<void> {
    const queued = this.#front.queued(questionId);
    if (queued === undefined) return;
    if (text.trim() === '') return this.#front.record({ type: 'unqueued', questionId });
    const { open: _, waitsUntil, ...asked } = queued;
    const settled = await this.#settling.settle({ ...asked, text }, this.session.head);
    if (settled === undefined || this.#front.queued(questionId) === undefined) return;
    const waits = waitsUntil !== undefined && { waitsUntil };
    this.#front.record({ type: 'queued', question: { ...settled, ...waits, id: questionId } });
  }

  /** Asks a question in other words, or puts other words into an answer's mouth. What was there before stays in the tree. */
  async edit(messageId: string, text: string): Promise<void> {
    const turn = this.session.turns.get(messageId);
    if (turn?.role === 'user') {
      const { open: _, ...asked } = turn;
      await this.#askInPlace({ ...asked, text }, () => turn.parentId);
    } else if (turn?.role === 'assistant') {
      await this.#inPlace(() => {
        if (!this.session.turns.has(messageId)) return;
        this.#front.record({ type: 'answered', answer: rewordAnswer(turn, randomUUID(), text, Date.now()) });
      });
    }
  }

  /** Lets the person decide what of a question is masked, and asks it again if that is not what was sent. */
  async decideMasks(questionId: string): Promise<void> {
    const turn = this.session.turns.get(questionId);
    if (turn?.role !== 'user') return;
    const decided = await decideAgain(turn, allowedIn(pathTo(this.session, turn.parentId)));
    if (decided === undefined) return;
    await this.#inPlace(async () => {
      if (this.session.turns.has(questionId)) await this.#ask({ ...decided, id: randomUUID() }, turn.parentId);
    });
  }

  /** Answers the question of an answer once more, with another model or effort if one is named. */
  async regenerate(answerId: string, choice: Choice = {}): Promise<void> {
    await this.#inPlace(async () => {
      const question = questionOf(this.session, answerId);
      if (question === undefined) return;
      this.#front.record({ type: 'headMoved', turnId: question.id });
      await this.#answer(question, choice, true);
    });
  }

  /** Lets the answer at the end of the path go on where it broke off. */
  async continue(answerId: string): Promise<void> {
    const answer = this.session.turns.get(answerId);
    const question = questionOf(this.session, answerId);
    if (this.#running !== undefined || answerId !== this.session.head) return;
    if (answer?.role !== 'assistant' || question === undefined || isDone(answer)) return;
    const draft = continueAnswer(answer, Date.now);
    const model = this.#modelFor(question);
    const step = this.#isForAgent(question) ? 'agent' : stepOn(answer);
    await this.#run({ session: this.session, question, draft, model, step, anew: true });
  }

  /** Ends the thinking of the running answer and asks for the answer itself. */
  answerNow(): void {
    this.#running?.answerNow();
  }

  /** Shows another version of a message, counted from 0, with what followed it when it was shown last. */
  showVersion(messageId: string, version: number): void {
    const sibling = versions(this.session).get(messageId)?.[version];
    if (sibling !== undefined) this.#front.record({ type: 'headMoved', turnId: branchEnd(this.session, sibling) });
  }

  /**
   * Goes on in a new session that has everything up to this message. A question is not asked in it again but given back, to
   * be asked in other words.
   */
  async fork(messageId: string): Promise<Question | undefined> {
    return this.#inPlace(() => {
      const from = this.session;
      const turn = from.turns.get(messageId);
      if (turn === undefined) return undefined;
      const at = turn.role === 'user' ? turn.parentId : turn.id;
      const events = forkEvents(from, at, l10n.t('{0} (fork)', from.title));
      const fork = this.#front.begin();
      for (const event of events) this.#parts.keep(fork.id, event);
      this.#bring(replay(fork, events));
      return turn.role === 'user' ? turn : undefined;
    });
  }

  /** Goes back to before a question, which is given back to be asked in other words. Gives back what undoes that. */
  async goBack(questionId: string): Promise<() => Promise<void>> {
    return this.#inPlace(() => {
      const { id, head = '', turns } = this.session;
      const turn = turns.get(questionId);
      if (turn?.role !== 'user') return () => Promise.resolve();
      this.#front.record({ type: 'headMoved', turnId: turn.parentId ?? '' });
      this.#parts.giveBack(turn);
      return () =>
        this.#inPlace(() => {
          if (this.session.id === id) this.#front.record({ type: 'headMoved', turnId: head });
        });
    });
  }

  /** Asks with another model or effort from now on. */
  choose(choice: Choice): void {
    this.#front.record({ type: 'chose', choice: { ...this.session.choice, ...choice } });
  }

  /** Ends the running answer and resolves when it has ended; what came is kept, and the queue waits. */
  stop(): Promise<void> {
    return this.#inPlace(() => undefined);
  }

  /** Ends the wait for the next try, if one is waited for. */
  retryNow(): void {
    this.#running?.retryNow();
  }

  /** Brings another session to the front, or a new one. */
  async show(session: Session | undefined): Promise<void> {
    await this.#inPlace(() => this.#bring(session ?? this.#front.begin()));
  }

  /** Shows the session anew: what its words depend on has changed, or another window went on with it. */
  showAgain(session = this.session): void {
    this.#front.put(session);
    this.#front.emit({ type: 'session', session: this.view() });
  }

  /** Takes up a title or a pin that the session got. */
  note(event: Extract<ConversationEvent, { type: 'titled' | 'pinned' }>): void {
    this.#front.record(event);
  }

  /** Workspace paths of the files that were sent along, newest first. */
  get attachedPaths(): readonly string[] {
    return this.#front.attachedPaths;
  }

  /** The Markdown of the message or the part with this id, as it is shown: what was masked is still masked. */
  textOf(id: string): string | undefined {
    return this.#front.textOf(id);
  }

  /** A text of this chat with the secrets that were masked in their places again: to be used, not to be read for structure. */
  unmask(text: string): string {
    return this.#front.unmask(text);
  }

  /** Shows what a call was made with and what came back. */
  openCall(partId: string): void {
    this.#front.openCall(partId);
  }

  /** Asks the agent to do what it has planned. */
  async carryOut(answerId: string): Promise<void> {
    const plan = questionOf(this.session, answerId);
    if (plan?.mode !== 'plan' || answerId !== this.session.head) return;
    this.choose({ mode: 'agent' });
    await this.ask({ text: l10n.t('Carry out the plan.'), attachments: [], mode: 'agent' });
  }

  /** The attachment of a question shown. */
  findAttachment(attachmentId: string): Attachment | undefined {
    return this.#front.findAttachment(attachmentId);
  }

  dispose(): void {
    this.#running?.stop();
    this.#waiting.dispose();
    this.#front.dispose();
  }

  /** Asks what has waited for the lower price, or lets it be next after the answer that runs. */
  #wake(questionId: string): void {
    const queued = this.#front.queued(questionId);
    if (queued === undefined) this.#waiting.forget(questionId);
    else if (this.#running === undefined) void this.#askWaiting(questionId);
    else this.#front.showQueue();
  }

  /**
   * Ends the running answer and then, in the same breath, does what is to come after it. Whoever waited for the same end may
   * have begun another answer in between, and that one has to end as well: there is one at a time.
   */
  async #inPlace<T>(begin: () => T | Promise<T>): Promise<T> {
    while (this.#running !== undefined) {
      this.#running.stop();
      await this.#running.done;
    }
    return begin();
  }

  /** Asks at once what the person settles, after `parentId` as it is then; given back if its session is not in front any more. */
  async #askInPlace(asking: Asking, parentId: () => string | undefined, recorded?: () => void): Promise<void> {
    const { id } = this.session;
    const settled = await this.#settling.settle(asking, parentId());
    if (settled === undefined) return;
    await this.#inPlace(async () => {
      if (this.session.id !== id) return this.#parts.giveBack(asking);
      await this.#ask({ ...settled, id: randomUUID() }, parentId(), recorded);
    });
  }

  /** Brings a session to the front, where no answer runs. */
  #bring(session: Session): void {
    this.#front.put(session);
    this.#takeUp();
    this.showAgain();
  }

  /** Asks a question of the queue; where another was asked meanwhile it is next. */
  #askWaiting(questionId: string): Promise<void> {
    return this.#front.takeFromQueue(questionId, (queued) => {
      if (this.#running === undefined) void this.#ask(queued, this.session.head);
    });
  }

  #isForAgent({ mode = 'ask' }: Question): boolean {
    return mode !== 'ask' && this.#parts.agent.off === undefined;
  }

  /** What waited for the lower price when the session was left goes on to. */
  #takeUp(): void {
    this.#waiting.takeUp(this.session.queue, (questionId) => this.#wake(questionId));
  }

  #modelFor(question: Question): string | undefined {
    return question.model ?? this.session.choice.model;
  }

  async #ask(queued: QueuedQuestion, parentId: string | undefined, recorded?: () => void): Promise<Answer> {
    const question = this.#settling.place(queued, parentId);
    this.#front.record({ type: 'asked', question });
    recorded?.();
    return this.#answer(question, {}, false);
  }

  /** `anew` when the same was asked before and another answer is wanted. */
  async #answer(question: Question, choice: Choice, anew: boolean): Promise<Answer> {
    const model = choice.model ?? this.#modelFor(question);
    const draft = createAnswerDraft({
      id: randomUUID(),
      questionId: question.id,
      model: model ?? readSetting('model'),
      thinking: choice.thinking ?? question.thinking ?? this.session.choice.thinking ?? readSetting('thinking'),
      now: Date.now,
    });
    const step = this.#isForAgent(question) ? 'agent' : 'ask';
    return this.#run({ session: this.session, question, draft, model, step, anew });
  }

  /** Runs the answer to its end, which is recorded and shown before this resolves. Never rejects. */
  async #run(task: Task): Promise<Answer> {
    const { question, draft } = task;
    const running = new Answering(this.#parts, task, {
      onChange: (changes) => this.#front.showAnswer(draft, changes),
      onActivity: (activity) => this.#front.emit({ type: 'activity', activity }),
      onCheckpoint: (event) => this.#front.keep(event),
      onLearn: (event) => this.#front.record(event),
    });
    this.#running = running;
    this.#front.follow(draft);
    this.#front.record({ type: 'answered', answer: draft.toAnswer() });
    this.#front.showAnswer(draft, [{ type: 'answer' }]);
    this.#front.emit({ type: 'activity', activity: running.activity });
    await running.start(() => {
      const answer = draft.toAnswer();
      this.#running = undefined;
      this.#front.follow(undefined);
      this.#front.record({ type: 'answered', answer });
      this.#front.emit({ type: 'activity', activity: null });
      if (question.id === this.#compacting && isDone(answer))
        this.#front.record({ type: 'asked', question: this.#settling.placeSummary(answer) });
      // What another window queued is asked by that one. After a stop or a failure the queue waits: what comes next may not
      // make sense any more.
      const next = this.session.queue.find(({ id }) => this.#waiting.isNext(id));
      if (next !== undefined && isDone(answer)) void this.#askWaiting(next.id);
    });
    return draft.toAnswer();
  }
}
