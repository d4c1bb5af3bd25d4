/**
 * What the editor's own chat, or another extension, wants said to a model: its messages as ours.
 * Owns the reading of the editor's parts. Secrets are masked by the caller; what was thought is remembered by turns.ts.
 */
import {
  LanguageModelChatMessageRole,
  LanguageModelDataPart,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  LanguageModelToolResultPart,
  type LanguageModelChatRequestMessage,
} from 'vscode';
import type { ChatMessage, ImageInput, ToolCall } from '../../api/events.ts';
import type { RememberedTurn } from './turns.ts';

/** Finds what is remembered of an answer that is sent back. */
export type Recall = (calls: readonly string[], text: string) => RememberedTurn | undefined;

/** The messages in their order; a message of the editor may become several. Parts of unknown kinds are left out. */
export function readMessages(
  messages: readonly LanguageModelChatRequestMessage[],
  recall: Recall,
): readonly ChatMessage[] {
  return messages.flatMap(({ role, content }): readonly ChatMessage[] => {
    if (role === LanguageModelChatMessageRole.Assistant) return [readAnswer(content, recall)];
    // The role of instructions has a number, but no name yet.
    if (role !== LanguageModelChatMessageRole.User) return [{ role: 'system', text: textOf(content) }];
    return readQuestion(content);
  });
}

/** All text of some parts. */
function textOf(parts: readonly unknown[]): string {
  return parts.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
}

/** Results of tools come before whatever else the message says. */
function readQuestion(content: readonly unknown[]): readonly ChatMessage[] {
  const results = content.filter((part) => part instanceof LanguageModelToolResultPart);
  const answers = results.map(({ callId, content: parts }): ChatMessage => ({
    role: 'tool',
    callId,
    text: textOf(parts),
  }));
  const images = [...results.flatMap(({ content: parts }) => parts), ...content].flatMap(imageOf);
  const text = textOf(content);
  if (text === '' && images.length === 0) return answers;
  return [...answers, { role: 'user', text, ...(images.length > 0 && { images }) }];
}

function readAnswer(content: readonly unknown[], recall: Recall): ChatMessage {
  const text = textOf(content);
  const parts = content.filter((part) => part instanceof LanguageModelToolCallPart);
  const known = recall(
    parts.map(({ callId }) => callId),
    text,
  );
  const toolCalls = parts.map(({ callId, name, input }): ToolCall => {
    const written = known?.calls.find(({ id }) => id === callId);
    return { id: callId, name, arguments: written?.arguments ?? JSON.stringify(input) };
  });
  return {
    role: 'assistant',
    text,
    ...(known !== undefined && { reasoning: known.reasoning }),
    ...(toolCalls.length > 0 && { toolCalls }),
  };
}

function imageOf(part: unknown): readonly ImageInput[] {
  if (!(part instanceof LanguageModelDataPart)) return [];
  const { data: bytes, mimeType } = part;
  switch (mimeType) {
    case 'image/png':
    case 'image/jpeg':
    case 'image/gif':
    case 'image/webp':
      return [{ bytes, mimeType }];
    default:
      return [];
  }
}
