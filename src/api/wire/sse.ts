/**
 * Bytes of a stream to payloads of its events; or to one text, when the server answered with a document instead.
 * Owns decoding and the limits of memory. What payloads mean is answer.ts.
 */
import { createParser } from 'eventsource-parser';

/** Called while `feed` runs, in the order of the stream. */
export interface PayloadSink {
  onPayload(payload: string): void;
  /** The server is alive and says nothing. */
  onComment(): void;
  /** A single event or document is larger than anything sensible; nothing more will come. */
  onOverflow(): void;
}

export interface PayloadReader {
  /** Takes the next bytes, cut anywhere. */
  feed(bytes: Uint8Array): void;
  /** Ends the stream: gives back the document if it was one, else undefined. An unfinished event is dropped. */
  end(): string | undefined;
}

const longestText = 16 * 1024 * 1024;
const streaming = { stream: true } as const;

/** Reads one response. A body whose first visible character is `{`, `[` or `<` is a document, not a stream. */
export function createPayloadReader(sink: PayloadSink): PayloadReader {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: (event) => sink.onPayload(event.data),
    onComment: () => sink.onComment(),
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') sink.onOverflow();
    },
    maxBufferSize: longestText,
  });
  let shape: 'unknown' | 'stream' | 'document' = 'unknown';
  let pieces: string[] = [];
  let length = 0;

  const look = (text: string): void => {
    const first = /\S/.exec(text)?.[0];
    if (first !== undefined) shape = first === '{' || first === '[' || first === '<' ? 'document' : 'stream';
  };
  return {
    feed(bytes) {
      const text = decoder.decode(bytes, streaming);
      if (shape === 'unknown') look(text);
      if (shape === 'stream') {
        parser.feed(text);
      } else if (shape === 'document') {
        pieces.push(text);
        length += text.length;
        if (length > longestText) sink.onOverflow();
      }
    },
    end() {
      if (shape !== 'document') return undefined;
      const whole = pieces.join('') + decoder.decode();
      pieces = [];
      return whole;
    },
  };
}
