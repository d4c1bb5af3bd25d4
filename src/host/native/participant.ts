/**
 * `@deepseek` in the editor's own chat, which needs no sign-in there.
 * Owns one turn of it. Commands mean what they mean in the panel; what goes along is read by references.ts.
 *
 * What was sent and what came back is kept with each turn as the service had it, so that a longer conversation begins with the
 * bytes of a shorter one.
 */
import {
  ChatRequestTurn,
  ChatResponseMarkdownPart,
  ChatResponseTurn,
  l10n,
  type CancellationToken,
  type ChatContext,
  type ChatFollowup,
  type ChatRequest,
  type ChatResponseStream,
  type ChatResult,
} from 'vscode';
import * as v from 'valibot';
import type { DeepSeekClient } from '../../api/client.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ChatMessage, ImageInput } from '../../api/events.ts';
import { withRules } from '../../core/context/rules.ts';
import { toMessages } from '../../core/conversation/prompt.ts';
import type { Asking, Attachment, Question } from '../../core/conversation/model.ts';
import { canBeShownPictures } from '../../core/models.ts';
import { markMessages } from '../../core/policy/invisible.ts';
import { maskMessages, Masks, maskText } from '../../core/policy/mask.ts';
import { systemPrompt } from '../../core/prompts/system.ts';
import { withSignal } from '../cancellation.ts';
import { isReady, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import type { FileGate } from '../context/fileGate.ts';
import { Refusal } from '../context/refusal.ts';
import type { Log } from '../log.ts';
import type { SlashCommands } from '../prompts/slashCommands.ts';
import { readSetting } from '../settings.ts';
import { describeError, describeInLine } from '../words.ts';
import { readReferences } from './references.ts';

export interface ParticipantParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly gate: FileGate;
  readonly slash: SlashCommands;
  readonly log: Log;
  readonly connectToAsk: () => Promise<CurrentConnection>;
  /** The workspace's rules as they stand. */
  readonly rules: () => Promise<Attachment>;
  /** The person has asked something, and so means the key of the environment to be used. */
  readonly noteAsked: () => void;
}

/** Kept by the editor with a turn. */
const kept = v.object({ command: v.exactOptional(v.string()), sent: v.string(), said: v.string() });

type Kept = v.InferOutput<typeof kept>;

export class Participant {
  readonly #parts: ParticipantParts;

  constructor(parts: ParticipantParts) {
    this.#parts = parts;
  }

