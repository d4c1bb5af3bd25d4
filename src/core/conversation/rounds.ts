/**
 * An answer as the messages that it is to a service: what was said in each round, the calls, and their results.
 * Owns that they are valid to send whatever broke off where: each call has exactly one result, right after it, and what was
 * sent once is the beginning of what is sent next.
 */
import type { ChatMessage, ImageInput, ToolCall } from '../../api/events.ts';
import { sendableArguments } from '../agent/arguments.ts';
import type { Answer, CallPart, Part, Picture } from './model.ts';

/** A call that the window closed on, or that was never run. */
const brokenOff =
  'Broken off before there was a result. What it began may or may not have happened: look before you go on.';

const leftOut = 'The result was left out here to save room. Call the tool again if it is needed.';

/** Whether the model called tools in it. */
export function hasCalls({ parts }: Pick<Answer, 'parts'>): boolean {
  return parts.some(({ kind }) => kind === 'call');
}

/** Whether anything of the answer is sent: what was only thought is not. */
export function isSaid({ parts }: Pick<Answer, 'parts'>): boolean {
  return parts.some(({ kind, text }) => kind === 'call' || (kind === 'text' && text.trim() !== ''));
}

/** The messages; `pictures` says whether the model takes some. */
export function answerMessages({ parts }: Pick<Answer, 'parts'>, pictures: boolean): readonly ChatMessage[] {
  if (!isSaid({ parts })) return [];
  return roundsOf(parts).flatMap((round) => roundMessages(round, pictures));
}

function roundsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const rounds = new Map<number, Part[]>();
  for (const part of parts) {
    const { round = 0 } = part;
    const known = rounds.get(round);
    if (known === undefined) rounds.set(round, [part]);
    else known.push(part);
  }
  return [...rounds.values()];
}

function roundMessages(round: readonly Part[], pictures: boolean): readonly ChatMessage[] {
  const calls = round.filter((part): part is CallPart => part.kind === 'call');
  const messages: ChatMessage[] = [];
  const [text, reasoning] = [textOf(round, 'text'), textOf(round, 'reasoning')];
  if (text.trim() !== '' || calls.length > 0) {
    messages.push({
      role: 'assistant',
      ...(reasoning === '' ? {} : { reasoning }),
      text,
      ...(calls.length > 0 && { toolCalls: calls.map(toolCallOf) }),
    });
  }
  for (const { call, text: result } of calls) {
    messages.push({ role: 'tool', callId: call.id, text: resultOf(call.leftOut, result) });
  }
  const images = pictures ? calls.flatMap(({ call }) => (call.leftOut ? [] : (call.images ?? []).map(imageOf))) : [];
  // Not every service takes pictures in a result.
  if (images.length > 0) messages.push({ role: 'user', text: 'The pictures of the results above.', images });
  for (const { kind, text: told } of round) {
    if (kind === 'note' && told !== '') messages.push({ role: 'user', text: told });
  }
  return messages;
}

function toolCallOf({ call }: CallPart): ToolCall {
  // A name that no service would take.
  const name = /^[\w-]{1,64}$/.test(call.name) ? call.name : 'unknown';
  return { id: call.id, name, arguments: sendableArguments(call.arguments).toWellFormed() };
}

function resultOf(isLeftOut: true | undefined, result: string): string {
  if (isLeftOut) return leftOut;
  return result === '' ? brokenOff : result.toWellFormed();
}

/** A picture as it is sent. */
export function imageOf({ mimeType, base64 }: Picture): ImageInput {
  return { mimeType, bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) };
}

function textOf(parts: readonly Part[], kind: 'text' | 'reasoning'): string {
  return parts
    .filter((part) => part.kind === kind)
    .map((part) => part.text)
    .join('')
    .toWellFormed();
}
