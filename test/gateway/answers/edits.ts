/**
 * Carries a change on to other lines when a question names both: the same words swapped, or another argument for each call.
 * Owns what a plain mind would do; it knows no scopes, so it also says too much.
 */

interface Question {
  readonly change: { readonly before: string; readonly after: string };
  readonly places: readonly { readonly line: number; readonly text: string }[];
}

/** The edits as JSON, or undefined if the question is about something else. */
export function writeEdits(question: string): string | undefined {
  const asked = readQuestion(question);
  if (asked === undefined) return undefined;
  const { before, after } = asked.change;
  const rewrite = addArgument(before, after) ?? swapWords(before, after);
  const edits = asked.places.flatMap(({ line, text }) => {
    const written = rewrite(text);
    return written === text ? [] : [{ line, old: text, new: written }];
  });
  return JSON.stringify({ edits });
}

function readQuestion(text: string): Question | undefined {
  try {
    const value = JSON.parse(text) as Partial<Question> | null;
    const isAsked = typeof value?.change?.before === 'string' && Array.isArray(value.places);
    return isAsked ? (value as Question) : undefined;
  } catch {
    return undefined;
  }
}

/** Swaps what differs, widened to whole words, outside of quotes and keys; what is a member stays behind its dot. */
function swapWords(before: string, after: string): (line: string) => string {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  while (head > 0 && /\w/.test(before.charAt(head - 1))) head -= 1;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - head;
  while (tail < shorter && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  while (tail > 0 && /\w/.test(before.charAt(before.length - tail))) tail -= 1;
  const old = before.slice(head, before.length - tail);
  const young = after.slice(head, after.length - tail);
  if (old === '') return (line) => line;
  const isMember = before.slice(0, head).trim() === '' && /^\??:/.test(before.slice(before.length - tail));
  const left = isMember ? '(?<=\\.)' : '(?<![\\w.])(?<!\\.)';
  const whole = new RegExp(`(["'])(?:(?!\\1).)*\\1|[{,]\\s*\\w+:|${left}${escaped(old)}(?!\\w)`, 'g');
  return (line) => line.replace(whole, (found) => (found === old ? young : found));
}

/** Gives each call one more argument, named as the last parameter is; undefined if no parameter came to the others. */
function addArgument(before: string, after: string): ((line: string) => string) | undefined {
  const signature = /(\w+)\s*\(([^()]*)\)/;
  const [, name = '', then = ''] = signature.exec(before) ?? [];
  const [, , now = ''] = signature.exec(after) ?? [];
  if (name === '' || count(now) <= count(then)) return undefined;
  const added = /\w+/.exec(now.split(',').at(-1) ?? '')?.[0] ?? 'undefined';
  const call = new RegExp(`(?<!\\w)${name}\\(([^()]*)\\)`, 'g');
  return (line) =>
    line.replace(call, (_call, given: string) => `${name}(${given.trim() === '' ? added : `${given}, ${added}`})`);
}

function count(parameters: string): number {
  return parameters.trim() === '' ? 0 : parameters.split(',').length;
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
