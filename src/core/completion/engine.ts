/**
 * The ghost-text engine: decides, waits, asks, remembers.
 * Wires gate, cache, running requests, timing and counts. One request at a time for each document; who asks later picks up
 * what is on its way. What the text looks like is the shaper's, what is sent is the prompt's.
 */
import type { Usage } from '../../api/events.ts';
import { estimateTokens } from '../cost/tokens.ts';
import type {
  Engine,
  EngineParts,
  EngineSettings,
  EngineStats,
  LastCompletion,
  Outcome,
  Pause,
  Refusal,
  Reluctance,
  RequestRecord,
  Shaper,
  Silence,
} from './contract.ts';
import {
  agreesWithSuggestion,
  type Circumstances,
  findClosed,
  findReluctance,
  findShortage,
  findSilence,
  isAtLineStart,
  type Supply,
} from './gate/gate.ts';
import { createPauses } from './gate/pause.ts';
import { createFates } from './habits/fates.ts';
import { createLearning } from './habits/learn.ts';
import { createSpending } from './habits/spending.ts';
import { createTiming } from './habits/timing.ts';
import type { DocumentSnapshot, Ghost, Prompt, Query } from './model.ts';
import { type Anchor, Follower } from './reuse/anchor.ts';
import { createCache, type Found } from './reuse/cache.ts';
import { type Lane, Lanes, liveRun } from './reuse/lanes.ts';
import { type Ended, Run } from './reuse/run.ts';

/** What is sent and who reads the answer, made ready before the wait is over. */
interface Prepared {
  readonly prompt: Prompt;
  readonly shaper: Shaper;
}

/** So long before the end of a wait. */
const preparingMs = 10;
/** After a letter that may be the first of a composition: by then there is a second one. */
const composingMs = 1_000;
const charsPerToken = 4;

/** Makes an engine. It does nothing until asked. */
export function createEngine(parts: EngineParts): Engine {
  return new CompletionEngine(parts);
}

