/** Calls of tools as the loop makes them, with a person who says yes. Asserts nothing but that a refusal is one. */
import assert from 'node:assert/strict';
import { ToolRefusal, type AgentTool, type Approval, type ToolResult } from '../../../src/core/agent/tool.ts';

export interface Called extends ToolResult {
  readonly title: string;
  readonly approval: Approval | undefined;
}

/** Looks, is allowed, and does it. */
export async function call(tool: AgentTool, value: unknown, signal = new AbortController().signal): Promise<Called> {
  const prepared = await tool.prepare(value, signal);
  const { title, approval } = prepared;
  return { title, approval, ...(await prepared.run(signal)) };
}

/** The words of the refusal; fails where there is none. */
export async function refusal(tool: AgentTool, value: unknown): Promise<string> {
  try {
    const { text } = await call(tool, value);
    return assert.fail(`It was done: ${text}`);
  } catch (error) {
    if (error instanceof ToolRefusal) return error.message;
    throw error;
  }
}
