/**
 * Choices of a chat answer to pieces of reasoning, text and tool calls.
 * Owns the differences between servers: four names for reasoning, and numbering of tool calls.
 */
import type { EndReason } from '../events.ts';
import type { ChoiceReader, Delta } from '../transport/answer.ts';
import type { WireChoice, WireDelta, WireToolPiece } from '../wire/chunk.ts';
import { count, filled, isRecord } from '../wire/narrow.ts';
import { ThinkSplitter } from './think.ts';

type Emit = (delta: Delta) => void;

/** Reads one answer. `inlineThinking`: text may begin with `<think>`. */
export class ChatChoiceReader implements ChoiceReader<Delta> {
  readonly needsContent = true;
  readonly #splitter: ThinkSplitter | undefined;
  #hasReasoning = false;
  /** The server's index → our index and the id it stands for. */
  readonly #calls = new Map<number, { readonly index: number; readonly id: string }>();
  #callCount = 0;

  constructor(inlineThinking: boolean) {
    this.#splitter = inlineThinking ? new ThinkSplitter() : undefined;
  }

  read(choice: WireChoice, emit: Emit): void {
    const delta = (choice.delta ?? choice.message) as WireDelta | null | undefined;
    if (typeof delta !== 'object' || delta === null) return;
    const reasoning = filled(delta.reasoning_content) ?? filled(delta.reasoning) ?? filled(delta.thinking);
    if (reasoning !== undefined) {
      this.#hasReasoning = true;
      emit({ type: 'reasoning', text: reasoning });
    }
    const text = delta.content;
    if (typeof text === 'string' && text !== '') {
      if (this.#splitter === undefined || this.#hasReasoning) emit({ type: 'text', text });
      else this.#splitter.write(text, emit);
    }
    if (Array.isArray(delta.tool_calls)) {
      for (const [position, piece] of delta.tool_calls.entries())
        if (isRecord(piece)) this.#readCall(piece, position, emit);
    }
  }

  flush(emit: Emit): void {
    this.#splitter?.flush(emit);
  }

  /** Some servers say `stop` after tool calls. */
  settle(reason: EndReason): EndReason {
    return reason === 'stop' && this.#callCount > 0 ? 'tool_calls' : reason;
  }

  #readCall(piece: WireToolPiece, position: number, emit: Emit): void {
    const wireIndex = count(piece.index) ?? position;
    const wireId = filled(piece.id);
    const body: Readonly<Record<string, unknown>> = isRecord(piece.function) ? piece.function : {};
    const name = filled(body['name']);
    const given = body['arguments'];
    const text = typeof given === 'string' ? given : isRecord(given) ? JSON.stringify(given) : '';
    const known = this.#calls.get(wireIndex);
    // Some servers number every call 0: another id is another call.
    if (known !== undefined && (wireId === undefined || wireId === known.id)) {
      if (text !== '') emit({ type: 'toolCall', index: known.index, arguments: text });
      return;
    }
    const index = this.#callCount++;
    const id = wireId ?? `call_${index}`;
    this.#calls.set(wireIndex, { index, id });
    emit({ type: 'toolCall', index, id, ...(name === undefined ? {} : { name }), arguments: text });
  }
}
