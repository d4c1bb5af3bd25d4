/**
 * One question about one picture, outside of a chat: for agents, ours and others'.
 * Owns who looks: a gateway's own endpoint where there is one, which takes no question, else a model that can see.
 */
import type { DeepSeekClient } from '../../api/client.ts';
import { capabilities } from '../../api/endpoint.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ImageInput } from '../../api/events.ts';
import type { AttachedPicture } from '../../core/conversation/model.ts';
import { takesPictures, visionModel } from '../../core/models.ts';
import type { Asker } from '../asking/asker.ts';
import { isReady, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { isMissing } from './sight.ts';

export interface LookerParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly asker: Asker;
  readonly connect: () => Promise<CurrentConnection>;
}

export class Looker {
  readonly #parts: LookerParts;

  constructor(parts: LookerParts) {
    this.#parts = parts;
  }

  /** What is seen. Rejects with DeepSeekError. */
  async look({ image }: AttachedPicture, question: string, signal: AbortSignal): Promise<string> {
    const picture: ImageInput = { bytes: Buffer.from(image.base64, 'base64'), mimeType: image.mimeType };
    return (await this.#describe(picture, signal)) ?? this.#ask(picture, question, signal);
  }

  /** Undefined where the service has no endpoint for it. */
  async #describe(image: ImageInput, signal: AbortSignal): Promise<string | undefined> {
    const { client, catalog, connect } = this.#parts;
    const current = await connect();
    if (!isReady(current)) throw new DeepSeekError('NO_KEY', 'no service to ask');
    if (capabilities[current.connection.kind].images !== 'endpoint') return undefined;
    const request = { image, question: '', model: catalog.current(current.connection) };
    try {
      const { text, raw } = await client.analyzeImage(request, { ...current, signal, label: { purpose: 'image' } });
      return text ?? JSON.stringify(raw);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #ask(image: ImageInput, question: string, signal: AbortSignal): Promise<string> {
    const { catalog, asker, connect } = this.#parts;
    const { connection } = await connect();
    const sees = takesPictures(connection.kind, catalog.current(connection));
    let answer = '';
    const onText = (text: string): void => {
      answer += text;
    };
    const messages = [{ role: 'user', text: question, images: [image] }] as const;
    const { error } = await asker.ask({ command: 'image', messages, ...(!sees && { model: visionModel }) }, signal, {
      onText,
    });
    if (error !== undefined) throw error;
    return answer;
  }
}
