/**
 * What is masked in a session.
 * Owns the order in which its secrets are numbered: that of the questions from the first on, whatever part of them is sent.
 */
import type { Question, Turn } from '../conversation/model.ts';
import { maskText, type Mask, type Masks } from './mask.ts';
import { findSecrets } from './secrets.ts';

export interface SessionMasks {
  readonly masks: Masks;
  /** What the person let leave as it is. */
  readonly allowed: ReadonlySet<string>;
}

/** The secrets on a path. */
export function masksOf(path: readonly Turn[]): SessionMasks {
  const questions = path.filter((turn): turn is Question => turn.role === 'user');
  const allowed = new Set(questions.flatMap(({ plain, text }) => (plain === true ? secretsIn(text) : [])));
  const masks: Masks = new Map();
  for (const question of questions) for (const text of textsOf(question)) maskText(text, masks, allowed);
  return { masks, allowed };
}

/** What is masked in one question, by what it is; the person let the secrets of a `plain` one leave. */
export function maskedKinds(question: Question): readonly string[] {
  const known = kinds.get(question);
  if (known !== undefined) return known;
  const found = [...masksOf([question]).masks.values()].map(({ kind }: Mask) => kind);
  kinds.set(question, found);
  return found;
}

/** A question never changes, so it is searched once. */
const kinds = new WeakMap<Question, readonly string[]>();

function secretsIn(text: string): string[] {
  return findSecrets(text).map(({ start, end }) => text.slice(start, end));
}

function textsOf({ instruction, attachments, text }: Question): readonly string[] {
  return [instruction ?? '', ...attachments.map((attachment) => attachment.text), text];
}
