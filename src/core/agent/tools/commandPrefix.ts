/**
 * What of a command can be allowed for a whole session.
 * Owns a reading of commands that rather knows too little: whatever a shell could take for more than one plain command, in any
 * of the shells there are, is allowed once and no more.
 */

/** Everything else means something to some shell: joins commands, redirects, expands, escapes. */
const plainCommand = /^[\w./:=,+@~ "'-]+$/;

const word = /"[^"]*"|'[^']*'|[^ "']+/g;
const wholeWords = new RegExp(`^(?:${word.source})(?: +(?:${word.source}))*$`);

/** Programs whose second word says what they do. The first alone would allow everything. */
const withSubcommands: ReadonlySet<string> = new Set(
  'npm pnpm yarn bun git cargo go dotnet mvn gradle make just composer poetry uv'.split(' '),
);

/** Second words that run or change whatever comes after them. */
const runsAnything: ReadonlySet<string> = new Set(
  'exec x dlx create init config alias eval generate install add require tool submodule bisect filter-branch rebase'.split(
    ' ',
  ),
);

/** Second words after which the third says what runs: the name of a script in the workspace. */
const runsScript: ReadonlySet<string> = new Set(['run', 'run-script']);

/**
 * The words that stand for this command and for others like it: two calls with the same prefix may share an answer. Undefined
 * where the command is allowed once only. Where the words after the first ones decide what is done, it is the whole command.
 */
export function prefixOf(command: string): string | undefined {
  const text = command.trim();
  const words = plainCommand.test(text) ? splitWords(text) : undefined;
  const [program = '', verb = ''] = words ?? [];
  // `NAME=value program` sets what a program runs by.
  if (words === undefined || program === '' || program.includes('=')) return undefined;
  if (!withSubcommands.has(program) || !isName(verb) || runsAnything.has(verb)) return words.join(' ');
  const length = runsScript.has(verb) ? 3 : 2;
  const start = words.slice(0, length);
  const isNamed = start.length === length && start.every(isName);
  return isNamed && isHarmless(words.slice(length), runsScript.has(verb) || verb === 'test')
    ? start.join(' ')
    : words.join(' ');
}

/** Options can name programs to be run and files to be written; after `--` they are a script's own. */
function isHarmless(rest: readonly string[], isScript: boolean): boolean {
  const end = isScript ? rest.indexOf('--') : -1;
  const own = end === -1 ? rest : rest.slice(0, end);
  return own.every((word) => !word.startsWith('-') && !word.includes('='));
}

function isName(word: string): boolean {
  return /^[a-z][\w:.-]*$/i.test(word);
}

/** Undefined where a quote is left open or stands within a word: shells read that in different ways. */
function splitWords(text: string): readonly string[] | undefined {
  return wholeWords.test(text) ? (text.match(word) ?? []) : undefined;
}
