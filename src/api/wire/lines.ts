/**
 * Bytes of a stream to its lines, each of which is a JSON object (NDJSON); or to one text, when something else came.
 * Owns decoding and the limit of memory, as sse.ts does for events.
 */
import type { PayloadReader, PayloadSink } from './sse.ts';

/** In UTF-16 units. The longest line in use is Ollama's last, which lists every token of the context. */
const longestText = 4 * 1024 * 1024;
const streaming = { stream: true } as const;

/**
 * Reads one response. Empty lines say nothing, and the last line needs no line feed. A body whose first visible character
 * is not `{` is a document.
 */
export function createLineReader(sink: PayloadSink): PayloadReader {
  const decoder = new TextDecoder();
  let shape: 'unknown' | 'lines' | 'document' | 'overflow' = 'unknown';
  /** A line that has not ended, or the document so far. */
  let rest = '';

  const take = (text: string): void => {
    if (shape === 'unknown') {
      const first = /\S/.exec(text)?.[0];
      if (first !== undefined) shape = first === '{' ? 'lines' : 'document';
    }
    let from = 0;
    if (shape === 'lines') {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        hand(rest + text.slice(from, at));
        rest = '';
        from = at + 1;
      }
    }
    if (isWithin(rest.length + text.length - from)) rest += text.slice(from);
  };
  const hand = (line: string): void => {
    const payload = line.trim();
    if (payload !== '' && isWithin(payload.length)) sink.onPayload(payload);
  };
  const isWithin = (length: number): boolean => {
    if (shape === 'overflow') return false;
    if (length <= longestText) return true;
    shape = 'overflow';
    sink.onOverflow();
    return false;
  };
  return {
    feed(bytes) {
      if (shape !== 'overflow') take(decoder.decode(bytes, streaming));
    },
    end() {
      if (shape === 'document') return rest + decoder.decode();
      if (shape === 'lines') take(`${decoder.decode()}\n`);
      return undefined;
    },
  };
}
