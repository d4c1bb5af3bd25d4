/**
 * A stream for benchmarks: equal events, rendered once, written as fast as the other side takes them.
 * In HTTP/1.1 each event is a chunk of its own; the framing is rendered too and the bytes go straight to the socket.
 */
import type { Exchange } from '../net/exchange.ts';
import { openStream } from './stream.ts';

const frames = new Map<string, Buffer>();

/** Sends `events` content events of about 256 bytes, a finish event and `[DONE]`; `perWrite` events to each write. */
export async function sendBlast(exchange: Exchange, events: number, perWrite: number): Promise<void> {
  openStream(exchange);
  const raw = exchange.record.httpVersion === '1.1';
  const key = `${raw} ${perWrite}`;
  let frame = frames.get(key);
  if (frame === undefined)
    frames.set(key, (frame = Buffer.from((raw ? frameChunk(contentEvent) : contentEvent).repeat(perWrite))));
  const writes = Math.floor(events / perWrite);
  for (let i = 0; i < writes && !exchange.closed.aborted; i++) {
    if (raw ? !exchange.writeRawNow(frame) : !exchange.writeNow(frame)) await exchange.drained();
  }
  const left = events - writes * perWrite;
  await exchange.write(`${contentEvent.repeat(left)}${finishEvent}data: [DONE]\n\n`);
  exchange.end();
}

function frameChunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

const contentEvent = event({ content: ' word', reasoning_content: null }, null);
const finishEvent = event({ content: '', reasoning_content: null }, 'stop');

function event(delta: unknown, finishReason: string | null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
  const head = {
    id: 'blast-00000000',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'deepseek-flash',
  };
  return `data: ${JSON.stringify({ ...head, system_fingerprint: 'fp_loopback', choices })}\n\n`;
}
