/**
 * Secrets that are put in to see whether they come out: made for one run, and found again in any usual encoding.
 * Owns the encodings that are looked for.
 */
import { randomBytes } from 'node:crypto';

/** A secret of this run alone. It has no form that any pattern for keys knows, so nothing but care keeps it in. */
export function createCanary(name: string): string {
  return `${name}+${randomBytes(15).toString('base64url')}/${randomBytes(3).toString('hex')}`;
}

/** Gives back each canary that is in `text`, raw or encoded, with the encoding's name. */
export function findCanaries(text: string, canaries: readonly string[]): string[] {
  return canaries.flatMap((canary) =>
    Object.entries(formsOf(canary)).flatMap(([encoding, forms]) =>
      forms.some((form) => text.includes(form)) ? [`${canary.split('+')[0]} (${encoding})`] : [],
    ),
  );
}

const known = new Map<string, Readonly<Record<string, readonly string[]>>>();

function formsOf(canary: string): Readonly<Record<string, readonly string[]>> {
  let forms = known.get(canary);
  if (forms === undefined) {
    const bytes = Buffer.from(canary);
    const hex = bytes.toString('hex');
    forms = {
      raw: [canary],
      reversed: [canary.split('').toReversed().join('')],
      json: [JSON.stringify(canary).slice(1, -1), canary.replaceAll('/', String.raw`\/`)],
      url: [encodeURIComponent(canary), encodeURIComponent(canary).toLowerCase(), encodeURI(canary)],
      hex: [hex, hex.toUpperCase(), [...bytes].join(',')],
      base64: [0, 1, 2].flatMap((shift) => base64Within(bytes, shift)),
    };
    known.set(canary, forms);
  }
  return forms;
}

/** What is the same in the base64 of any text that has these bytes after `shift` others. */
function base64Within(bytes: Buffer, shift: number): readonly string[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const certain = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
}
