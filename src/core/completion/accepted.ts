/**
 * Ghost text that was accepted, as a line that is kept on disk and as an example to train a model with.
 * Owns both shapes, how much of the code around goes along, and that no secret is in either. Pure.
 */
import * as v from 'valibot';
import { Masks } from '../policy/mask.ts';
import { findSecrets } from '../policy/secrets.ts';

/** What was accepted and the code around it. */
export interface Accepted {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** VS Code's language id. */
  readonly language: string;
  readonly before: string;
  readonly text: string;
  readonly after: string;
}

const maxBefore = 2_000;
const maxAfter = 800;
const cursor = '<|cursor|>';

const shape = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.number(), language: v.string(), before: v.string(), text: v.string(), after: v.string() }),
);

/** The line to keep; undefined for what is no example: nothing to see, or a piece of a secret. */
export function encodeAccepted({ at, language, before, text, after }: Accepted): string | undefined {
  if (text.trim() === '') return undefined;
  const whole = before + text + after;
  const start = before.length;
  const end = start + text.length;
  // All three at once: what stands around may be what makes a word a secret.
  const secrets = findSecrets(whole);
  if (secrets.some((one) => [start, end].some((edge) => one.start < edge && one.end > edge))) return undefined;
  const masks = new Masks();
  masks.meet(whole);
  const masked = (from: number, to: number): string => {
    let part = '';
    let done = from;
    for (const secret of secrets) {
      if (secret.start < from || secret.end > to) continue;
      const { placeholder } = masks.maskOf(secret.kind, whole.slice(secret.start, secret.end));
      part += whole.slice(done, secret.start) + placeholder;
      done = secret.end;
    }
    return part + whole.slice(done, to);
  };
  return JSON.stringify({
    at,
    language,
    before: lastLines(masked(0, start)),
    text: masked(start, end),
    after: firstLines(masked(end, whole.length)),
  });
}

/** A kept line in the chat format; undefined if it is none. */
export function toCompletionExample(line: string): string | undefined {
  const read = v.safeParse(shape, line);
  if (!read.success) return undefined;
  const { language, before, text, after } = read.output;
  const system = `Continue the ${language} code at ${cursor}. Answer with the text that belongs there and nothing else.`;
  return JSON.stringify({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: before + cursor + after },
      { role: 'assistant', content: text },
    ],
  });
}

function lastLines(text: string): string {
  const kept = text.slice(-maxBefore);
  return kept === text ? text : kept.slice(kept.indexOf('\n') + 1);
}

function firstLines(text: string): string {
  const kept = text.slice(0, maxAfter);
  const lineEnd = kept.lastIndexOf('\n');
  return kept === text || lineEnd === -1 ? kept : kept.slice(0, lineEnd);
}
