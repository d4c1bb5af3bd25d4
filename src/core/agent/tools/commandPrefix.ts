/**
 * What of a command can be allowed for a whole session.
 * Owns a reading of commands that rather knows too little: whatever a shell could take for more than one plain command, in any
 * of the shells there are, is allowed once and no more.
 */

/** Everything else means something to some shell: joins commands, redirects, expands, escapes. */
const plainCommand = /^[\w./:=,+@~ "'-]+$/;

const word = /"[^"]*"|'[^']*'|[^ "']+/g;
const wholeWords = new RegExp(`^(?:${word.source})(?: +(?:${word.source}))*$`);

/**
 * Programs with the second words after which more words only choose what is looked at, built or tested. Of all else the whole
 * command is the prefix: there, a further word may be an address, a package to be fetched, what is thrown away, or another project
 * whose build runs what it likes, as with `dotnet`.
 */
const narrow: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ['npm', 'test run run-script'],
    ['pnpm', 'test run run-script'],
    // Their `run` takes programs and files for scripts.
    ['yarn', 'test'],
    ['bun', 'test'],
    ['cargo', 'test build check'],
    ['go', 'test build vet'],
    ['git', 'status log diff show'],
  ].map(([program = '', verbs = '']) => [program, new Set(verbs.split(' '))]),
);

/** Those that hand what follows `--` to the script. */
const withScripts: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);

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
  if (narrow.get(program)?.has(verb) !== true) return words.join(' ');
  // After `run` comes the name of a script.
  const length = verb.startsWith('run') ? 3 : 2;
  const start = words.slice(0, length);
  const isNamed = start.length === length && start.every(isName);
  return isNamed && isHarmless(words.slice(length), withScripts.has(program)) ? start.join(' ') : words.join(' ');
}

/** Options can name programs to be run and files to be written; after `--` they are a script's own. */
function isHarmless(rest: readonly string[], isScript: boolean): boolean {
  const end = isScript ? rest.indexOf('--') : -1;
  const own = end === -1 ? rest : rest.slice(0, end);
  return own.every((quoted) => {
    // A shell takes the quotes off.
    const plain = quoted.replaceAll(/["']/g, '');
    return !/^[-/@~]|^[a-z]:|=|(?:^|\/)\.\.(?:\/|$)/i.test(plain);
  });
}

function isName(word: string): boolean {
  return /^[a-z][\w:.-]*$/i.test(word);
}

/** Undefined where a quote is left open or stands within a word: shells read that in different ways. */
function splitWords(text: string): readonly string[] | undefined {
  return wholeWords.test(text) ? (text.match(word) ?? []) : undefined;
}
