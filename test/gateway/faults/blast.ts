/**
 * A stream for benchmarks: equal events, rendered once, written as fast as the other side takes them.
 * In HTTP/1.1 each event is a chunk of its own; the framing is rendered too and the bytes go straight to the socket.
 */
import type { Fault } from './fault.ts';
import type { Exchange } from '../net/exchange.ts';
import { openStream } from './stream.ts';

const frames = new Map<string, Buffer>();

/** Which stream the events belong to. */
export type BlastShape = 'chat' | 'completion';

/** Sends `events` equal events of about 256 bytes, a finish event and `[DONE]`; `perWrite` (1) events to each write. */
export async function sendBlast(
  exchange: Exchange,
  { events, perWrite = 1 }: NonNullable<Fault['blast']>,
  shape: BlastShape,
): Promise<void> {
  openStream(exchange);
  const raw = exchange.record.httpVersion === '1.1';
  const event = renderEvent(shape, ' word', null);
  const frame = frameOf(`${shape} ${raw} ${perWrite}`, () => (raw ? frameChunk(event) : event).repeat(perWrite));
  const writes = Math.floor(events / perWrite);
  for (let i = 0; i < writes && !exchange.closed.aborted; i++) {
    if (raw ? !exchange.writeRawNow(frame) : !exchange.writeNow(frame)) await exchange.drained();
  }
  const rest = event.repeat(events - writes * perWrite);
  await exchange.write(`${rest}${renderEvent(shape, '', 'stop')}data: [DONE]\n\n`);
  exchange.end();
}

function frameOf(key: string, render: () => string): Buffer {
  const frame = frames.get(key) ?? Buffer.from(render());
  frames.set(key, frame);
  return frame;
}

function frameChunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

function renderEvent(shape: BlastShape, text: string, finishReason: string | null): string {
  const content = shape === 'chat' ? { delta: { content: text, reasoning_content: null } } : { text };
  const event = {
    id: 'blast-00000000',
    object: shape === 'chat' ? 'chat.completion.chunk' : 'text_completion',
    created: 1_760_000_000,
    model: 'deepseek-flash',
    system_fingerprint: 'fp_loopback',
    choices: [{ index: 0, ...content, logprobs: null, finish_reason: finishReason }],
  };
  return `data: ${JSON.stringify(event)}\n\n`;
}
