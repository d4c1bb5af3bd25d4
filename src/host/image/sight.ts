/**
 * What a service is asked about pictures besides a chat: a gateway's vision endpoint, and what was asked before.
 * Owns when which is used. A gateway looks at pictures itself; its models are told what it saw. Everywhere else pictures go
 * into the chat (host/chat/request.ts).
 */
import { createHash } from 'node:crypto';
import type { CallOptions, DeepSeekClient } from '../../api/client.ts';
import { capabilities, originOf } from '../../api/endpoint.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ChatRequest, ImageInput } from '../../api/events.ts';
import type { AnswerEvent } from '../../core/conversation/answer.ts';
import type { Answer, AttachedPicture, Question } from '../../core/conversation/model.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import { picturesOf } from '../../core/conversation/tree.ts';
import type { Description, Descriptions } from './descriptions.ts';

/** How a picture is looked at. */
export interface Looking {
  readonly options: CallOptions;
  readonly model: string;
  /** What was said before does not count. */
  readonly anew: boolean;
}

/** What was seen, and whether it was known before. */
interface Seen {
  readonly said: Omit<Description, 'at'>;
  readonly cached: boolean;
}

/** What was seen, as words for a model. */
export interface Sighting {
  readonly text: string;
  readonly cached: boolean;
}

type Described = Extract<ConversationEvent, { type: 'described' }>;

export class Sight {
  readonly #client: DeepSeekClient;
  readonly #descriptions: Descriptions;

  constructor(client: DeepSeekClient, descriptions: Descriptions) {
    this.#client = client;
    this.#descriptions = descriptions;
  }

  /** Whether the service itself, and no model, answers this question. */
  answersDirectly({ ready, attachments }: Question, { connection }: CallOptions): boolean {
    const isAbout = attachments.every(({ image, icon }) => image !== undefined || icon === 'rules');
    return looksItself(connection) && ready === 'describe' && isAbout && picturesOf({ attachments }).length > 0;
  }

  /**
   * Describes the pictures of these questions that were not described yet, for models that cannot be shown them. A gateway
   * without a vision endpoint describes nothing. Throws DeepSeekError.
   */
  async describe(questions: readonly Question[], looking: Looking): Promise<readonly Described[]> {
    if (!looksItself(looking.options.connection)) return [];
    const events: Described[] = [];
    try {
      for (const question of questions) {
        for (const picture of picturesOf(question).filter(({ text }) => text === '')) {
          events.push(describedBy(question, picture, await this.#look(imageOf(picture), looking)));
        }
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return events;
  }

  /** What the service sees in a picture; undefined where pictures go into the chat. Throws DeepSeekError. */
  async see(image: ImageInput, looking: Looking): Promise<Sighting | undefined> {
    if (!looksItself(looking.options.connection)) return undefined;
    try {
      const { said, cached } = await this.#look(image, looking);
      return { text: wordsOf(said), cached };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The answer to a question that the service answers itself; `onSeen` hears of each picture. Throws DeepSeekError. */
  async *answer(
    question: Question,
    looking: Looking,
    onSeen: (event: Described, cached: boolean) => void,
  ): AsyncGenerator<AnswerEvent> {
    yield { type: 'waiting', for: 'connection' };
    const pictures = picturesOf(question);
    let { model } = looking;
    for (const [index, picture] of pictures.entries()) {
      const seen = await this.#look(imageOf(picture), looking);
      onSeen(describedBy(question, picture, seen), seen.cached);
      const { text, fields } = seen.said;
      ({ model } = seen.said);
      if (index === 0) yield { type: 'start', model };
      const title = pictures.length > 1 ? `${index > 0 ? '\n\n' : ''}**${plain(picture.label)}**\n\n` : '';
      if (title + text !== '') yield { type: 'text', text: title + text };
      if (fields !== undefined) yield { type: 'fields', text: fields };
    }
    yield { type: 'end', reason: 'stop', model, malformedEvents: 0 };
  }

  /** The same question to the same model at the same service always has the same key. */
  keyOf(request: ChatRequest, { connection }: CallOptions): string {
    const hash = createHash('sha256').update(originOf(connection.kind, connection.address));
    const { messages, ...rest } = request;
    hash.update(JSON.stringify(rest));
    for (const message of messages) {
      const { images = [], ...words } = message.role === 'user' ? message : { ...message, images: [] };
      hash.update(JSON.stringify(words));
      for (const { bytes } of images) hash.update(String(bytes.length)).update(bytes);
    }
    return hash.digest('hex');
  }

  /** What was said when the same was asked before. */
  async recall(key: string): Promise<AsyncIterable<AnswerEvent> | undefined> {
    const known = await this.#descriptions.find(key);
    return known && replay(known);
  }

  /** Keeps a whole answer. */
  async keep(key: string, { parts, model }: Answer): Promise<void> {
    const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    if (text !== '') await this.#descriptions.keep(key, { model, text });
  }

  async #look(image: ImageInput, { options, model, anew }: Looking): Promise<Seen> {
    const { kind, address } = options.connection;
    const key = createHash('sha256')
      .update(`vision ${originOf(kind, address)} `)
      .update(image.bytes)
      .digest('hex');
    const known = anew ? undefined : await this.#descriptions.find(key);
    if (known !== undefined) return { said: known, cached: true };
    const request = { image, question: '', model };
    const { text = '', raw, model: answered = model } = await this.#client.analyzeImage(request, options);
    const fields = besides(raw, text);
    if (text === '' && fields === undefined) throw new DeepSeekError('EMPTY', 'nothing was said of the picture');
    const said = { model: answered, text, ...(fields !== undefined && { fields }) };
    await this.#descriptions.keep(key, said);
    return { said, cached: false };
  }
}

/** Whether pictures go to an endpoint of their own. */
function looksItself({ kind }: CallOptions['connection']): boolean {
  return capabilities[kind].images === 'endpoint';
}

/** A gateway that has no such endpoint may still show pictures to its models. */
export function isMissing(error: unknown): boolean {
  return DeepSeekError.is(error, 'NOT_FOUND') || DeepSeekError.is(error, 'UNSUPPORTED');
}

function describedBy({ id }: Question, picture: AttachedPicture, { said }: Seen): Described {
  return { type: 'described', turnId: id, attachmentId: picture.id, text: wordsOf(said) };
}

function wordsOf({ text, fields = '' }: Seen['said']): string {
  return text || fields;
}

function imageOf({ image }: AttachedPicture): ImageInput {
  return { bytes: Buffer.from(image.base64, 'base64'), mimeType: image.mimeType };
}

/** What the answer has besides the text, as JSON; undefined if that is nothing. */
function besides(raw: unknown, text: string): string | undefined {
  const rest = without(raw, text);
  return rest === undefined ? undefined : JSON.stringify(rest);
}

/** The value without the text, and without what then is empty. */
function without(value: unknown, text: string): unknown {
  if (value === text || value === null) return undefined;
  if (typeof value !== 'object') return value;
  const members = Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const rest = without(member, text);
    return rest === undefined ? [] : [[name, rest] as const];
  });
  if (members.length === 0) return undefined;
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

async function* replay({ text, fields, model }: Description): AsyncGenerator<AnswerEvent> {
  yield { type: 'start', model };
  if (text !== '') yield { type: 'text', text };
  if (fields !== undefined) yield { type: 'fields', text: fields };
  yield { type: 'end', reason: 'stop', model, malformedEvents: 0 };
}

/** A file's name as words. */
function plain(name: string): string {
  return name.replaceAll(/[\\`*_[\]<>]/g, String.raw`\$&`);
}