class CompletionEngine implements Engine {
  readonly #parts: EngineParts;
  readonly #cache = createCache();
  readonly #pauses = createPauses();
  readonly #timing = createTiming();
  readonly #spending;
  readonly #learning;
  readonly #fates;
  readonly #lanes = new Lanes();
  #lastDecision: LastCompletion['decision'] | undefined;
  #lastRun: Run | undefined;
  #isDisposed = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#spending = createSpending(parts.earlier);
    this.#learning = createLearning(parts.earlier);
    this.#fates = createFates(this.#spending, this.#learning, parts.now);
  }

  async provide(query: Query, signal: AbortSignal): Promise<Ghost | undefined> {
    if (this.#isDisposed || signal.aborted) return undefined;
    const settings = this.#parts.settings();
    const silence = this.#findSilence(query, settings);
    if (silence !== undefined) return this.#decline(query, silence);

    const follower = this.#follow(query, settings);
    const lane = this.#lanes.of(query.document.uri);
    lane.turn += 1;
    const { turn } = lane;
    lane.wait?.abort();
    let own: Run | undefined;
    let hasJoined = false;
    let delayMs: number | undefined;
    let prepared: Prepared | undefined;
    for (;;) {
      if (signal.aborted || this.#isDisposed) {
        return lane.turn === turn ? this.#decline(query, 'cancelled', delayMs) : undefined;
      }
      const found = this.#cache.find(follower, settings.model);
      // By hand the user may ask again where the model had nothing to say.
      if (
        found !== undefined &&
        (found.ghost !== undefined || query.trigger === 'automatic' || own?.ended !== undefined)
      ) {
        const source = own ? 'shownFromRequest' : hasJoined ? 'shownFromRunning' : 'shownFromCache';
        return this.#offer(query, found, source, delayMs);
      }
      if (lane.turn !== turn) return undefined;

      const run = liveRun(lane);
      if (run?.isFollowedBy(follower) === true) {
        hasJoined ||= run !== own;
        await run.changed(signal);
        continue;
      }
      run?.abort('diverged');
      if (own !== undefined) return this.#decline(query, own.ended?.reason ?? 'failed', delayMs);

      const reluctance = this.#findReluctance(query, settings);
      if (reluctance !== undefined) return this.#decline(query, reluctance, delayMs);
      if (delayMs === undefined) {
        delayMs = this.#delayMs(query, lane, settings);
        if (delayMs > 0) {
          await this.#wait(lane, delayMs, signal, () => {
            prepared = this.#prepare(query, settings);
          });
          continue;
        }
      }
      own = this.#ask(query, follower, settings, prepared);
      lane.run = own;
    }
  }

  prefetch(query: Query): void {
    if (this.#isDisposed) return;
    const settings = this.#parts.settings();
    if (this.#findSilence(query, settings) !== undefined || this.#findReluctance(query, settings) !== undefined) return;
    const follower = this.#follow(query, settings);
    if (this.#cache.find(follower, settings.model) !== undefined) return;
    const lane = this.#lanes.of(query.document.uri);
    const run = liveRun(lane);
    if (run?.isFollowedBy(follower) === true) return;
    run?.abort('diverged');
    lane.run = this.#ask(query, follower, settings);
  }

  didType(uri: string, at: number): void {
    this.#timing.didType(at);
    this.#lanes.of(uri).hasAccepted = false;
  }

  didUndo(uri: string, version: number): void {
    this.#lanes.of(uri).undoneVersion = version;
  }

  didShow(id: string): void {
    this.#fates.didShow(id);
  }

  didAccept(id: string, part: 'all' | 'word' | 'line', acceptedLength: number): void {
    const uri = this.#fates.didAccept(id, part, acceptedLength);
    if (uri !== undefined) this.#lanes.of(uri).hasAccepted = true;
  }

  didDismiss(id: string): void {
    this.#fates.didDismiss(id);
  }

  didSurvive(id: string, share: number): void {
    this.#fates.didSurvive(id, share);
  }

  refusal(document: DocumentSnapshot): Refusal | undefined {
    const settings = this.#parts.settings();
    return findClosed(document, this.#circumstances(document, settings)) ?? findShortage(this.#supply(settings));
  }

  didAskElsewhere(languageId: string, { usage, error }: { readonly usage?: Usage; readonly error?: Error }): void {
    const now = this.#parts.now();
    if (usage !== undefined) this.#spending.spend(now, languageId, usage);
    if (error === undefined) this.#pauses.didAnswer();
    else this.#pauses.didFail(error, now);
  }

  paused(): Pause | undefined {
    return this.#pauses.at(this.#parts.now());
  }

  resume(): void {
    this.#pauses.clear();
  }

  lastCompletion(): LastCompletion | undefined {
    if (this.#lastDecision === undefined) return undefined;
    return { decision: this.#lastDecision, ...(this.#lastRun && { request: this.#lastRun.record }) };
  }

  stats(): EngineStats {
    return this.#spending.stats();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#lanes.dispose();
    this.#fates.clear();
    this.#cache.clear();
  }

  #findSilence(query: Query, settings: EngineSettings): Silence | undefined {
    const { document } = query;
    const undoneVersion = this.#lanes.undoneVersion(document.uri);
    return findSilence(query, { ...this.#circumstances(document, settings), undoneVersion });
  }

  #circumstances({ path }: DocumentSnapshot, settings: EngineSettings): Omit<Circumstances, 'undoneVersion'> {
    return { settings, now: this.#parts.now(), isIgnored: this.#parts.isIgnored?.(path) ?? false };
  }

  #findReluctance(query: Query, settings: EngineSettings): Reluctance | undefined {
    return findReluctance(query, { ...this.#supply(settings), eagerness: this.#eagerness(query, settings) });
  }

  #supply(settings: EngineSettings): Supply {
    const now = this.#parts.now();
    return {
      isOffline: settings.offline === true,
      isPaused: this.#pauses.at(now) !== undefined,
      isOverBudget: settings.isOverBudget === true,
    };
  }

  /** Where asking was in vain, the rest of the line has to promise more. */
  #eagerness({ document, position }: Query, settings: EngineSettings): number {
    const { line, count } = this.#lanes.of(document.uri).inVain;
    const eagerness = this.#learning.eagerness(settings.eagerness, document.languageId);
    return line === position.line ? eagerness / (1 + count) : eagerness;
  }

  #follow(query: Query, { prefixTokens, suffixTokens }: EngineSettings): Follower {
    return new Follower(query, { aboveChars: prefixTokens * charsPerToken, belowChars: suffixTokens * charsPerToken });
  }

  #delayMs(query: Query, lane: Lane, settings: EngineSettings): number {
    if (query.trigger === 'manual') return 0;
    const isFresh = lane.hasAccepted || isAtLineStart(query);
    const eagerness = this.#eagerness(query, settings);
    const leastMs = query.composition === 'possible' ? composingMs : 0;
    // The editor has waited too, since the key.
    const passedMs = this.#parts.now() - this.#timing.lastTypedAt;
    return Math.max(0, Math.max(leastMs, this.#timing.delayMs({ isFresh, eagerness })) - passedMs);
  }

  /** `prepare` is called shortly before the end, when most keys of a burst have ended the wait already. */
  async #wait(lane: Lane, ms: number, signal: AbortSignal, prepare: () => void): Promise<void> {
    const { now, sleep } = this.#parts;
    const endsAt = now() + ms;
    const wait = new AbortController();
    const stop = (): void => wait.abort();
    lane.wait = wait;
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (ms > preparingMs) await sleep(ms - preparingMs, wait.signal);
      if (wait.signal.aborted) return;
      prepare();
      const leftMs = endsAt - now();
      if (leftMs > 0) await sleep(leftMs, wait.signal);
    } catch (error) {
      if (!wait.signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #prepare(query: Query, settings: EngineSettings): Prepared {
    const { buildPrompt, createShaper, snippets } = this.#parts;
    const prompt = buildPrompt(query, snippets(query), settings);
    return { prompt, shaper: createShaper(query, prompt) };
  }

  #ask(query: Query, { here }: Follower, settings: EngineSettings, prepared = this.#prepare(query, settings)): Run {
    const { ask, now } = this.#parts;
    this.#spending.count(now(), query.document.languageId, { requests: 1 });
    const onEnd = (ended: Ended, record: RequestRecord): void => {
      this.#count(ended, record);
      if (ended.reason === 'empty' || ended.reason === 'diverged') this.#noteInVain(query);
      if (ended.reason === 'answered' || ended.reason === 'empty') this.#remember(ended, query, here, settings);
    };
    const run = new Run({ query, anchor: here, ask, now, onEnd, ...prepared });
    this.#lastRun = run;
    return run;
  }

  #noteInVain({ document, position: { line } }: Query): void {
    const lane = this.#lanes.of(document.uri);
    lane.inVain = { line, count: lane.inVain.line === line ? lane.inVain.count + 1 : 1 };
  }

  /** Counts what a request cost and how the service did. */
  #count(
    { reason, error, usage }: Ended,
    { languageId, prompt, received, askedAt, endedAt = askedAt }: RequestRecord,
  ): void {
    const isBilled = usage !== undefined || received !== '' || reason !== 'failed';
    if (isBilled) this.#spending.spend(endedAt, languageId, usage ?? guessUsage(prompt, received));
    if (error !== undefined) this.#pauses.didFail(error, endedAt);
    if (reason !== 'answered' && reason !== 'empty') return;
    this.#pauses.didAnswer();
    this.#timing.didRespond(endedAt - askedAt);
  }

  #remember({ ghost }: Ended, { document, position }: Query, anchor: Anchor, settings: EngineSettings): void {
    const id = this.#parts.createId();
    const { text, range } = ghost ?? { text: '', range: { start: position, end: position } };
    const answer = {
      id,
      anchor,
      model: settings.model,
      text: text.replaceAll('\r\n', '\n'),
      from: range.start.character,
      replaced: range.end.character - position.character,
    };
    this.#cache.add(answer, settings.cacheBytes);
    this.#fates.offer(id, { uri: document.uri, languageId: document.languageId, text });
  }

  #offer(
    query: Query,
    { id, ghost }: Found,
    source: 'shownFromRequest' | 'shownFromCache' | 'shownFromRunning',
    delayMs?: number,
  ): Ghost | undefined {
    if (ghost === undefined) return this.#decline(query, 'empty', delayMs);
    if (query.trigger === 'automatic' && this.#fates.isDismissed(id)) {
      return this.#decline(query, 'dismissed', delayMs);
    }
    if (!agreesWithSuggestion(query, ghost)) return this.#decline(query, 'suggestion', delayMs);
    if (source !== 'shownFromRequest') {
      const recycled = source === 'shownFromRunning' ? 1 : 0;
      this.#spending.count(this.#parts.now(), query.document.languageId, { hits: 1, recycled });
    }
    this.#decide(query, source, delayMs, ghost.text);
    return ghost;
  }

  #decline(query: Query, outcome: Outcome, delayMs?: number): undefined {
    this.#decide(query, outcome, delayMs);
    return undefined;
  }

  #decide({ document, position, trigger }: Query, outcome: Outcome, delayMs = 0, ghostText?: string): void {
    const { path, languageId } = document;
    const at = this.#parts.now();
    const shown = ghostText !== undefined && { ghostText };
    this.#lastDecision = { at, path, languageId, position, trigger, outcome, delayMs, ...shown };
  }
}

/** A stream that was cut does not say what it cost. */
function guessUsage({ prefix, suffix }: Prompt, received: string): Usage {
  const promptTokens = estimateTokens(prefix) + estimateTokens(suffix);
  return { promptTokens, cacheHitTokens: 0, completionTokens: estimateTokens(received), reasoningTokens: 0 };
}
