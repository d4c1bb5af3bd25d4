/**
 * Asks the service one thing that is no question of a chat: for text that goes into a file, a box or a terminal.
 * Owns connection, model, thinking and masking of such a request. What is done with the text is told by the caller.
 */
import type { DeepSeekClient } from '../../api/client.ts';
import { capabilities } from '../../api/endpoint.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ChatMessage, End, Thinking } from '../../api/events.ts';
import { maskMessages, Masks } from '../../core/policy/mask.ts';
import { unmaskStream } from '../../core/policy/unmaskStream.ts';
import { isReady, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import type { Log } from '../log.ts';
import { readSetting } from '../settings.ts';

export interface AskerParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly log: Log;
  readonly connect: () => Promise<CurrentConnection>;
  /** The person has asked something, and so means the key of the environment to be used. */
  readonly noteAsked: () => void;
}

export interface OneQuestion {
  /** The command that asks; for receipts, costs and the setting of its thinking. */
  readonly command: string;
  readonly messages: readonly ChatMessage[];
  /** The line that a block of code begins with, handed to services that take the beginning of an answer, and what ends it. */
  readonly opening?: { readonly line: string; readonly fence: string };
  /** Of the person's own prompt. */
  readonly model?: string;
  readonly thinking?: Thinking;
}

export interface Listener {
  /** Before the first text: whether the answer goes on from the opening line. */
  readonly onBegin?: (isOpen: boolean) => void;
  readonly onText: (text: string) => void;
}

export class Asker {
  readonly #parts: AskerParts;

  constructor(parts: AskerParts) {
    this.#parts = parts;
  }

  /** Streams the answer and gives back its end, which carries what went wrong. Never rejects. */
  async ask(question: OneQuestion, signal: AbortSignal, { onBegin, onText }: Listener): Promise<End> {
    const { client, catalog, log, connect, noteAsked } = this.#parts;
    const { command, opening } = question;
    try {
      const current = await connect();
      const { connection } = current;
      if (!isReady(current)) throw new DeepSeekError('NO_KEY', 'no service to ask');
      noteAsked();
      const model = await catalog.choose(connection, signal, question.model);
      const thinking = question.thinking ?? thinkingFor(command);
      const isOpen =
        opening !== undefined && thinking === 'off' && capabilities[connection.kind].paths.prefix !== undefined;
      const masks = new Masks();
      for (const { text } of question.messages) masks.meet(text);
      const messages = maskMessages(question.messages, masks);
      const unmask = unmaskStream(masks);
      const maxTokens = readSetting('maxTokens');
      const request = {
        model,
        messages: isOpen ? [...messages, { role: 'assistant', text: opening.line, prefix: true } as const] : messages,
        thinking,
        temperature: 0,
        ...(isOpen && { stop: [`\n${opening.fence}`] }),
        ...(maxTokens > 0 && { maxTokens }),
      };
      onBegin?.(isOpen);
      const options = {
        connection,
        signal,
        label: { purpose: command, ...(masks.size > 0 && { masked: masks.size }) },
      };
      for await (const event of client.chat(request, options)) {
        if (event.type === 'text') onText(unmask(event.text));
        if (event.type !== 'end') continue;
        onText(unmask());
        log.event(command, { model: event.model, end: event.reason, code: event.error?.code });
        return event;
      }
      throw new Error('a stream ended without its end');
    } catch (error) {
      const known = DeepSeekError.is(error) ? error : new DeepSeekError('MALFORMED', 'defect in the extension');
      if (!signal.aborted) log.failure(command, error);
      return {
        type: 'end',
        model: '',
        malformedEvents: 0,
        ...(signal.aborted
          ? { reason: 'aborted', error: new DeepSeekError('ABORTED', 'stopped') }
          : { reason: 'error', error: known }),
      };
    }
  }
}

/** Whoever waits for a line of code does not want to wait for thoughts, unless the person says so for this command. */
function thinkingFor(command: string): Thinking {
  const wanted = readSetting('commandThinking')[command];
  return (['off', 'low', 'high', 'max'] as const).find((known) => known === wanted) ?? 'off';
}
