/**
 * Asks the service what a change means for other lines: without thinking, as JSON, once.
 * Owns the request and its short waits. A late answer is worth nothing, and nobody is told of one that failed.
 */
import type { DeepSeekClient } from '../../api/client.ts';
import type { DeepSeekError } from '../../api/errors.ts';
import type { ChatMessage, Usage } from '../../api/events.ts';
import { isReady, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';

const timeouts = { connectMs: 5_000, firstTokenMs: 8_000, idleMs: 5_000, wholeMs: 20_000 };

/** What is needed to ask. */
export interface EditServiceParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly connect: () => Promise<CurrentConnection>;
  /** The person has asked this extension something, and so means it to use the key of the environment. */
  readonly isWanted: () => boolean;
}

/** What is asked, and of which file of the workspace. */
export interface EditQuestion {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly path: string;
}

/** How a question ended. */
export interface EditAnswer {
  readonly text: string;
  readonly usage?: Usage;
  readonly error?: DeepSeekError;
}

/** The answer's text, empty if there is none; undefined if there is no service that may be asked. Rejects with what cannot be told. */
export async function askForEdits(
  { client, catalog, connect, isWanted }: EditServiceParts,
  { messages, maxTokens, path }: EditQuestion,
  signal: AbortSignal,
): Promise<EditAnswer | undefined> {
  const current = await connect();
  if (!isReady(current) || (current.found?.source === 'environment' && !isWanted())) return undefined;
  const model = await catalog.choose(current.connection, signal);
  const connection = { ...current.connection, timeouts, retries: 0 };
  const request = { model, messages, thinking: 'off', json: true, temperature: 0, maxTokens } as const;
  let text = '';
  let usage: Usage | undefined;
  for await (const event of client.chat(request, {
    connection,
    signal,
    automatic: true,
    label: { purpose: 'nextEdit', path },
  })) {
    if (event.type === 'text') text += event.text;
    else if (event.type === 'usage') ({ usage } = event);
    else if (event.type === 'end') {
      return { text, ...(usage && { usage }), ...(event.error && { error: event.error }) };
    }
  }
  return { text };
}
