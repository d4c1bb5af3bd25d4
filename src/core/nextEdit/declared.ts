/**
 * Tells by a line alone whether a name is declared in it, and as what.
 * Owns the patterns for nearly all languages. What they miss is not followed; what they take too much the model leaves out.
 */

/** A `member` is reached through a dot, a `local` is not; a `parameter` is known where the line's own block goes on. */
export type Declared = 'local' | 'parameter' | 'member';

const keyword =
  /\b(?:const|let|var|val|mut|function\*?|class|interface|type|enum|struct|trait|def|fn|func|fun|auto|int|long|double|float|bool|char|string|String|boolean)\s+[*&]*$/;
const loop = /\b(?:for|foreach|catch)\b[^;{]*$/;
const signature =
  /^\s*(?:(?:export|default|async|public|private|protected|static|pub|override|virtual|inline|abstract|final)\s+)*(?:(?:function\*?|def|fn|func|fun)\b(?:\s*\([^()]*\))?\s*(?<name>[\p{L}\p{N}_$]+)|(?:[\w<>:*&[\]]+\s+)*(?<method>[\p{L}_$][\p{L}\p{N}_$]*))\s*(?:<[^<>()]*>)?\((?<parameters>.*)\)[^()]*(?:\{|:|=>|;)?\s*$/u;
const arrow = /(?:^|[=(,]\s*)(?:async\s*)?\((?<parameters>[^()]*)\)\s*(?::[^=]*)?=>/;
const assigned = /^\s*(?:[\p{L}\p{N}_$]+\s*,\s*)*$/u;
const member = /^\s*(?:(?:public|private|protected|readonly|static|declare|pub)\s+)*$/;
const notNames = new Set(
  'if for while switch catch return with match await new throw do else elif super assert print'.split(' '),
);
/** Languages that declare by assigning. */
const assigning = new Set(['python', 'ruby', 'shellscript', 'julia', 'r', 'elixir', 'coffeescript', 'php']);

/** How the name that begins at `at` is declared in the line, or undefined if it is only used. */
export function findDeclared(line: string, at: number, name: string, languageId: string): Declared | undefined {
  const before = line.slice(0, at);
  const after = line.slice(at + name.length);
  if (loop.test(before) && /^\s*(?:,[^)]*)?(?:\b(?:of|in)\b|:|=|\))/.test(after)) return 'parameter';
  if (keyword.test(before)) return 'local';
  if (/^\s*:=/.test(after) && assigned.test(before)) return 'local';
  if (assigning.has(languageId) && assigned.test(before) && /^\s*=(?![=~>])/.test(after)) return 'local';
  if (isParameter(line, at, name)) return 'parameter';
  return member.test(before) && /^[?!]?\s*:(?!:)|^\s*\(.*\)[^;]*\{\s*$/.test(after) ? 'member' : undefined;
}

/** The function that a line begins, and what it takes; undefined if it begins none. */
export function readSignature(line: string): { readonly name: string; readonly parameters: string } | undefined {
  const groups = signature.exec(line)?.groups;
  const name = groups?.['name'] ?? groups?.['method'];
  // Without a word before it and a block behind it, it is a call.
  const isCall = groups?.['name'] === undefined && !/[{:]\s*$/.test(line);
  if (name === undefined || notNames.has(name) || isCall) return undefined;
  return { name, parameters: groups?.['parameters'] ?? '' };
}

/** The first name of a parameter, or the last one where the type comes first. */
function isParameter(line: string, at: number, name: string): boolean {
  const found = readSignature(line)?.parameters ?? arrow.exec(line)?.groups?.['parameters'] ?? '';
  const from = line.indexOf(`(${found})`) + 1;
  if (at < from || at >= from + found.length) return false;
  const start = Math.max(...['(', ',', '{', '['].map((sign) => line.lastIndexOf(sign, at - 1))) + 1;
  const piece = /^[^,)}\]]*/.exec(line.slice(start))?.[0] ?? '';
  const head = piece.split(/=|(?<!:):(?!:)/, 1)[0] ?? '';
  const names = head.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  return at < start + head.length && (names[0] === name || names.at(-1) === name);
}
