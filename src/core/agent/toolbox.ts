/**
 * The tools of one run: the same list in the same order on every request, so that the service's cache of the prompt holds.
 * Owns the order, the count and the look-up by name.
 */
import type { ToolSpec } from '../../api/events.ts';
import type { AgentTool } from './tool.ts';

/** What the service takes in a request. */
const mostTools = 128;

/** What the service takes as the name of a function. */
const validName = /^[\w-]{1,64}$/;

export class Toolbox {
  readonly #tools: ReadonlyMap<string, AgentTool>;
  readonly specs: readonly ToolSpec[];

  /** Of two tools with the same name the first counts, and the first ones where there are too many. */
  constructor(tools: readonly AgentTool[]) {
    const named = new Map<string, AgentTool>();
    for (const tool of tools) {
      const { name } = tool.spec;
      if (validName.test(name) && !named.has(name) && named.size < mostTools) named.set(name, tool);
    }
    this.#tools = named;
    this.specs = [...named.values()].map(({ spec }) => spec).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): AgentTool | undefined {
    return this.#tools.get(name);
  }
}
