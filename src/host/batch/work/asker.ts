/**
 * One request of a batch: made, sent, read to its end and kept as a result.
 * Owns the step from prompts to a request and from its end to results, and what each failure means for the rest of the batch.
 * Does not decide when; that is core/batch/run.ts.
 */
import type { DeepSeekClient } from '../../../api/client.ts';
import type { CallLabel, CallOptions, Connection } from '../../../api/connection.ts';
import { DeepSeekError } from '../../../api/errors.ts';
import type { ChatRequest, End, ImageInput, Usage } from '../../../api/events.ts';
import type { Hashing } from '../../../api/http.ts';
import type { KeptAnswer, ResponseCache } from '../../../core/batch/cache.ts';
import { mergedRequest, share, splitAnswer } from '../../../core/batch/merge.ts';
import {
  identityOf,
  isDeterministic,
  requestOf,
  type BatchChoice,
  type Enclosure,
} from '../../../core/batch/prompt.ts';
import type { FailureCode, Result } from '../../../core/batch/result.ts';
import type { Asked } from '../../../core/batch/run.ts';
import type { Cost } from '../../../core/cost/prices.ts';
import { fingerprintOf } from '../../../core/keys/fingerprint.ts';
import { maskAlone, Masks, maskText } from '../../../core/policy/mask.ts';
import type { Sighting } from '../../image/sight.ts';
import type { Item } from './items.ts';

/** Why there is no answer. `error` has more to say to people. */
export interface BatchFailure {
  readonly code: FailureCode;
  readonly error?: DeepSeekError;
}

/** What a prompt names cannot be sent along. */
export class Unsendable extends Error {
  readonly code: 'PICTURE' | 'FILE';

  constructor(code: 'PICTURE' | 'FILE') {
    super(code);
    this.code = code;
  }
}

export interface AskerParts {
  readonly client: Pick<DeepSeekClient, 'chat'>;
  /** Frozen for the run. */
  readonly connection: Connection;
  readonly choice: BatchChoice;
  readonly cache: ResponseCache;
  readonly hashing: Hashing;
  readonly now: () => number;
  /** What goes along with a prompt. Rejects with Unsendable. */
  readonly enclose: (item: Item, model: string, signal: AbortSignal) => Promise<Enclosure>;
  /** What the service sees in a picture, in one request at most; undefined where pictures go into the chat. */
  readonly see: (
    image: ImageInput,
    looking: { readonly options: CallOptions; readonly model: string; readonly anew: false },
  ) => Promise<Sighting | undefined>;
  /** What the call with this label cost; undefined where no price is known. */
  readonly costOf: (label: CallLabel) => Cost | undefined;
  /** Puts a result where it stays. Never rejects. */
  readonly keep: (result: Result) => Promise<void>;
}

type Verdict = Extract<Asked<Item, BatchFailure>, { type: 'failed' }>['verdict'];

interface Whole extends KeptAnswer {
  readonly finish?: End['reason'];
  readonly cost?: Cost;
  readonly cached?: true;
}

export class Asker {
  readonly #parts: AskerParts;
  /** Requests under way that need not be made twice: who asks the same waits for the answer. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  /** What goes along with prompts whose pictures the service has looked at. */
  readonly #looked = new WeakMap<Item, Enclosure>();
  /** Pictures go into the chat: known from the first one on. */
  #showsPictures = false;
  /** What was paid for prompts that got nothing for it yet. */
  readonly #spent = new WeakMap<Item, NonNullable<Result['cost']>>();

  constructor(parts: AskerParts) {
    this.#parts = parts;
  }

