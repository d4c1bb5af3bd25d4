/**
 * What a tool of the agent is, to the loop that calls it and to the person who is asked.
 * Owns the shapes. The loop is not here, nor are the tools: they live where the files and the editor are.
 *
 * A call has two halves. `prepare` reads the arguments and may look, but changes nothing and asks nobody; it says in one line
 * what is about to happen and what must be allowed first. `run` then does exactly that.
 */
import type { ImageInput, ToolSpec } from '../../api/events.ts';

/** Something that the model may call. */
export interface AgentTool {
  readonly spec: ToolSpec;
  /** Does nothing but look: what is left to a plan. */
  readonly readsOnly: boolean;
  /** `value` is what the arguments say as JSON, unchecked. Throws ToolRefusal where they cannot be followed. */
  prepare(value: unknown, signal: AbortSignal): Promise<PreparedCall>;
}

/** A call that may be run once, and has not been. */
export interface PreparedCall {
  /** What it does, in a line and in the person's language: `Read src/retry.ts:1-40`. */
  readonly title: string;
  /** What the person must allow first; undefined where it may run at once. */
  readonly approval?: Approval;
  /** Does it. Throws ToolRefusal where that cannot be done; what was begun is undone or said. */
  run(signal: AbortSignal): Promise<ToolResult>;
}

/** A question to the person. */
export interface Approval {
  readonly kind: 'command' | 'network' | 'edit' | 'tool';
  /** The whole of what is asked about, as it will be done: the command, the address, the path, the arguments. */
  readonly subject: string;
  /** Why it is asked even of somebody who allowed everything of its kind: the file can run code by itself, say. */
  readonly warning?: string;
  /** What can be allowed for the rest of the session besides this one: the beginning of a command, an origin, a tool. */
  readonly prefix?: string;
}

/** What goes back to the model. */
export interface ToolResult {
  /** Bounded by the tool; says itself what was left out. */
  readonly text: string;
  /** For a model that can see. */
  readonly images?: readonly ImageInput[];
  /** It ran and did not succeed: a command that ended with another code than 0. */
  readonly failed?: true;
}

/** A call that is not done. Its message is for the model: what is wrong, and what to do instead. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
}
