/**
 * What is masked in a session.
 * Owns the order in which its secrets are numbered: that of the questions from the first on, whatever part of them is sent.
 * A number that stands in a text keeps its meaning for ever, or has none: an answer is used long after it came.
 */
import type { Question, Turn } from '../conversation/model.ts';
import { maskText, Masks } from './mask.ts';
import { findSecrets } from './secrets.ts';

export interface SessionMasks {
  readonly masks: Masks;
  /** What the person let leave as it is. */
  readonly allowed: ReadonlySet<string>;
}

/** The secrets on a path, those that are allowed among them: they were masked until they were. */
export function masksOf(path: readonly Turn[]): SessionMasks {
  const allowed = allowedIn(path);
  const masks = new Masks();
  for (const turn of path) {
    if (turn.role === 'assistant') {
      for (const { text } of turn.parts) masks.meet(text);
      continue;
    }
    const texts = textsOf(turn);
    for (const mask of turn.attachments.flatMap((attachment) => attachment.masks ?? [])) masks.keep(mask);
    for (const text of texts) masks.meet(text);
    for (const text of texts) maskText(text, masks);
  }
  return { masks, allowed };
}

/** What is masked in one question, by what it is; the person let the secrets of a `plain` one leave. */
export function maskedKinds(question: Question): readonly string[] {
  const known = kinds.get(question);
  if (known !== undefined) return known;
  const masks = new Masks();
  const allowed = allowedIn([question]);
  for (const text of textsOf(question)) maskText(text, masks, allowed);
  const found = [...masks.values()].map(({ kind }) => kind);
  kinds.set(question, found);
  return found;
}

/** A question never changes, so it is searched once. */
const kinds = new WeakMap<Question, readonly string[]>();

function allowedIn(path: readonly Turn[]): ReadonlySet<string> {
  const plain = path.flatMap((turn) => (turn.role === 'user' && turn.plain === true ? [turn.text] : []));
  return new Set(plain.flatMap((text) => findSecrets(text).map(({ start, end }) => text.slice(start, end))));
}

function textsOf({ instruction, attachments, text }: Question): readonly string[] {
  return [instruction ?? '', ...attachments.map((attachment) => attachment.text), text];
}
