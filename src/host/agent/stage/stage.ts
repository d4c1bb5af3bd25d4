/**
 * The edits of an agent, kept apart from the files until the person decides about them: by file, or by place in the document.
 * Owns the proposals, their order and what was decided. How a file is read and written is fileText.ts; what it was before is kept
 * by the checkpoints first, or it is not changed.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, l10n, workspace, type Disposable, type TextDocument, type Uri } from 'vscode';
import { decisionWords } from '../../../core/agent/edit/decision.ts';
import { ToolRefusal } from '../../../core/agent/tool.ts';
import { pathOf } from '../../completion/documents.ts';
import type { Reviews } from '../../inlineDiff/reviews.ts';
import { Disposables } from '../../lifecycle.ts';
import { apply, applyAll, findAstray, prepare, type Keeper } from './applying.ts';
import { documentOf, readText } from './fileText.ts';
import { follow, propose, type Proposal } from './proposal.ts';
import { takeUp, type TakenUp } from './waiting/takeUp.ts';
import type { WaitingEdits } from './waiting/waitingEdits.ts';

export interface StageParts {
  readonly keeper: Keeper;
  loadReviews(): Promise<Reviews>;
  /** Shows one that is not gone through place by place. */
  compare(proposal: Proposal): Promise<void>;
  /** Brings what is shown of one up to date, if it is shown. */
  refresh(proposal: Proposal): void;
  /** Says to the person what kept a file from being changed, with a way to look at what was proposed. */
  warn(words: string, proposal: Proposal): void;
  /** Keeps what waits beyond this window. */
  readonly waiting: WaitingEdits;
}

/** How an edit ended: done in the file, or kept apart until the person decides. */
type Edited = 'written' | 'staged';

/** What a file is to say; undefined for none. */
export interface Wanted {
  readonly text: string | undefined;
  /** The person is to see it in any case. */
  readonly isUnsure?: boolean;
}

interface Change {
  readonly uri: Uri;
  readonly before: string;
  readonly after: string;
}

