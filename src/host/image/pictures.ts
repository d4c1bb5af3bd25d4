/**
 * From a picture as it was found to one that is sent: checked, turned upright, made smaller, without what it tells besides.
 * Owns the way through core/image and the converter, and the words of each refusal, which say the limit and the way out.
 */
import { randomUUID } from 'node:crypto';
import { l10n } from 'vscode';
import type { ImageInput } from '../../api/events.ts';
import type { AttachedPicture } from '../../core/conversation/model.ts';
import { inspectPicture } from '../../core/image/inspect.ts';
import {
  maxMegapixels,
  maxSentBytes,
  mimeTypeOf,
  planPicture,
  type PicturePlan,
  type Refused,
} from '../../core/image/plan.ts';
import type { PictureFacts } from '../../core/image/facts.ts';
import { tooLargeToRead, type FoundPicture } from '../context/sources/pictures.ts';
import { Refusal } from '../context/refusal.ts';
import type { Converted } from '../../protocol/messages.ts';
import { readSetting } from '../settings.ts';
import type { Converter } from './converter.ts';

export class Pictures {
  readonly #converter: Converter;

  constructor(converter: Converter) {
    this.#converter = converter;
  }

  /** Makes an attachment of a picture. Rejects with a Refusal if it cannot be sent. */
  async prepare(found: FoundPicture, signal: AbortSignal): Promise<AttachedPicture> {
    const { label, path, bytes } = found;
    const { facts, plan } = planned(found);
    const made = await this.#draw(found, facts, plan, signal);
    if (made === undefined) throw new Refusal(damaged(label));
    const sent = checked(plan.asItIs ? bytes : made.bytes, facts, label);
    return {
      id: randomUUID(),
      label: facts.animated ? l10n.t('{0} (first frame)', label) : label,
      icon: 'image',
      ...(path !== undefined && { path }),
      text: '',
      image: {
        mimeType: sent.mimeType,
        base64: Buffer.from(sent.bytes).toString('base64'),
        preview: made.preview,
      },
    };
  }

  /** The picture as it is sent; nothing is drawn where its bytes go as they are. Rejects with a Refusal if it cannot be sent. */
  async convert(found: FoundPicture, signal: AbortSignal): Promise<ImageInput> {
    const { facts, plan } = planned(found);
    const bytes = plan.asItIs ? found.bytes : (await this.#draw(found, facts, plan, signal))?.bytes;
    return checked(bytes, facts, found.label);
  }

  #draw(
    { bytes }: FoundPicture,
    { type }: PictureFacts,
    plan: PicturePlan,
    signal: AbortSignal,
  ): Promise<Converted | undefined> {
    return this.#converter.convert({ bytes, mimeType: mimeTypeOf(type), maxBytes: maxSentBytes, ...plan }, signal);
  }
}

/** What is to be done with a picture. Throws a Refusal. */
function planned({ label, bytes }: FoundPicture): { readonly facts: PictureFacts; readonly plan: PicturePlan } {
  const facts = inspectPicture(bytes);
  if (facts === 'other') throw new Refusal(notKnown(label));
  if (facts === 'damaged') throw new Refusal(damaged(label));
  const plan = planPicture(facts, bytes.byteLength, maxSide());
  if (typeof plan === 'string') throw new Refusal(refused(plan, label, facts, bytes.byteLength));
  return { facts, plan };
}

/** What is sent of it: the page that drew it is not trusted with more than the page that sent it. Throws a Refusal. */
function checked(bytes: Uint8Array | undefined, facts: PictureFacts, label: string): ImageInput {
  const result = bytes && inspectPicture(bytes);
  if (bytes === undefined || typeof result !== 'object') throw new Refusal(damaged(label));
  if (result.type !== 'png' && result.type !== 'jpeg') throw new Refusal(notKnown(label));
  if (bytes.byteLength > maxSentBytes) throw new Refusal(refused('fileTooLarge', label, facts, bytes.byteLength));
  return { bytes, mimeType: `image/${result.type}` };
}

/** Between what still shows something and what DeepSeek's own service takes. */
function maxSide(): number {
  return Math.min(8192, Math.max(64, readSetting('images.maxSide')));
}

function refused(why: Refused, label: string, { width, height }: PictureFacts, sizeBytes: number): string {
  switch (why) {
    case 'fileTooLarge':
      return tooLargeToRead(label, sizeBytes);
    case 'svgTooLarge':
      return l10n.t('{0} is too large for a drawing (the limit is 5 MB). Export it as PNG first.', label);
    case 'tooManyPixels':
      return l10n.t(
        '{0} has {1} × {2} pixels, more than can be opened safely (the limit is {3} megapixels). Save a smaller copy, or cut out the part that matters.',
        label,
        width,
        height,
        maxMegapixels,
      );
  }
}

function damaged(label: string): string {
  return l10n.t('{0} is damaged or cut short: it cannot be opened. Save or export it again.', label);
}

function notKnown(label: string): string {
  return l10n.t(
    '{0} is not a picture of a kind that can be sent (PNG, JPEG, GIF, WebP, BMP, SVG or AVIF), whatever its name says. Save it as PNG first.',
    label,
  );
}
