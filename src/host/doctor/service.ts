/**
 * The service asked the way the extension asks it: clock, models, balance, one short chat, one completion, one picture.
 * Owns these questions; what they cost is a few tokens, and each leaves its receipt.
 */
import { parseAddress } from '../../api/address.ts';
import type { DeepSeekClient } from '../../api/client.ts';
import type { CallLabel, Connection } from '../../api/connection.ts';
import { fimStyleOf } from '../../api/endpoint.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ChatEvent, ChatRequest, CompletionEvent } from '../../api/events.ts';
import type { HttpSend } from '../../api/http.ts';
import { brokenExchange } from '../../api/transport/failure.ts';
import type { Finding } from '../../core/doctor/finding.ts';
import { takesPictures, visionModel } from '../../core/models.ts';
import type { ModelCatalog } from '../connection/models.ts';

export interface ServiceParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly send: HttpSend;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly tell: (finding: Finding) => void;
  readonly now: () => number;
}

const longestMs = 20_000;
/** An answer that came faster came in one piece, and its speed says nothing. */
const tellingMs = 50;
const label: () => CallLabel = () => ({ purpose: 'doctor' });

/** Asks the server's clock without a key; whether anything answers is known by that. */
export async function examineClock({ send, connection, signal, tell, now }: ServiceParts): Promise<boolean> {
  const { origin } = parseAddress(connection.kind, connection.address);
  const isSigned = connection.kind === 'gateway';
  const stop = new AbortController();
  const limit = AbortSignal.any([signal, stop.signal, AbortSignal.timeout(longestMs)]);
  try {
    const { connectMs } = connection.timeouts;
    const { headers } = await send({
      method: 'GET',
      url: `${origin}/`,
      headers: {},
      signal: limit,
      connectTimeoutMs: Math.min(connectMs, longestMs),
    });
    const serverMs = Date.parse(headers['date'] ?? '');
    tell(
      Number.isNaN(serverMs)
        ? { check: 'clock', absent: true }
        : { check: 'clock', skewSeconds: Math.round((serverMs - now()) / 1000), isSigned },
    );
    return true;
  } catch (error) {
    tell({ check: 'clock', error: brokenExchange(error, origin, false) });
    return false;
  } finally {
    stop.abort();
  }
}

/** Asks everything that needs a key; questions after the list of models run side by side. */
export async function examineService(parts: ServiceParts, protocol: string | undefined): Promise<void> {
  const { connection: given, tell } = parts;
  const connection: Connection = {
    ...given,
    retries: 0,
    timeouts: {
      connectMs: Math.min(given.timeouts.connectMs, longestMs),
      firstTokenMs: Math.min(given.timeouts.firstTokenMs, longestMs),
      idleMs: Math.min(given.timeouts.idleMs, longestMs),
    },
  };
  const hasty = { ...parts, connection };
  const failure = await examineModels(hasty);
  if (failure !== undefined && failure.code !== 'NOT_FOUND') {
    for (const check of ['balance', 'chat', 'completion', 'vision'] as const) tell({ check, waitsFor: 'models' });
    return;
  }
  await Promise.all([
    told('balance', hasty, () => examineBalance(hasty)),
    told('chat', hasty, () => examineChat(hasty, protocol)),
    told('completion', hasty, () => examineCompletion(hasty)),
    told('vision', hasty, () => examineVision(hasty)),
  ]);
}

async function examineModels(parts: ServiceParts): Promise<DeepSeekError | undefined> {
  const { catalog, connection, signal, now } = parts;
  return await told('models', parts, async () => {
    const startedAt = now();
    const models = (await catalog.refresh(connection, signal)).map(({ id }) => id);
    return { check: 'models', models, chosen: catalog.current(connection), tookMs: now() - startedAt };
  });
}

async function examineBalance({ client, connection, signal }: ServiceParts): Promise<Finding> {
  if (connection.kind !== 'official') return { check: 'balance', absent: true };
  const { available, amounts } = await client.balance({ connection, signal, label: label() });
  return { check: 'balance', available, amounts: amounts.map(({ total, currency }) => `${total} ${currency}`) };
}