export class Stage implements Disposable {
  readonly #parts: StageParts;
  /** By file. */
  readonly #proposals = new Map<string, Proposal>();
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new EventEmitter<void>());
  readonly #news: string[] = [];
  readonly #takesAll = new Set<string>();
  /** The sessions of which everything that waits is here. */
  readonly #restored = new Set<string>();
  #session = '';
  #follows = false;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  readonly onDidChange = this.#changed.event;

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  /** A turn of the agent begins: what is edited from now on is edited for it. */
  begin(session: string, turn: string): void {
    this.#session = session;
    this.#parts.keeper.begin(session, turn);
  }

  /** What waited in a session when its window closed waits again. */
  restore(session: string): Promise<void> {
    return this.#turn(async () => {
      if (this.#restored.has(session)) return;
      this.#restored.add(session);
      const { waiting } = this.#parts;
      for (const one of await waiting.read(session)) {
        // What was proposed here meanwhile is newer.
        const found = this.#proposals.has(one.uri) ? undefined : await takeUp(session, one);
        if (found === 'made') await waiting.drop(session, one.uri);
        else if (found !== undefined) await this.#takeUp(found);
      }
    });
  }

  /** Whether edits of a session are made without being asked about. */
  takesAll(session: string): boolean {
    return this.#takesAll.has(session);
  }

  /** From now on edits of the session are made without being asked about, or are not. */
  takeAll(session: string, takes: boolean): void {
    if (takes) this.#takesAll.add(session);
    else this.#takesAll.delete(session);
    this.#changed.fire();
  }

  /** What waits for the person, the oldest first. */
  get proposals(): readonly Proposal[] {
    return [...this.#proposals.values()];
  }

  /** The files that have another text for the agent than for everybody else. */
  get uris(): readonly Uri[] {
    return this.proposals.map(({ uri }) => uri);
  }

  /** What a file says for the agent; undefined where nothing is proposed, or that it be deleted. */
  textOf(uri: Uri): string | undefined {
    return this.#find(uri)?.text;
  }

  /** The text of a file as the agent has it; undefined if there is none. Throws ToolRefusal for what is no text. */
  async read(uri: Uri): Promise<string | undefined> {
    const proposal = this.#find(uri);
    return proposal !== undefined && !proposal.isReviewed ? proposal.text : readText(uri);
  }

  /** Lets the agent have another text of a file. `change` is told what it says now; undefined where there is none. */
  edit(uri: Uri, change: (text: string | undefined) => Wanted): Promise<Edited> {
    return this.#turn(async () => {
      const astray = await findAstray(uri);
      if (astray !== undefined) throw new ToolRefusal(astray);
      const known = this.#find(uri);
      const now = await readText(uri);
      if (known?.isReviewed === true) return this.#editReviewed(known, now, change(now).text);
      const proposal = known && follow(known, now);
      if (known !== undefined && proposal === undefined) {
        await this.#drop(known);
        throw new ToolRefusal(
          `${pathOf(uri)} was changed by the person where you had proposed changes, so those were dropped. Read it again.`,
        );
      }
      const base = proposal === undefined ? now : proposal.base;
      const { text, isUnsure = false } = change(proposal === undefined ? now : proposal.text);
      if (text === base) {
        if (known !== undefined) await this.#drop(known);
        return 'written';
      }
      // What was looked at has an id of its own, so that nobody accepts what they have not seen.
      const id = randomUUID();
      const next = propose(uri, base, text, { id, session: this.#session, isReviewed: false });
      await this.#put(next);
      if (!this.takesAll(this.#session)) return 'staged';
      if (isUnsure) {
        void this.open(id);
        return 'staged';
      }
      const problem = await apply(next, this.#parts.keeper);
      await this.#drop(next);
      if (problem !== undefined) throw new ToolRefusal(problem);
      return 'written';
    });
  }

  /** Makes changes that the person has allowed already, all or none. Throws ToolRefusal where one cannot be made. */
  write(changes: readonly Change[]): Promise<void> {
    return this.#turn(async () => {
      for (const { uri, before } of changes) {
        if ((await readText(uri)) !== before)
          throw new ToolRefusal(`${pathOf(uri)} has changed meanwhile. Read it again.`);
      }
      const rest = { id: '', session: this.#session, isReviewed: false };
      await applyAll(
        changes.map(({ uri, before, after }) => propose(uri, before, after, rest)),
        this.#parts.keeper,
      );
    });
  }

  /** Shows what would change: in the document, place by place, where that can be done. */
  open(id: string): Promise<void> {
    return this.#turn(async () => {
      const known = this.#withId(id);
      if (known === undefined) return;
      if (known.base === undefined || known.text === undefined) return this.#parts.compare(known);
      const reviews = await this.#parts.loadReviews();
      const document = documentOf(known.uri);
      if (known.isReviewed && document !== undefined) return reviews.reveal(document);
      // Looking writes nothing: neither what is proposed nor what the person has not saved.
      if (document?.isDirty === true || savesByItself(known.uri)) {
        return this.#parts.compare(follow(known, await readText(known.uri)) ?? known);
      }
      const problem = await this.#review(known, reviews);
      if (problem !== undefined) await this.#warn(problem, known);
    });
  }

  /** Decides about one file, or what is still undecided in it. */
  decide(id: string, accept: boolean): Promise<void> {
    return this.#turn(() => this.#decide(id, accept));
  }

  /** Decides about those of these that still wait as they were. */
  decideAll(ids: readonly string[], accept: boolean): Promise<void> {
    return this.#turn(async () => {
      for (const id of ids) await this.#decide(id, accept);
    });
  }

  /** The agent goes on only when all are decided. */
  get isAwaited(): boolean {
    return this.#waiting > 0;
  }

  get isPending(): boolean {
    return this.#proposals.size > 0;
  }

  /** Resolves when nothing waits for the person any more. Rejects when aborted. */
  async decided(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.isPending) return;
    this.#waiting += 1;
    this.#changed.fire();
    try {
      await this.#untilDecided(signal);
    } finally {
      this.#waiting -= 1;
      this.#changed.fire();
    }
  }

  async #untilDecided(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const listening = this.onDidChange(() => {
      if (!this.isPending) resolve();
    });
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
    try {
      await promise;
    } finally {
      listening.dispose();
      signal.removeEventListener('abort', abort);
    }
  }

  /** What the person decided since this was last asked for, in words for the model; empty if nothing. */
  takeNews(): string {
    return this.#news.splice(0).join('\n\n');
  }

  dispose(): void {
    this.#own.dispose();
  }

  #find(uri: Uri): Proposal | undefined {
    return this.#proposals.get(uri.toString());
  }

  #withId(id: string): Proposal | undefined {
    return this.proposals.find((one) => one.id === id);
  }

  /** Resolves when it is kept beyond this window. */
  async #put(proposal: Proposal): Promise<void> {
    const { waiting } = this.#parts;
    const before = this.#find(proposal.uri);
    this.#show(proposal);
    if (before !== undefined && before.session !== proposal.session) {
      await waiting.drop(before.session, before.uri.toString());
    }
    await waiting.put(proposal);
  }

  #show(proposal: Proposal): void {
    this.#proposals.set(proposal.uri.toString(), proposal);
    this.#parts.refresh(proposal);
    this.#changed.fire();
  }

  /** Resolves when it is gone beyond this window. */
  #drop({ uri, session }: Proposal): Promise<void> {
    if (this.#proposals.delete(uri.toString())) this.#changed.fire();
    return this.#parts.waiting.drop(session, uri.toString());
  }

  /** Says what is in the way, and offers to look at the proposal beside what the file says now. */
  async #warn(problem: string, known: Proposal): Promise<void> {
    const base = await readText(known.uri).catch(() => known.base);
    this.#parts.warn(problem, { ...known, base });
  }

  async #takeUp({ proposal, isStale, document }: TakenUp): Promise<void> {
    this.#show(proposal);
    if (document !== undefined && proposal.base !== undefined) {
      const reviews = await this.#parts.loadReviews();
      this.#followReviews(reviews);
      reviews.resume(document, proposal.base);
    }
    if (!isStale) return;
    const words = l10n.t(
      '{0} was changed since edits of it were proposed, so they cannot be made as they are. Compare, then reject them.',
      pathOf(proposal.uri),
    );
    await this.#warn(words, proposal);
  }

  /** One after the other: each sees the files as the one before left them. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #decide(id: string, accept: boolean): Promise<void> {
    const known = this.#withId(id);
    if (known === undefined) return;
    const document = known.isReviewed ? documentOf(known.uri) : undefined;
    if (document !== undefined) {
      await (await this.#parts.loadReviews()).decideIn(document, accept);
      return this.#finish(known, document);
    }
    if (!accept) {
      this.#tell(known, known.base);
      return this.#drop(known);
    }
    const problem = await apply(known, this.#parts.keeper);
    if (problem !== undefined) return this.#warn(problem, known);
    this.#tell(known, await readText(known.uri).catch(() => known.text));
    await this.#drop(known);
  }

  #tell({ uri, base, text }: Proposal, final: string | undefined): void {
    this.#news.push(decisionWords(pathOf(uri), base, text, final));
  }

  /** Puts the proposal into the document. Gives back what was in the way. */
  async #review(known: Proposal, reviews: Reviews): Promise<string | undefined> {
    const proposal = await prepare(known, this.#parts.keeper);
    if (typeof proposal === 'string') return proposal;
    const { uri, base, text } = proposal;
    const document = await workspace.openTextDocument(uri);
    // With several kinds of line ends the document is not what the file is.
    if (document.getText() !== base || text === undefined) {
      await this.#parts.compare(proposal);
      return undefined;
    }
    this.#followReviews(reviews);
    await this.#put({ ...proposal, isReviewed: true });
    if (await reviews.propose(document, text)) return undefined;
    await this.#put(proposal);
    return l10n.t('{0} is read-only, so nothing was changed.', pathOf(uri));
  }

  async #editReviewed(known: Proposal, now: string | undefined, wanted: string | undefined): Promise<Edited> {
    const document = documentOf(known.uri);
    if (document === undefined || now === undefined || wanted === undefined) {
      throw new ToolRefusal(
        `The person is looking at your changes of ${pathOf(known.uri)}. Wait until they have decided.`,
      );
    }
    if (wanted === now) return 'staged';
    const reviews = await this.#parts.loadReviews();
    if (!(await reviews.propose(document, wanted))) throw new ToolRefusal(`${pathOf(known.uri)} is read-only.`);
    await this.#put(propose(known.uri, known.base, wanted, { ...known, id: randomUUID() }));
    return 'staged';
  }

  #followReviews(reviews: Reviews): void {
    if (this.#follows) return;
    this.#follows = true;
    this.#own.add(
      reviews.onDidSettle(({ document, isDecided }) => {
        const known = this.#find(document.uri);
        if (known?.isReviewed !== true) return;
        void this.#turn(() => (isDecided || document.isClosed ? this.#finish(known, document) : this.#leave(known)));
      }),
    );
  }

  /** It cannot be gone through any more: what stands in the document is saved by the person or not at all. */
  async #leave(known: Proposal): Promise<void> {
    if (this.#withId(known.id)?.isReviewed !== true) return;
    this.#news.push(
      `${pathOf(known.uri)}: your edits stand in the editor, and the person has not decided about them. Read the file again before you go on.`,
    );
    await this.#drop(known);
  }

  /** Every place was decided, in the document or by closing it. */
  async #finish(known: Proposal, document: TextDocument): Promise<void> {
    if (this.#withId(known.id)?.isReviewed !== true) return;
    if (!document.isClosed && document.isDirty) await document.save();
    const final = await readText(known.uri).catch(() => undefined);
    await this.#parts.keeper.wrote(known.session, known.uri.toString()).catch(() => undefined);
    this.#tell(known, final);
    await this.#drop(known);
  }
}

function savesByItself(uri: Uri): boolean {
  return workspace.getConfiguration('files', uri).get('autoSave') !== 'off';
}
