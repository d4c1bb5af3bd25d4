/**
 * A chat request to wire bytes.
 * Owns what is sent to which kind of service, and what is kept back. The same messages always become the same bytes, so
 * that a longer conversation begins with those of a shorter one and the service's context cache holds.
 */
import { capabilities } from '../endpoint.ts';
import type { ServiceKind } from '../connection.ts';
import type { ChatMessage, ChatRequest, ImageInput, ToolCall } from '../events.ts';
import {
  serialise,
  type WireChatRequest,
  type WireMessage,
  type WirePart,
  type WireToolCall,
} from '../wire/requests.ts';

/** `replay` sends reasoning as known, `fill` puts `""` where it was lost, `off` asks without thinking. */
export type ReasoningMode = 'replay' | 'fill' | 'off';

/** Gives back the bytes to send. */
export function writeChat(kind: ServiceKind, request: ChatRequest, mode: ReasoningMode = 'replay'): Uint8Array {
  const able = capabilities[kind];
  const effort = mode === 'off' || request.thinking === 'off' ? undefined : request.thinking;
  const isThinking = able.thinking && effort !== undefined;
  const samples = !isThinking || able.sampling === 'always';
  const fills = mode === 'fill' || able.reasoning === 'always';
  const replay = isThinking && able.reasoning !== 'never' ? (fills ? 'always' : 'known') : 'never';
  const messages = kind === 'local' ? mergeNeighbours(request.messages) : request.messages;
  const { temperature, topP, maxTokens, stop, tools, toolChoice } = request;
  const hasTools = tools !== undefined && tools.length > 0;
  const wire: WireChatRequest = {
    model: request.model,
    messages: messages.map((message) => writeMessage(message, replay)),
    ...(hasTools ? { tools: tools.map((tool) => ({ type: 'function', function: { ...tool } }) as const) } : {}),
    // The service refuses `required` while it thinks.
    ...(hasTools && toolChoice !== undefined
      ? { tool_choice: toolChoice === 'required' && isThinking ? 'auto' : toolChoice }
      : {}),
    ...(able.thinking ? { thinking: { type: isThinking ? 'enabled' : 'disabled' } } : {}),
    ...(isThinking ? { reasoning_effort: effort } : {}),
    ...(samples && temperature !== undefined ? { temperature } : {}),
    ...(samples && topP !== undefined ? { top_p: topP } : {}),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
    ...(request.json === true ? { response_format: { type: 'json_object' } } : {}),
    stream: true,
    stream_options: { include_usage: true },
  };
  return serialise(wire);
}

/** Whether the last message is a begun answer to continue. */
export function continuesAnswer(request: ChatRequest): boolean {
  const last = request.messages.at(-1);
  return last?.role === 'assistant' && last.prefix === true;
}

function writeMessage(message: ChatMessage, replay: 'always' | 'known' | 'never'): WireMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.text };
    case 'user':
      return { role: 'user', content: writeUser(message.text, message.images ?? []) };
    case 'assistant': {
      const reasoning = replay === 'always' ? (message.reasoning ?? '') : message.reasoning;
      return {
        role: 'assistant',
        content: message.text,
        ...(replay === 'never' || reasoning === undefined ? {} : { reasoning_content: reasoning }),
        ...(message.toolCalls === undefined || message.toolCalls.length === 0
          ? {}
          : { tool_calls: message.toolCalls.map(writeToolCall) }),
        ...(message.prefix === true ? { prefix: true } : {}),
      };
    }
    case 'tool':
      // An empty result is refused.
      return {
        role: 'tool',
        tool_call_id: message.callId,
        content: message.text === '' ? '(no output)' : message.text,
      };
  }
}

function writeToolCall({ id, name, arguments: text }: ToolCall): WireToolCall {
  return { id, type: 'function', function: { name, arguments: text } };
}

function writeUser(text: string, images: readonly ImageInput[]): string | readonly WirePart[] {
  if (images.length === 0) return text;
  const pictures = images.map((image): WirePart => ({
    type: 'image_url',
    image_url: { url: `data:${image.mimeType};base64,${base64(image.bytes)}` },
  }));
  return text === '' ? pictures : [{ type: 'text', text }, ...pictures];
}

/** Many chat templates of model servers refuse two questions in a row, as an answer that failed leaves them. */
function mergeNeighbours(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const merged: ChatMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (message.role === 'user' && last?.role === 'user') {
      const images = [...(last.images ?? []), ...(message.images ?? [])];
      merged[merged.length - 1] = { role: 'user', text: `${last.text}\n\n${message.text}`, images };
    } else {
      merged.push(message);
    }
  }
  return merged;
}

/** In slices, because a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