async function examineChat(
  { client, catalog, connection, signal, now }: ServiceParts,
  protocol: string | undefined,
): Promise<Finding> {
  const request: ChatRequest = {
    model: await catalog.choose(connection, signal),
    messages: [{ role: 'user', text: 'Count from 1 to 12.' }],
    thinking: 'off',
    maxTokens: 40,
  };
  const startedAt = now();
  const { firstAt, endedAt, model, tokens } = await readThrough(
    client.chat(request, { connection, signal, label: label() }),
    now,
  );
  const writingMs = endedAt - firstAt;
  return {
    check: 'chat',
    model,
    firstMs: firstAt - startedAt,
    tokensPerSecond: tokens > 1 && writingMs >= tellingMs ? (tokens * 1000) / writingMs : undefined,
    protocol,
  };
}

async function examineCompletion({ client, catalog, connection, signal, now }: ServiceParts): Promise<Finding> {
  const model = await catalog.choose(connection, signal);
  const style =
    connection.kind === 'local'
      ? await client.probeFim({ connection, signal, model, label: label() })
      : fimStyleOf(connection);
  const request = { model, prompt: 'const one = 1;\nconst two = ', suffix: ';\n', maxTokens: 8, temperature: 0 };
  const startedAt = now();
  const options = { connection: { ...connection, fimStyle: style }, signal, label: label() };
  await readThrough(client.complete(request, options), now);
  return { check: 'completion', style, tookMs: now() - startedAt };
}

async function examineVision({ client, catalog, connection, signal, now }: ServiceParts): Promise<Finding> {
  const chosen = catalog.current(connection);
  const model = takesPictures(connection.kind, chosen) ? chosen : visionModel;
  const startedAt = now();
  const image = { bytes: redDot(), mimeType: 'image/png' } as const;
  if (connection.kind === 'gateway') {
    await client.analyzeImage({ image, question: '', model }, { connection, signal, label: label() });
  } else {
    const request: ChatRequest = {
      model,
      messages: [{ role: 'user', text: 'Which colour?', images: [image] }],
      thinking: 'off',
      maxTokens: 8,
    };
    await readThrough(client.chat(request, { connection, signal, label: label() }), now);
  }
  return { check: 'vision', model, tookMs: now() - startedAt };
}

interface ReadThrough {
  readonly firstAt: number;
  readonly endedAt: number;
  readonly model: string;
  readonly tokens: number;
}

/** Throws what the stream ends with. */
async function readThrough(
  events: AsyncIterable<ChatEvent | CompletionEvent>,
  now: () => number,
): Promise<ReadThrough> {
  let firstAt: number | undefined;
  let tokens = 0;
  let model = '';
  for await (const event of events) {
    if (event.type === 'text' || event.type === 'reasoning') firstAt ??= now();
    if (event.type === 'usage') tokens = event.usage.completionTokens;
    if (event.type !== 'end') continue;
    if (event.error !== undefined) throw event.error;
    ({ model } = event);
  }
  const endedAt = now();
  return { firstAt: firstAt ?? endedAt, endedAt, model, tokens };
}

/** Tells what `look` finds, or that it failed; gives back the failure. */
async function told(
  check: 'models' | 'balance' | 'chat' | 'completion' | 'vision',
  { tell }: ServiceParts,
  look: () => Promise<Finding>,
): Promise<DeepSeekError | undefined> {
  try {
    tell(await look());
    return undefined;
  } catch (thrown) {
    if (!DeepSeekError.is(thrown)) {
      tell({ check, defect: true });
      return new DeepSeekError('MALFORMED', 'The check broke');
    }
    tell({ check, error: thrown });
    return thrown;
  }
}

/** A PNG of 16 × 16 red pixels. */
function redDot(): Uint8Array {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR4nGO4o6FBEmIY1TCqYfhqAAAyBCwQhvh37QAAAABJRU5ErkJggg==',
    'base64',
  );
}