  /** Makes one request and keeps what came of it. Never rejects. */
  async ask(items: readonly Item[], tries: number, signal: AbortSignal): Promise<Asked<Item, BatchFailure>> {
    const began = this.#parts.now();
    try {
      return items.length === 1 && items[0]
        ? await this.#askOne(items[0], tries, began, signal)
        : await this.#askTogether(items, tries, began, signal);
    } catch (error) {
      if (signal.aborted) return { type: 'aborted' };
      if (error instanceof Unsendable) return { type: 'failed', verdict: 'final', failure: { code: error.code } };
      const own = items[0]?.prompt.model !== undefined;
      const known = DeepSeekError.is(error) ? error : new DeepSeekError('MALFORMED', 'Not a failure of the wire');
      const { retryAfterMs } = known.facts;
      return {
        type: 'failed',
        verdict: DeepSeekError.is(error) ? verdictOn(known, own, tries) : 'stop',
        failure: { code: known.code, error: known },
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
    }
  }

  /** Keeps that these have no answer. Never rejects. */
  async giveUp(items: readonly Item[], { code }: BatchFailure, tries: number): Promise<void> {
    for (const item of items) {
      const model = item.prompt.model ?? this.#parts.choice.model;
      await this.#keep(item, { status: 'failed', answer: '', model, error: code, tries, durationMs: 0 });
    }
  }

  async #askOne(item: Item, tries: number, began: number, signal: AbortSignal): Promise<Asked<Item, BatchFailure>> {
    const { choice, hashing } = this.#parts;
    const { enclosure, wasAsked } = await this.#enclose(item, signal);
    // One request at a time: the next one is as much a try as this one, and keeps to the pace.
    if (wasAsked) return { type: 'settled', again: [item] };
    const request = requestOf(item.prompt, choice, enclosure);
    const key = isDeterministic(request)
      ? this.#cacheKey(identityOf(request, (bytes) => hashing.sha256(bytes)))
      : undefined;
    const whole = await this.#answer(request, key, signal, item.prompt.file);
    const { text, reasoning, model, usage, finish, cost, cached } = whole;
    await this.#keep(item, {
      status: 'ok',
      answer: text,
      ...(reasoning !== '' && { reasoning }),
      model,
      ...(usage && { usage }),
      ...(cost && { cost }),
      ...(finish && finish !== 'stop' && { finish }),
      ...(cached && { cached }),
      tries: cached ? tries - 1 : tries,
      durationMs: this.#parts.now() - began,
    });
    return { type: 'settled' };
  }

  async #askTogether(
    items: readonly Item[],
    tries: number,
    began: number,
    signal: AbortSignal,
  ): Promise<Asked<Item, BatchFailure>> {
    const masks = new Masks();
    for (const { prompt } of items) masks.meet(prompt.text);
    // Before they are JSON: what is escaped is not seen as a secret.
    const prompts = items.map(({ prompt }) => ({ ...prompt, text: maskText(prompt.text, masks) }));
    const whole = await this.#send(mergedRequest(prompts, this.#parts.choice), signal, undefined, masks);
    const answers = splitAnswer(whole.text, items.length);
    const { usage, cost, model } = whole;
    const asked = items.map(({ tokens }) => tokens);
    const said = answers.map((answer) => answer?.length ?? 0);
    const promptTokens = share(usage?.promptTokens ?? 0, asked);
    const cacheHitTokens = share(usage?.cacheHitTokens ?? 0, asked);
    const completionTokens = share(usage?.completionTokens ?? 0, said);
    const [CNY, USD] = (['CNY', 'USD'] as const).map((currency) => share(cost?.[currency] ?? 0, asked));
    const again: Item[] = [];
    for (const [index, item] of items.entries()) {
      const answer = answers[index];
      const itsCost = cost && { CNY: CNY?.[index] ?? 0, USD: USD?.[index] ?? 0 };
      if (answer === undefined) {
        if (itsCost !== undefined) this.#spent.set(item, itsCost);
        again.push(item);
        continue;
      }
      await this.#keep(item, {
        status: 'ok',
        answer,
        model,
        ...(usage && {
          usage: {
            promptTokens: promptTokens[index] ?? 0,
            cacheHitTokens: cacheHitTokens[index] ?? 0,
            completionTokens: completionTokens[index] ?? 0,
            reasoningTokens: 0,
          },
        }),
        ...(itsCost && { cost: itsCost }),
        merged: items.length,
        tries,
        durationMs: this.#parts.now() - began,
      });
    }
    return { type: 'settled', again };
  }

  /**
   * What goes along with a prompt, and whether a request was made for it: what a service that looks at pictures itself sees
   * takes the place of the picture.
   */
  async #enclose(item: Item, signal: AbortSignal): Promise<{ enclosure: Enclosure; wasAsked: boolean }> {
    const { choice, connection, enclose, hashing, see } = this.#parts;
    const looked = this.#looked.get(item);
    if (looked !== undefined) return { enclosure: looked, wasAsked: false };
    const { model = choice.model, image: path } = item.prompt;
    const enclosure = await enclose(item, model, signal);
    const { image, ...rest } = enclosure;
    if (image === undefined || this.#showsPictures) return { enclosure, wasAsked: false };
    const label: CallLabel = { purpose: 'batch', ...(path !== undefined && { path }) };
    const looking = { options: { connection, signal, once: true, label }, model, anew: false } as const;
    const seen = await this.#inTurn(hashing.sha256(image.bytes), () => see(image, looking));
    this.#showsPictures = seen === undefined;
    if (seen === undefined) return { enclosure, wasAsked: false };
    this.#looked.set(item, { ...rest, seen: seen.text });
    return { enclosure: { ...rest, seen: seen.text }, wasAsked: !seen.cached };
  }

  /** The answer, from the cache where the service is bound to give the same. */
  async #answer(
    request: ChatRequest,
    key: string | undefined,
    signal: AbortSignal,
    path: string | undefined,
  ): Promise<Whole> {
    const { cache, now } = this.#parts;
    if (key === undefined) return this.#send(request, signal, path);
    return this.#inTurn(key, async () => {
      const known = cache.find(key, now());
      if (known !== undefined) return { ...known, cached: true };
      const whole = await this.#send(request, signal, path);
      const { text, reasoning, model, usage, finish } = whole;
      if (finish === 'stop') cache.keep(key, { text, reasoning, model, ...(usage && { usage }) }, now());
      return whole;
    });
  }

  /** Does this when nothing of the same key is under way. What came to nothing, the next one does for itself. */
  async #inTurn<T>(key: string, ask: () => Promise<T>): Promise<T> {
    for (let asking = this.#underWay.get(key); asking !== undefined; asking = this.#underWay.get(key))
      await asking.catch(() => undefined);
    const asking = ask();
    this.#underWay.set(key, asking);
    try {
      return await asking;
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** Sends exactly one request. Rejects with the error it ended with. */
  async #send(request: ChatRequest, signal: AbortSignal, path?: string, masks?: Masks): Promise<Whole> {
    const { client, connection, costOf } = this.#parts;
    const label: CallLabel = { purpose: 'batch', ...(path !== undefined && { path }) };
    const sent = { ...request, messages: maskAlone(request.messages, masks) };
    const texts = { text: '', reasoning: '' };
    let usage: Usage | undefined;
    for await (const event of client.chat(sent, { connection, signal, once: true, label })) {
      if (event.type === 'text' || event.type === 'reasoning') texts[event.type] += event.text;
      else if (event.type === 'usage') ({ usage } = event);
      else if (event.type === 'end') {
        const { reason, error, model } = event;
        if (error !== undefined) throw error;
        if (reason === 'content_filter') throw new DeepSeekError('CONTENT_RISK', 'The answer was filtered');
        if (reason === 'insufficient_system_resource') throw new DeepSeekError('SERVER', 'The service ran short');
        const cost = costOf(label);
        return { ...texts, model, ...(usage && { usage }), ...(cost && { cost }), finish: reason };
      }
    }
    throw new DeepSeekError('STREAM_CLOSED', 'The stream had no end');
  }

  #cacheKey(identity: string): string {
    const { connection, hashing } = this.#parts;
    const { kind, address, credential } = connection;
    const owner = credential && fingerprintOf(credential.apiKey, hashing);
    return hashing.sha256(new TextEncoder().encode(JSON.stringify([kind, address, owner ?? null, identity])));
  }

  #keep(item: Item, result: Omit<Result, 'id' | 'hash' | 'at' | 'file'>): Promise<void> {
    const { now, keep } = this.#parts;
    const { prompt, hash } = item;
    const { file } = prompt;
    const spent = this.#spent.get(item);
    const { CNY = 0, USD = 0 } = result.cost ?? {};
    const cost = spent === undefined ? result.cost : { CNY: CNY + spent.CNY, USD: USD + spent.USD };
    const whole = { ...result, id: prompt.id, hash, at: now() };
    return keep({ ...whole, ...(cost && { cost }), ...(file !== undefined && { file }) });
  }
}

