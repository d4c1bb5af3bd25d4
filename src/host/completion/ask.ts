/**
 * From a prompt of the ghost-text engine to a completion of the service in use.
 * Owns which model and which dialect is asked, and the short waits: a late completion is worth nothing.
 */
import type { DeepSeekClient } from '../../api/client.ts';
import { takesExtra } from '../../api/calls/completion.ts';
import type { Connection, FimStyle } from '../../api/connection.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { CompletionEvent, CompletionRequest } from '../../api/events.ts';
import type { Prompt, Query } from '../../core/completion/model.ts';
import { maskText, Masks, placeholderStart } from '../../core/policy/mask.ts';
import { markInvisible } from '../../core/policy/invisible.ts';
import { isReady, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';

const timeouts = { connectMs: 5_000, firstTokenMs: 5_000, idleMs: 5_000, wholeMs: 20_000 };

export class CompletionService {
  readonly #client: DeepSeekClient;
  readonly #catalog: ModelCatalog;
  readonly #connect: () => Promise<CurrentConnection>;
  readonly #isWanted: () => boolean;
  /** How a local server wants to be asked, by address and model. */
  readonly #styles = new Map<string, FimStyle>();
  readonly #sent = new WeakMap<Prompt, CompletionRequest>();

  /** `isWanted`: the person has asked this extension something, and so means it to use the key of the environment. */
  constructor(
    client: DeepSeekClient,
    catalog: ModelCatalog,
    connect: () => Promise<CurrentConnection>,
    isWanted: () => boolean,
  ) {
    this.#isWanted = isWanted;
    this.#client = client;
    this.#catalog = catalog;
    this.#connect = connect;
  }

  /** What went out for a prompt; undefined if nothing did. */
  sentFor(prompt: Prompt): CompletionRequest | undefined {
    return this.#sent.get(prompt);
  }

  /** Streams the completion. Its one end carries what went wrong. */
  async *ask(prompt: Prompt, query: Query, signal: AbortSignal): AsyncIterable<CompletionEvent> {
    let model = '';
    try {
      const current = await this.#connect();
      // A key that merely lies in the environment is no leave to send what is being typed.
      const isLeft = current.found?.source === 'environment' && query.trigger === 'automatic' && !this.#isWanted();
      if (!isReady(current) || isLeft) throw new DeepSeekError('NO_KEY', 'no service to ask');
      model = await this.#catalog.choose(current.connection, signal);
      const connection = await this.#withStyle({ ...current.connection, timeouts }, model, signal);
      const { suffix, maxTokens, stop } = prompt;
      const masks = new Masks();
      const mask = (text: string): string => markInvisible(maskText(text, masks));
      const sides = takesExtra(connection)
        ? {
            prompt: mask(prompt.ownPrefix),
            extra: prompt.snippets.map(({ path, text }) => ({ path, text: mask(text) })),
          }
        : { prompt: mask(prompt.prefix) };
      const around = { ...sides, suffix: mask(suffix) };
      // Where the model would write a masked secret again, there is nothing to propose.
      const stops = masks.size === 0 ? stop : [...stop, placeholderStart];
      const request = { model, ...around, maxTokens, stop: stops, temperature: 0 };
      this.#sent.set(prompt, request);
      for await (const event of this.#client.complete(request, {
        connection,
        signal,
        automatic: query.trigger === 'automatic',
        label: { purpose: 'completion', path: query.document.path, ...(masks.size > 0 && { masked: masks.size }) },
      })) {
        if (event.type === 'end' && DeepSeekError.is(event.error, 'UNSUPPORTED')) this.#styles.clear();
        yield event;
      }
    } catch (error) {
      const known = DeepSeekError.is(error)
        ? error
        : new DeepSeekError(signal.aborted ? 'ABORTED' : 'NETWORK', 'not asked');
      const reason = signal.aborted ? 'aborted' : 'error';
      yield { type: 'end', reason, model, error: known, malformedEvents: 0 };
    }
  }

  async #withStyle(connection: Connection, model: string, signal: AbortSignal): Promise<Connection> {
    if (connection.kind !== 'local') return connection;
    const key = `${connection.address} ${model}`;
    const fimStyle =
      this.#styles.get(key) ??
      (await this.#client.probeFim({ connection, signal, model, label: { purpose: 'probe' } }));
    this.#styles.set(key, fimStyle);
    return { ...connection, fimStyle };
  }
}
