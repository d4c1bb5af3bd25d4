/**
 * One call whose answer is a single JSON value: tries, waits, deadlines, abort.
 * Owns the loop; what the value means is the caller's.
 */
import type { CallOptions } from '../connection.ts';
import { DeepSeekError } from '../errors.ts';
import { readUsage } from '../wire/chunk.ts';
import { filled, isRecord } from '../wire/narrow.ts';
import { readText } from './body.ts';
import { Deadline } from './deadline.ts';
import { exchange, type Call, type ClientParts } from './exchange.ts';
import { brokenExchange } from './failure.ts';
import { Retries, wait } from './retry.ts';
import { Witness } from './witness.ts';

/** A JSON answer. */
export interface JsonReply {
  readonly value: unknown;
  readonly requestId: string | undefined;
}

const longestAnswerBytes = 16 * 1024 * 1024;

/** Gives back the answer's value. Throws DeepSeekError: after an abort `ABORTED`, without JSON `MALFORMED`, `WEB_PAGE` or `EMPTY`. */
export async function fetchJson(parts: ClientParts, call: Call, options: CallOptions): Promise<JsonReply> {
  const { endpoint, model } = call;
  const witness = new Witness(parts, options);
  let value: unknown;
  let error: DeepSeekError | undefined;
  try {
    const reply = await tryOften(witness.parts, call, options);
    ({ value } = reply);
    return reply;
  } catch (thrown) {
    error = brokenExchange(thrown, '', false);
    throw error;
  } finally {
    const said = isRecord(value) ? value : {};
    const usage = isRecord(said['usage']) ? readUsage(said['usage']) : undefined;
    witness.report({ endpoint, model, answeredBy: filled(said['model']), usage, error });
  }
}

async function tryOften(parts: ClientParts, call: Call, options: CallOptions): Promise<JsonReply> {
  const { connection, once = false } = options;
  const retries = new Retries(once ? 0 : connection.retries, !once, parts.random);
  for (;;) {
    const { tries } = retries;
    try {
      return await tryOnce(parts, call, options.signal);
    } catch (thrown) {
      const error = brokenExchange(thrown, '', false);
      const next = error.code === 'ABORTED' ? undefined : retries.next(error);
      if (next === undefined) throw new DeepSeekError(error.code, error.message, { ...error.facts, tries });
      await wait(next.delayMs, options.signal, options.onRetryWait);
    }
  }
}

async function tryOnce(parts: ClientParts, call: Call, signal: AbortSignal): Promise<JsonReply> {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(new DeepSeekError('ABORTED', 'The call was stopped'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  const deadline = new Deadline(call.connection.timeouts, (error) => controller.abort(error));
  try {
    controller.signal.throwIfAborted();
    const reply = await exchange(parts, call, controller.signal);
    const text = await readText(reply.body, longestAnswerBytes, () => deadline.touch()).catch((thrown: unknown) => {
      throw reply.broken(thrown);
    });
    return { value: parse(text, (body) => reply.refusal(body)), requestId: reply.requestId };
  } finally {
    deadline.clear();
    signal.removeEventListener('abort', onAbort);
    // Closes what was left unread; nothing happens to an exchange that is over.
    controller.abort();
  }
}

function parse(text: string, refusal: (body: string) => DeepSeekError): unknown {
  if (text.trim() === '') throw new DeepSeekError('EMPTY', 'The service answered with nothing');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const error = refusal(text);
    throw error.code === 'WEB_PAGE' ? error : new DeepSeekError('MALFORMED', 'The answer is not JSON', error.facts);
  }
  if (isRecord(value) && (isRecord(value['error']) || filled(value['error']) !== undefined)) throw refusal(text);
  return value;
}