/** `own`: the prompt names its model itself. */
function verdictOn({ code, facts }: DeepSeekError, own: boolean, tries: number): Verdict {
  switch (code) {
    case 'RATE_LIMIT':
      return 'crowded';
    case 'SERVER':
    case 'EMPTY':
    case 'STREAM_CLOSED':
    case 'TIMEOUT':
    case 'MALFORMED':
      return 'again';
    case 'NETWORK':
      // Nobody was reached, and nobody will be for the next prompt.
      return facts.status === undefined && isNobody(facts.cause) && tries > 2 ? 'stop' : 'again';
    case 'CONTEXT_TOO_LONG':
    case 'CONTENT_RISK':
    case 'IMAGE_UNSUPPORTED':
    case 'BAD_REQUEST':
      return 'final';
    case 'POLICY':
      return facts.breach === 'size' || (own && facts.breach === 'model') ? 'final' : 'stop';
    case 'UNKNOWN_MODEL':
      return own ? 'final' : 'stop';
    case 'NO_KEY':
    case 'BAD_KEY_FORMAT':
    case 'BAD_ADDRESS':
    case 'WRONG_ORIGIN':
    case 'AUTH':
    case 'CLOCK_SKEW':
    case 'BALANCE':
    case 'BUDGET':
    case 'UNSUPPORTED':
    case 'NOT_FOUND':
    case 'REDIRECT':
    case 'TLS':
    case 'WEB_PAGE':
    case 'ABORTED':
      return 'stop';
  }
}

function isNobody(cause: string | undefined): boolean {
  return /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(cause ?? '');
}
