/**
 * Tools beside proposed edits: what works on the files as they are waits until the person has decided about the edits, and the model
 * hears of each decision with the next result.
 * Owns which tools wait. Pure.
 */
import type { AgentTool, ToolResult } from './tool.ts';

/** Edits that are kept apart from the files. */
export interface Undecided {
  /** Resolves when nothing waits for the person any more. Rejects when aborted. */
  decided(signal: AbortSignal): Promise<void>;
  /** What was decided since this was last asked for, in words for the model; empty if nothing. */
  takeNews(): string;
}

/** The tools, each telling of decisions. `waits`: those that need the files as they will be. */
export function decidedFirst(
  tools: readonly AgentTool[],
  undecided: Undecided,
  waits: (tool: AgentTool) => boolean,
): readonly AgentTool[] {
  return tools.map((tool) => ({
    ...tool,
    async prepare(value, signal) {
      if (waits(tool)) await undecided.decided(signal);
      const prepared = await tool.prepare(value, signal);
      return { ...prepared, run: async (stop) => withNews(await prepared.run(stop), undecided.takeNews()) };
    },
  }));
}

function withNews(result: ToolResult, news: string): ToolResult {
  return news === ''
    ? result
    : { ...result, text: `${result.text}\n\n[What the person decided about your edits]\n${news}` };
}
