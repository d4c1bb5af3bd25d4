/**
 * Characters: references and escapes to text, and the classes that decide about emphasis.
 * The CJK side of emphasis follows the "CJK-friendly" amendment of CommonMark: punctuation of Chinese, Japanese and Korean
 * counts as a letter, and a letter of these scripts beside a delimiter run counts as a word border.
 */
import { characterEntities } from 'character-entities';

const reference = /&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z][a-zA-Z0-9]{1,31}));/y;
const escapeOrReference = /\\([!-/:-@[-`{-~])|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});/g;
const white = /\s/u;
const punctuation = /[\p{P}\p{S}]/u;
const cjk =
  /[\u1100-\u11ff\u20a9\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4cf\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc\uffe0-\uffe6\uffe8-\uffee\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f202}\u{1f210}-\u{1f219}\u{1f21b}-\u{1f231}\u{1f23b}-\u{1f248}\u{1f250}\u{1f251}\u{1f260}-\u{1f265}\u{20000}-\u{3fffd}]/u;

/** What stands beside a delimiter run. */
export interface Beside {
  readonly white: boolean;
  readonly punctuation: boolean;
  readonly cjk: boolean;
}

const edge: Beside = { white: true, punctuation: false, cjk: false };
const word: Beside = { white: false, punctuation: false, cjk: false };

/** The class of a character; an empty string is the edge of the text. */
export function classify(char: string): Beside {
  if (char === '' || char === ' ' || char === '\n') return edge;
  if (/^[a-zA-Z0-9]/.test(char)) return word;
  return { white: white.test(char), punctuation: punctuation.test(char), cjk: cjk.test(char) };
}

/** A character reference at `start`: where it ends and what it stands for. */
export function scanReference(
  text: string,
  start: number,
): { readonly end: number; readonly text: string } | undefined {
  reference.lastIndex = start;
  const found = reference.exec(text);
  if (found === null) return undefined;
  const resolved = resolve(found[1], found[2], found[3]);
  return resolved === undefined ? undefined : { end: start + found[0].length, text: resolved };
}

/** Resolves escapes and references, as in destinations and info strings. */
export function decode(text: string): string {
  if (!/[\\&]/.test(text)) return text;
  return text.replace(
    escapeOrReference,
    (whole: string, escaped: string | undefined) => escaped ?? scanReference(whole, 0)?.text ?? whole,
  );
}

function resolve(hex?: string, decimal?: string, name?: string): string | undefined {
  if (name !== undefined) return Object.hasOwn(characterEntities, name) ? characterEntities[name] : undefined;
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
  const invalid = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return invalid ? '\ufffd' : String.fromCodePoint(code);
}
