/**
 * What a model wrote as the arguments of a call, as a value.
 * Owns which damage is mended: what leaves no doubt about the values. Where a value itself is cut or unclear, the call is
 * refused in words for the model.
 */
import { ToolRefusal } from './tool.ts';

/** What is longer is not mended: no call means so much, and it is read again with each request. */
const mostCharacters = 1_000_000;

/** The arguments as a JSON object. Throws ToolRefusal. */
export function readArguments(text: string): Readonly<Record<string, unknown>> {
  const value = parse(text) ?? parse(mend(text));
  if (value !== undefined) return value;
  throw new ToolRefusal(
    'The arguments are not a JSON object, so nothing was done. Call again with valid JSON: every key and string in double quotes, line breaks in strings as \\n, nothing after the closing brace.',
  );
}

/**
 * The arguments as they go back to the service: as they came where they are JSON, else mended, else empty. Servers that read
 * them would refuse each later request.
 */
export function sendableArguments(text: string): string {
  if (parse(text) !== undefined) return text;
  const mended = mend(text);
  return parse(mended) === undefined ? '{}' : mended;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The text without a fence around it, with control characters and stray backslashes in strings escaped, without commas
 * before a closing bracket, and with the brackets closed that were left open outside a string. Nothing at all is `{}`.
 */
function mend(text: string): string {
  if (text.length > mostCharacters) return text;
  const bare = text
    .trim()
    .replace(/^```(?:json)?\s*/i, '')
    .replace(/```$/, '')
    .trimEnd();
  if (bare === '') return '{}';
  let mended = '';
  // A comma and the white space after it, until it is known whether a bracket closes there.
  let held = '';
  let isString = false;
  const open: string[] = [];
  for (let at = 0; at < bare.length; at += 1) {
    const character = bare.charAt(at);
    if (isString) {
      if (character === '\\') {
        const escape = /^\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/.exec(bare.slice(at, at + 6))?.[0];
        mended += escape ?? (bare.charAt(at + 1) === "'" ? '' : '\\\\');
        at += escape === undefined ? 0 : escape.length - 1;
        continue;
      }
      if (character === '"') isString = false;
      mended += character < ' ' ? JSON.stringify(character).slice(1, -1) : character;
      continue;
    }
    if (character === ',' || (held !== '' && /\s/.test(character))) {
      mended += character === ',' ? held : '';
      held = character === ',' ? character : held + character;
      continue;
    }
    if (character !== '}' && character !== ']') mended += held;
    held = '';
    if (character === '"') isString = true;
    else if (character === '{' || character === '[') open.push(character === '{' ? '}' : ']');
    else if ((character === '}' || character === ']') && open.pop() !== character) return text;
    mended += character;
    // What follows the value may only be more of the same brackets.
    if (open.length === 0 && character === '}') return /^[\s}\]`]*$/.test(bare.slice(at + 1)) ? mended : text;
  }
  return isString ? text : mended + open.toReversed().join('');
}
