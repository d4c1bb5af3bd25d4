/**
 * What tools need of the person during a run besides a yes or a no.
 * Owns the shapes; the panel shows them.
 */

/** One step of what the agent means to do. */
export interface PlanStep {
  readonly text: string;
  readonly status: 'open' | 'doing' | 'done';
}

export interface Person {
  /** The answer, one of the choices or words of their own; undefined where there is none. Rejects at the signal. */
  ask(question: string, choices: readonly string[], signal: AbortSignal): Promise<string | undefined>;
  /** Shows the whole plan in place of the one before. */
  showPlan(steps: readonly PlanStep[]): void;
}
