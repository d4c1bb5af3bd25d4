/**
 * A chat as a streaming call.
 * Owns the choice of endpoint and the repair of lost reasoning; bytes are chatRequest.ts, pieces chatChoice.ts.
 */
import type { CallOptions } from '../connection.ts';
import { capabilities } from '../endpoint.ts';
import type { ChatRequest } from '../events.ts';
import type { Delta } from '../transport/answer.ts';
import { isLostReasoning } from '../transport/failure.ts';
import type { Repaired, StreamPlan } from '../transport/stream.ts';
import { ChatChoiceReader } from './chatChoice.ts';
import { continuesAnswer, writeChat, type ReasoningMode } from './chatRequest.ts';

/** Gives back the plan of one chat call. */
export function planChat(request: ChatRequest, { connection, once = false }: CallOptions): StreamPlan<Delta> {
  const { kind } = connection;
  let sent: Uint8Array = new Uint8Array();
  let remaining: readonly ReasoningMode[] = ['fill', 'off'];
  return {
    model: request.model,
    prepare() {
      sent = writeChat(kind, request, 'replay');
      const endpoint = continuesAnswer(request) ? 'prefix' : 'chat';
      return { connection, endpoint, body: sent, accept: 'text/event-stream', model: request.model };
    },
    readChoices: () => new ChatChoiceReader(!capabilities[kind].thinking),
    retries: once ? 0 : connection.retries,
    freeTry: !once,
    repair(error): Repaired | undefined {
      if (!isLostReasoning(error)) return undefined;
      for (const mode of remaining) {
        remaining = remaining.slice(1);
        const body = writeChat(kind, request, mode);
        if (isSame(body, sent)) continue;
        sent = body;
        return { body, repair: mode === 'fill' ? 'emptyReasoning' : 'thinkingOff' };
      }
      return undefined;
    },
  };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