  /** Answers one question. What goes wrong is told in the answer's place. */
  async handle(
    request: ChatRequest,
    { history }: ChatContext,
    response: ChatResponseStream,
    token: CancellationToken,
  ): Promise<ChatResult> {
    const { log, connectToAsk, noteAsked } = this.#parts;
    try {
      const current = await connectToAsk();
      if (!isReady(current)) throw new DeepSeekError('NO_KEY', 'no service to ask');
      noteAsked();
      return await withSignal(token, (signal) => this.#answer(current, request, history, response, signal));
    } catch (error) {
      if (token.isCancellationRequested) return {};
      if (error instanceof Refusal) return error.words === '' ? {} : { errorDetails: { message: error.words } };
      log.failure('nativeChat', error);
      if (DeepSeekError.is(error, 'NO_KEY')) {
        const { title, actions } = describeError(error);
        const [first] = actions;
        response.button({ command: 'askDeepSeek.setKey', title: first?.label ?? title });
      }
      return { errorDetails: { message: describeInLine(error) } };
    }
  }

  /** What comes next after some commands. */
  followUps({ metadata }: ChatResult): ChatFollowup[] {
    const last = v.safeParse(kept, metadata);
    const command = last.success ? last.output.command : undefined;
    if (command === 'explain' || command === 'review') {
      return [{ prompt: '', command: 'fix', label: l10n.t('Correct what is wrong') }];
    }
    return command === 'fix' ? [{ prompt: '', command: 'tests', label: l10n.t('Write tests for it') }] : [];
  }

  async #answer(
    { connection }: CurrentConnection,
    request: ChatRequest,
    history: ChatContext['history'],
    response: ChatResponseStream,
    signal: AbortSignal,
  ): Promise<ChatResult> {
    const { client, catalog, gate, slash, log } = this.#parts;
    const { attachments, images, unsuited } = await readReferences(
      gate,
      request.references.map(({ value }) => value),
      signal,
    );
    if (unsuited.length > 0) {
      const words = l10n.t(
        '{0} cannot be sent from here. Drop it into the panel of Ask DeepSeek.',
        unsuited.join(', '),
      );
      throw new Refusal(words);
    }
    const text = request.command === undefined ? request.prompt : `/${request.command} ${request.prompt}`.trim();
    const step = await slash.read(text, attachments);
    if (step.type !== 'ask') throw new Refusal(l10n.t('This command works in the panel of Ask DeepSeek.'));
    const model = await catalog.choose(connection, signal, step.asking.model ?? modelOf(request));
    if (images.length > 0 && !canBeShownPictures(connection.kind, model)) {
      throw new DeepSeekError('IMAGE_UNSUPPORTED', 'no pictures in the chat of this service', { model });
    }
    const masks = new Masks();
    const messages = await this.#messages(step.asking, images, history, masks);
    const thinking = step.asking.thinking ?? readSetting('thinking');
    const maxTokens = readSetting('maxTokens');
    const asked = { model, messages, thinking, temperature: readSetting('temperature') };
    let said = '';
    let thinks = false;
    const label = { purpose: 'nativeChat' };
    const events = client.chat({ ...asked, ...(maxTokens > 0 && { maxTokens }) }, { connection, signal, label });
    for await (const event of events) {
      if (event.type === 'reasoning' && !thinks) {
        thinks = true;
        response.progress(l10n.t('Thinking…'));
      } else if (event.type === 'text') {
        said += event.text;
        // With the placeholders: what is drawn may hold the address of a picture, which the editor would ask for.
        response.markdown(event.text);
      } else if (event.type === 'end') {
        log.event('nativeChat', { model: event.model, end: event.reason, code: event.error?.code });
        if (event.error !== undefined && event.reason !== 'aborted') throw event.error;
        if (event.reason === 'length') response.progress(l10n.t('The answer reached its limit.'));
      }
    }
    const { command } = request;
    return {
      metadata: { sent: messages.at(-1)?.text ?? '', said, ...(command !== undefined && { command }) } satisfies Kept,
    };
  }

  /** The conversation with the question at its end. What was masked before stays as it was sent. */
  async #messages(
    asking: Asking,
    images: readonly ImageInput[],
    history: ChatContext['history'],
    masks: Masks,
  ): Promise<readonly ChatMessage[]> {
    const exchanges = history.flatMap(readExchange);
    for (const { text } of exchanges) masks.meet(text);
    const before = exchanges.map((message) => ({ ...message, text: maskText(message.text, masks) }));
    const attachments = withRules([], asking.attachments, await this.#parts.rules());
    const question: Question = { ...asking, attachments, role: 'user', id: 'native', parentId: undefined, at: 0 };
    const options = { systemPrompt: readSetting('systemPrompt') || systemPrompt, historyTurns: 0, pictures: true };
    const written = maskMessages(toMessages([question], options), masks);
    const messages = markMessages([...written.slice(0, -1), ...before, ...written.slice(-1)]);
    const last = messages.at(-1);
    return last?.role === 'user' && images.length > 0 ? [...messages.slice(0, -1), { ...last, images }] : messages;
  }
}

/** A model of ours that the person chose in the editor's chat; another extension's has no say here. */
function modelOf({ model: { vendor, family } }: ChatRequest): string | undefined {
  return vendor === 'deepseek' ? family : undefined;
}

/** A question and its answer as they were sent and came back; without our notes as they read. One without the other is left out. */
function readExchange(
  answered: ChatRequestTurn | ChatResponseTurn,
  index: number,
  all: ChatContext['history'],
): ChatMessage[] {
  const asked = all[index - 1];
  if (!(answered instanceof ChatResponseTurn && asked instanceof ChatRequestTurn)) return [];
  const words = answered.response.map((part) => (part instanceof ChatResponseMarkdownPart ? part.value.value : ''));
  const notes = v.safeParse(kept, answered.result.metadata);
  const { sent, said } = notes.success ? notes.output : { sent: asked.prompt, said: words.join('') };
  if (sent.trim() === '' || said.trim() === '') return [];
  return [
    { role: 'user', text: sent },
    { role: 'assistant', text: said },
  ];
}
