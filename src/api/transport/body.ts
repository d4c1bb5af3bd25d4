/**
 * A whole response body as text, within limits.
 * Owns the counting of bytes; streams of events are sse.ts. What is left unread, the caller closes by its signal.
 */

/** Gives back the body as text and stops reading soon after `limitBytes`. Rejects like the body. */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  onBytes: () => void,
): Promise<string> {
  let text = '';
  await collect(body, limitBytes, (piece) => {
    onBytes();
    text += piece;
  });
  return text;
}

/** The same for a refusal's body, of which any part will do: what came within `limitMs` and before a break. */
export async function readWhatComes(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  limitMs: number,
): Promise<string> {
  let text = '';
  const reading = collect(body, limitBytes, (piece) => {
    text += piece;
  }).catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([reading, late]);
  clearTimeout(timer);
  return text;
}

async function collect(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  onText: (piece: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let sizeBytes = 0;
  for await (const chunk of body) {
    onText(decoder.decode(chunk, { stream: true }));
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) break;
  }
  onText(decoder.decode());
}
