/**
 * A gateway's vision endpoint: the image's exact bytes in, some JSON out.
 * Owns the search for the text in an answer whose shape no document states.
 */
import type { CallOptions } from '../connection.ts';
import type { ImageAnalysis, ImageRequest } from '../events.ts';
import type { Call, ClientParts } from '../transport/exchange.ts';
import { fetchJson } from '../transport/fetchJson.ts';
import { filled, isRecord } from '../wire/narrow.ts';

/** Sends the bytes and nothing else: the endpoint takes neither question nor model. Throws DeepSeekError. */
export async function analyzeImage(
  parts: ClientParts,
  request: ImageRequest,
  options: CallOptions,
): Promise<ImageAnalysis> {
  const call: Call = {
    connection: options.connection,
    endpoint: 'image',
    body: request.image.bytes,
    contentType: 'application/octet-stream',
    accept: 'application/json',
    model: request.model,
  };
  const { value, requestId } = await fetchJson(parts, call, options);
  const text = findText(value);
  const model = isRecord(value) ? filled(value['model']) : undefined;
  return {
    raw: value,
    ...(text === undefined ? {} : { text }),
    ...(model === undefined ? {} : { model }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** `message` comes last: beside the answer it is often just "success". */
const usualNames = [
  'text',
  'description',
  'caption',
  'answer',
  'content',
  'result',
  'analysis',
  'output',
  'choices',
  'data',
  'results',
  'message',
];

function findText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (!isRecord(value) || depth > 5) return undefined;
  const members: readonly unknown[] = Array.isArray(value) ? value : usualNames.map((name) => value[name]);
  for (const member of members) {
    const text = findText(member, depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
}
