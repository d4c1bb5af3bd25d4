/**
 * Reads the messages of a chat request and refuses those that DeepSeek refuses: roles, missing content, images in the
 * wrong place, tool results that answer nothing.
 */
import { inspectImage } from '../../images/inspect.ts';
import { invalid, undecodable } from '../../net/refusal.ts';
import { type Fields, isFields, textOf } from '../body.ts';
import type { FileStore } from '../files.ts';
import type { Message, Picture, ToolCall } from './wire.ts';

const roles = ['system', 'user', 'assistant', 'tool'] as const;
const largestInlineBytes = 32 * 1024 * 1024;

/** Reads all messages in order. `text` is the whole body, for the words of a refusal. */
export function readMessages(value: unknown, text: string, files: FileStore): readonly Message[] {
  if (value === undefined) throw undecodable('missing field `messages`', text);
  if (!Array.isArray(value)) throw undecodable('messages: invalid type, expected a sequence', text);
  if (value.length === 0) throw invalid('Empty input messages');
  const messages = value.map((entry: unknown, index) => readMessage(entry, index, text, files));
  checkToolResults(messages);
  return messages;
}

function readMessage(entry: unknown, index: number, text: string, files: FileStore): Message {
  if (!isFields(entry)) throw undecodable(`messages[${index}]: invalid type, expected an object`, text);
  const role = roles.find((known) => known === entry['role']);
  if (role === undefined) {
    const reason =
      entry['role'] === undefined
        ? `messages[${index}]: missing field \`role\``
        : `messages[${index}].role: unknown variant \`${textOf(entry['role'])}\`, expected one of ${roles.map((name) => `\`${name}\``).join(', ')}`;
    throw undecodable(reason, text);
  }
  const toolCalls = readToolCalls(entry['tool_calls'], index, text);
  const content = entry['content'] ?? undefined;
  if (content === undefined && toolCalls.length === 0) {
    if (role === 'assistant') throw invalid('Invalid assistant message: content or tool_calls must be set');
    throw undecodable(`messages[${index}]: missing field \`content\``, text);
  }
  const reasoning = entry['reasoning_content'];
  const callId = entry['tool_call_id'];
  if (role === 'tool' && typeof callId !== 'string') {
    throw undecodable(`messages[${index}]: missing field \`tool_call_id\``, text);
  }
  return {
    role,
    ...readContent(content, role, index, text, files),
    reasoning: typeof reasoning === 'string' ? reasoning : undefined,
    toolCalls,
    toolCallId: typeof callId === 'string' ? callId : undefined,
    prefix: entry['prefix'] === true,
  };
}

function readContent(
  content: unknown,
  role: Message['role'],
  index: number,
  body: string,
  files: FileStore,
): { text: string; pictures: Picture[] } {
  if (content === undefined) return { text: '', pictures: [] };
  if (typeof content === 'string') return { text: content, pictures: [] };
  if (!Array.isArray(content)) throw undecodable(`messages[${index}].content: invalid type`, body);
  const texts: string[] = [];
  const pictures: Picture[] = [];
  for (const part of content as unknown[]) {
    if (!isFields(part)) throw undecodable(`messages[${index}].content: invalid type`, body);
    if (part['type'] === 'text' && typeof part['text'] === 'string') texts.push(part['text']);
    else if (part['type'] === 'image_url' || part['type'] === 'file') pictures.push(readPicture(part, files));
    else {
      const reason = `unknown variant \`${textOf(part['type'])}\`, expected one of \`text\`, \`image_url\`, \`file\``;
      throw undecodable(`messages[${index}].content: ${reason}`, body);
    }
  }
  if (pictures.length > 0 && (role === 'system' || role === 'assistant')) {
    throw invalid(`Images are not supported in ${role} messages`);
  }
  return { text: texts.join('\n'), pictures };
}

function readPicture(part: Fields, files: FileStore): Picture {
  if (part['type'] === 'image_url') {
    const holder = part['image_url'];
    const url = isFields(holder) ? holder['url'] : undefined;
    if (typeof url !== 'string') throw invalid('Invalid image_url: missing field `url`');
    const detail = isFields(holder) ? (holder['detail'] ?? 'auto') : 'auto';
    if (!['low', 'high', 'original', 'auto'].includes(textOf(detail))) throw invalid('Invalid image detail');
    if (url.startsWith('data:')) return { facts: readDataUri(url) };
    if (!/^https?:\/\//.test(url) || url.length > 8192) throw invalid('Invalid image URL');
    return { url };
  }
  const [id, content] = [part['file_id'], part['file_data']];
  if ((id === undefined) === (content === undefined)) throw invalid('Exactly one of file_id and file_data must be set');
  if (typeof content === 'string') return { facts: readDataUri(content) };
  const bytes = files.read(textOf(id));
  if (bytes === undefined) throw invalid(`File ${textOf(id)} not found`);
  return { facts: readImage(bytes) };
}

function readDataUri(uri: string): Extract<Picture, { facts: unknown }>['facts'] {
  const comma = uri.indexOf(',');
  if (comma === -1 || !uri.slice(0, comma).endsWith(';base64')) throw invalid('Invalid image data: expected base64');
  return readImage(Buffer.from(uri.slice(comma + 1), 'base64'));
}

function readImage(bytes: Buffer): Extract<Picture, { facts: unknown }>['facts'] {
  const facts = inspectImage(bytes);
  if (facts === undefined || facts.type === 'image/bmp') {
    throw invalid('Invalid image data: only JPEG, PNG, GIF and WebP images are supported');
  }
  if (bytes.length > largestInlineBytes) throw invalid('Image too large: at most 32 MiB are allowed');
  if (Math.max(facts.width, facts.height) > 8192) throw invalid('Image too large: at most 8192 pixels per side');
  return facts;
}

function readToolCalls(value: unknown, index: number, text: string): readonly ToolCall[] {
  const list: unknown = value ?? [];
  if (!Array.isArray(list)) throw undecodable(`messages[${index}].tool_calls: invalid type`, text);
  return list.map((call: unknown) => {
    const target = isFields(call) ? call['function'] : undefined;
    if (!isFields(call) || !isFields(target) || typeof call['id'] !== 'string' || typeof target['name'] !== 'string') {
      throw undecodable(`messages[${index}].tool_calls: missing field`, text);
    }
    return { id: call['id'], name: target['name'], arguments: textOf(target['arguments']) };
  });
}

/** Every call is answered by exactly one tool message right after it, and every tool message answers a call. */
function checkToolResults(messages: readonly Message[]): void {
  const unanswered = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!unanswered.delete(message.toolCallId ?? '')) {
        throw invalid("Messages with role 'tool' must be a response to a preceding message with 'tool_calls'");
      }
    } else if (unanswered.size > 0) {
      break;
    } else {
      for (const call of message.toolCalls) unanswered.add(call.id);
    }
  }
  if (unanswered.size > 0) {
    throw invalid(
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. (insufficient tool messages following tool_calls message)",
    );
  }
}
