/**
 * Whether what is assigned to a name that speaks of a secret is one.
 * Owns the judgement by characters: real secrets look random, and names, paths, words and placeholders do not.
 */
import type { Stretch } from './runs.ts';

const quoted = /(["'`])(?<value>[^\s"'`<>{}$%*]{8,200})\1/y;
/** Without quotes of its own, and what ends it: the line, a comment, or what ends the string or the list that it stands in. */
const bare = /(?<value>[^\s"'`<>{}$%*()[\],;]{8,200})(?<after>["'`;,]|[ \t]*(?:#|\r?\n|$))/y;
/** As in `.env`, YAML, INI and shells, also behind the mark of a diff, a comment or a number of the line. */
const lineStart = /^[ \t+\-#/>|*]*(?:\d{1,6}[:|][ \t]*)?(?:export |set |env )?[\w.-]*$/i;
/** As in the header of a request, or one of several in a string of a connection. */
const stringStart = /["'`;][ \t]*[\w.-]*$/;
const longestLead = 200;

/** Gives back the secret at `valueAt`, assigned to the name in which `nameAt` lies; undefined if it is none. */
export function assignedSecret(text: string, nameAt: number, valueAt: number): Stretch | undefined {
  quoted.lastIndex = valueAt;
  const inQuotes = quoted.exec(text)?.groups?.['value'];
  if (inQuotes !== undefined)
    return looksRandom(inQuotes) ? { start: valueAt + 1, end: valueAt + 1 + inQuotes.length } : undefined;
  bare.lastIndex = valueAt;
  const { value, after = '' } = bare.exec(text)?.groups ?? {};
  if (value === undefined || !looksRandom(value)) return undefined;
  return isAlone(text.slice(Math.max(0, nameAt - longestLead), nameAt), value, after)
    ? { start: valueAt, end: valueAt + value.length }
    : undefined;
}

/** Whether what stands before the name and after the value leaves nothing but the assignment. */
function isAlone(lead: string, value: string, after: string): boolean {
  if (/["'`;]/.test(after) && stringStart.test(lead)) return true;
  const newline = lead.lastIndexOf('\n');
  if (newline === -1 && lead.length === longestLead) return false;
  if (!lineStart.test(lead.slice(newline + 1))) return false;
  // With these it may be the name of a variable in a list or a statement.
  return !/[;,]/.test(after) || (value.length >= 16 && value.replaceAll(/\D/g, '').length * 4 >= value.length);
}

const placeholder =
  /^(?:your|my|some|the|insert|enter|replace|change|todo|dummy|sample|test|fake|mock|example|placeholder|null|undefined|none|true|false)|(?:example|placeholder|changeme|redacted|here)$|^MASKED_SECRET_\d+\W*$/i;
/** Paths, addresses, versions, dates, names joined by punctuation, code. */
const ordinary =
  /^(?:[./~@#]|[a-z]+:\/\/|\d+(?:\.\d+)*$|\d{4}-\d\d|[A-Za-z]+(?:[.\-_/:][A-Za-z]+)*\d{0,2}$|[\w$]+(?:\.[\w$]+)+$|[\w.]+\(|(?:sha(?:1|256|384|512)|md5)[-:])/;

/**
 * Digits among letters, no words to read, and about as many different characters as chance would give:
 * 3 bits for each character at least, more for long values.
 */
export function looksRandom(value: string): boolean {
  if (placeholder.test(value) || ordinary.test(value)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((characters) => characters.test(value)).length;
  if (value.length < 16) return classes >= 3 && entropyOf(value) >= 2.9 && !readsAsWords(value);
  return entropyOf(value) >= (/^[\da-f-]+$/i.test(value) ? 2.8 : 3.4) && !readsAsWords(value);
}

/** Most of it is words of lower-case letters, as in `font-size-2-and-more`. */
function readsAsWords(value: string): boolean {
  const words = value.match(/[A-Z]?[a-z]{4,}/g) ?? [];
  return words.join('').length > value.length * 0.6;
}

/** Shannon's, in bits for each character. */
function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
