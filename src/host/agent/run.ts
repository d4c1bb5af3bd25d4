/**
 * One run of the agent in an answer: the loop of core/agent with the editor's tools, people and clock.
 * Owns what the person sees of it while it goes on, and the count of what it spends.
 */
import { l10n } from 'vscode';
import type { End, Usage } from '../../api/events.ts';
import { runAgent } from '../../core/agent/run/loop.ts';
import type { Toolbox } from '../../core/agent/toolbox.ts';
import type { LimitKind, Limits } from '../../core/agent/run/limits.ts';
import type { AnswerChange, AnswerDraft } from '../../core/conversation/answer.ts';
import type { CallPart, Turn } from '../../core/conversation/model.ts';
import type { Currency } from '../../core/cost/prices.ts';
import { masksOf, restore, restoredIn } from '../../core/policy/session.ts';
import type { ActivityView } from '../../protocol/view.ts';
import type { Log } from '../log.ts';
import { readSetting } from '../settings.ts';
import type { Agent } from './agent.ts';

/** What a run has of the answer that it makes. */
export interface RunParts {
  readonly agent: Agent;
  readonly tools: Toolbox;
  readonly sessionId: string;
  readonly draft: AnswerDraft;
  /** Only what looks may run. */
  readonly looksOnly: boolean;
  /** The turns up to the answer, itself included as it stands. */
  readonly path: () => readonly Turn[];
  readonly currency: () => Currency;
  readonly windowTokens: () => number | undefined;
  readonly request: () => Promise<End>;
  readonly show: (changes: readonly AnswerChange[]) => void;
  readonly save: () => void;
  readonly showActivity: (activity: ActivityView) => void;
  readonly log: Log;
}

/** Runs to the end that the answer is to have. Never rejects. */
export function run(parts: RunParts, signal: AbortSignal): Promise<End> {
  const { agent, draft, path, log } = parts;
  const spending = new Spending(draft, parts.currency);
  const running = new Map<string, string>();
  let step = 0;
  let isAsking = false;
  const showWork = (): void => {
    const since = Date.now();
    if (isAsking) return parts.showActivity({ phase: 'connecting', since, step });
    const title = [...running.values()].at(-1) ?? l10n.t('Prepares the next call');
    parts.showActivity({ phase: 'running', since, step, title });
  };
  const show = (changes: readonly AnswerChange[]): void => {
    parts.show(changes);
    const calls = changes.flatMap((change) => (change.type === 'call' ? [change.part] : []));
    for (const call of calls) note(running, call);
    if (calls.length > 0) showWork();
  };
  return runAgent(
    {
      draft,
      tools: parts.tools,
      looksOnly: parts.looksOnly,
      now: Date.now,
      show,
      save: parts.save,
      mask: (text) => {
        const { masks, allowed } = masksOf(path());
        return masks.hide(text, allowed);
      },
      secretsIn: (text) => restoredIn(text, path),
      secretWarning: l10n.t('It contains a secret that was masked. The model has not seen it; what you allow gets it.'),
      unmask: (text) => restore(text, path),
      decide: (partId, approval, stopped) =>
        spending.pause(
          agent.decide(parts.sessionId, partId, approval, stopped, () => {
            show(draft.settleCall(partId, { status: 'waiting' }));
            parts.save();
            parts.showActivity({ phase: 'asking', since: Date.now(), step });
          }),
        ),
      keepImages: (images) =>
        images.map(({ bytes, mimeType }) => ({ mimeType, base64: Buffer.from(bytes).toString('base64') })),
      fail: (tool, error) => log.failure(`tool ${tool}`, error),
      request: async (number) => {
        step = number;
        isAsking = true;
        showWork();
        const end = await parts.request();
        isAsking = false;
        if (draft.calls().length > 0) showWork();
        spending.count();
        return end;
      },
      limits: readLimits(),
      spent: () => spending.sums(),
      goOn: (limit, stopped) => {
        parts.showActivity({ phase: 'limit', since: Date.now(), step, text: describeLimit(limit) });
        return spending.pause(agent.askOn(stopped));
      },
      windowTokens: parts.windowTokens,
    },
    signal,
  );
}

function note(running: Map<string, string>, { id, call }: CallPart): void {
  if (call.status === 'running') running.set(id, call.title ?? call.name);
  else running.delete(id);
}

/** What the run has used. Waiting for the person takes no time. */
class Spending {
  readonly #draft: AnswerDraft;
  readonly #currency: () => Currency;
  readonly #before: number;
  #counted: Usage | undefined;
  #tokens = 0;
  #since = Date.now();

  constructor(draft: AnswerDraft, currency: () => Currency) {
    this.#draft = draft;
    this.#currency = currency;
    this.#before = this.#money();
    this.#counted = draft.toAnswer().usage;
  }

  /** A request has ended. One that broke off before its usage came leaves that of the one before it. */
  count(): void {
    const { usage } = this.#draft.toAnswer();
    if (usage === undefined || usage === this.#counted) return;
    this.#counted = usage;
    this.#tokens += usage.promptTokens + usage.completionTokens;
  }

  sums(): Omit<Limits, 'steps'> {
    return { tokens: this.#tokens, money: this.#money() - this.#before, minutes: (Date.now() - this.#since) / 60_000 };
  }

  async pause<T>(wait: Promise<T>): Promise<T> {
    const begun = Date.now();
    try {
      return await wait;
    } finally {
      this.#since += Date.now() - begun;
    }
  }

  #money(): number {
    return (this.#draft.toAnswer().cost?.[this.#currency()] ?? 0) / 1e9;
  }
}

/** What the setting names, else what is built in. */
function readLimits(): Limits {
  const set = readSetting('agent.limits');
  const read = (name: string, usual: number): number => {
    const value = set[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : usual;
  };
  return { steps: read('steps', 50), tokens: read('tokens', 0), money: read('cost', 0), minutes: read('minutes', 30) };
}

function describeLimit(limit: LimitKind): string {
  switch (limit) {
    case 'steps':
      return l10n.t('The agent has taken as many steps as the settings allow.');
    case 'tokens':
      return l10n.t('The agent has used as many tokens as the settings allow.');
    case 'money':
      return l10n.t('The agent has cost as much as the settings allow.');
    case 'minutes':
      return l10n.t('The agent has worked for as long as the settings allow.');
  }
}
