/**
 * What was asked and answered, as text, for those who opted in to keep it in the log.
 * Owns what is taken out of the bytes of a call and how much of it is kept. Pictures are not: their bytes say nothing to a reader.
 */
import { isRecord } from '../../api/wire/narrow.ts';
import { createPayloadReader } from '../../api/wire/sse.ts';

/** In characters. A line of the log is read and written whole. */
const longestText = 100_000;

/** The body of a request, without its pictures. */
export function promptIn(body: Uint8Array): string {
  return clip(new TextDecoder().decode(body).replaceAll(/"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]*"/g, '"(picture)"'));
}

/** The text of an answer, however it came: in events, as one document, as a chat or a completion. */
export function answerIn(body: Uint8Array): string {
  let text = '';
  const take = (payload: string): void => {
    text += textOf(payload);
  };
  const reader = createPayloadReader({ onPayload: take, onComment: ignore, onOverflow: ignore });
  reader.feed(body);
  const document = reader.end();
  if (document !== undefined) take(document);
  return clip(text);
}

function textOf(payload: string): string {
  try {
    const value: unknown = JSON.parse(payload);
    const choice: unknown = isRecord(value) && Array.isArray(value['choices']) ? value['choices'][0] : undefined;
    if (!isRecord(choice)) return '';
    const said = choice['delta'] ?? choice['message'];
    const text = isRecord(said) ? said['content'] : choice['text'];
    return typeof text === 'string' ? text : '';
  } catch {
    // `[DONE]`, or nothing that can be read.
    return '';
  }
}

function clip(text: string): string {
  return text.length <= longestText ? text.toWellFormed() : `${text.slice(0, longestText)}…`.toWellFormed();
}

function ignore(): void {}
