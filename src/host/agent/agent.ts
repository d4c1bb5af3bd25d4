/**
 * The door to the agent: whether there is one here, its tools, and what the person says while it runs.
 * Owns what was allowed for a session, in this window and not beyond it, and the questions that wait for an answer. The run
 * itself is run.ts, loaded with the first one.
 */
import { l10n, workspace } from 'vscode';
import { Approvals, type Decision } from '../../core/agent/approvals.ts';
import type { AgentTool, Approval } from '../../core/agent/tool.ts';
import { Toolbox } from '../../core/agent/toolbox.ts';

export class Agent {
  readonly #loadTools: () => Promise<readonly AgentTool[]>;
  readonly #begin: (sessionId: string, questionId: string) => Promise<void>;
  readonly #approvals = new Map<string, Approvals>();
  readonly #decisions = new Map<string, (decision: Decision) => void>();
  #goOn: (() => void) | undefined;

  /** `begin` hears of each run before it does anything. */
  constructor(
    loadTools: () => Promise<readonly AgentTool[]>,
    begin: (sessionId: string, questionId: string) => Promise<void>,
  ) {
    this.#loadTools = loadTools;
    this.#begin = begin;
  }

  /** A run begins, for a question. */
  begin(sessionId: string, questionId: string): Promise<void> {
    return this.#begin(sessionId, questionId);
  }

  /** Why there is no agent here, in words; undefined where there is. */
  get off(): string | undefined {
    if (!workspace.isTrusted) return l10n.t('The agent needs a workspace that you trust.');
    return workspace.workspaceFolders === undefined ? l10n.t('The agent needs an open folder.') : undefined;
  }

  /** The tools as they are now; those of a run stay the same to its end. */
  async tools(): Promise<Toolbox> {
    return new Toolbox(await this.#loadTools());
  }

  /** Asks the person, unless they have said so before in this session. `ask` is called if they are to be asked. */
  async decide(
    sessionId: string,
    partId: string,
    approval: Approval,
    signal: AbortSignal,
    ask: () => void,
  ): Promise<Decision> {
    let allowed = this.#approvals.get(sessionId);
    if (allowed === undefined) this.#approvals.set(sessionId, (allowed = new Approvals()));
    if (allowed.covers(approval)) return 'allow';
    ask();
    const decision = await this.#wait<Decision>(signal, 'refuse', (settle) => this.#decisions.set(partId, settle));
    this.#decisions.delete(partId);
    if (decision === 'allowPrefix') allowed.allow(approval);
    return decision;
  }

  /** Waits for the person to let the run go on; false after a stop. */
  async askOn(signal: AbortSignal): Promise<boolean> {
    const goesOn = await this.#wait(signal, false, (settle) => (this.#goOn = () => settle(true)));
    this.#goOn = undefined;
    return goesOn;
  }

  /** What the person says to what a call asked for. Nothing if nobody waits for it. */
  answer(partId: string, decision: Decision): void {
    this.#decisions.get(partId)?.(decision);
  }

  /** The person lets the run go on. */
  goOn(): void {
    this.#goOn?.();
  }

  #wait<T>(signal: AbortSignal, stopped: T, begin: (settle: (value: T) => void) => void): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const stop = (): void => resolve(stopped);
    begin(resolve);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', stop));
  }
}
