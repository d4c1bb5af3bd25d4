/**
 * What a chat request means once it has been read: the types between the rules, the answers and the streams.
 */
import type { ImageFacts } from '../../images/inspect.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An image of a message: what its bytes say, or the address that was given instead. */
export type Picture = { readonly facts: ImageFacts } | { readonly url: string };

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly pictures: readonly Picture[];
  /** Undefined when the field was not sent, which is not the same as empty. */
  readonly reasoning: string | undefined;
  readonly toolCalls: readonly ToolCall[];
  readonly toolCallId: string | undefined;
  readonly prefix: boolean;
}

export type Effort = 'off' | 'low' | 'high' | 'max';

export interface ChatRequest {
  /** As it was sent. */
  readonly askedModel: string;
  /** As it is served. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly stream: boolean;
  readonly thinking: Effort;
  readonly maxTokens: number;
  readonly temperature: number | undefined;
  readonly stop: readonly string[];
  readonly json: boolean;
  readonly tools: readonly Tool[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  readonly userId: string;
}

/** What the model says. */
export interface Reply {
  readonly reasoning: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}

/** The conversation as one text: what the context cache compares. Reasoning takes part only when tools do. */
export function flatten(messages: readonly Message[], tools: readonly Tool[]): string {
  const parts = [JSON.stringify(tools)];
  for (const message of messages) {
    const reasoning = tools.length > 0 ? (message.reasoning ?? '') : '';
    const calls = message.toolCalls.map((call) => `${call.id}${call.name}${call.arguments}`).join('');
    parts.push(`\n<${message.role}>${reasoning}${message.text}${calls}`);
  }
  return parts.join('');
}
