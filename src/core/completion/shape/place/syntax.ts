/**
 * How languages write comments and strings, as much as brackets and comments need to be told apart.
 * Owns the table by VS Code's language id. Knows no grammar: a language that is missing reads like C.
 */

/** What the light lexer has to know about a language. */
export interface Syntax {
  /** Starts of comments that end with the line; the first one is what a prompt writes. */
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Characters that open a string which ends with the line at the latest. */
  readonly quotes: string;
  /** Delimiters of strings that may span lines. */
  readonly longQuotes: readonly string[];
  /** `'x'` is one character here, and `'` alone means something else. */
  readonly characters: boolean;
  /** `/…/` may be a regular expression. */
  readonly regex: boolean;
  /** Running text: no strings, code fences and sentences belong here. */
  readonly prose: boolean;
  /** Quotes also stand in running text, where they need not match. */
  readonly quotesInText: boolean;
  /** `'` after a letter is an apostrophe in text that stands among the code, and opens nothing. */
  readonly apostrophes: boolean;
  /** Blocks open with `:` at the end of a line. */
  readonly colonBlocks: boolean;
  /** Elements open with a tag. */
  readonly tags: boolean;
}

const cLike: Syntax = {
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  quotes: '"',
  longQuotes: [],
  characters: true,
  regex: false,
  prose: false,
  quotesInText: false,
  apostrophes: true,
  colonBlocks: false,
  tags: false,
};
const scriptLike: Syntax = {
  ...cLike,
  quotes: '"\'',
  longQuotes: ['`'],
  characters: false,
  apostrophes: false,
  regex: true,
};
const shellLike: Syntax = {
  ...cLike,
  lineComments: ['#'],
  blockComments: [],
  quotes: '"\'',
  characters: false,
};
const dashLike: Syntax = { ...shellLike, lineComments: ['--'], blockComments: [['/*', '*/']] };
const markup: Syntax = {
  ...scriptLike,
  apostrophes: true,
  blockComments: [
    ['<!--', '-->'],
    ['/*', '*/'],
  ],
  quotesInText: true,
  tags: true,
};
const prose: Syntax = {
  ...cLike,
  lineComments: [],
  blockComments: [['<!--', '-->']],
  quotes: '',
  characters: false,
  prose: true,
};

const families: readonly (readonly [syntax: Syntax, languageIds: string])[] = [
  [scriptLike, 'javascript typescript jsonc json5 dart groovy'],
  [{ ...scriptLike, apostrophes: true, tags: true }, 'javascriptreact typescriptreact'],
  [{ ...scriptLike, lineComments: ['//', '#'], longQuotes: [], apostrophes: true, regex: false }, 'php'],
  [{ ...cLike, longQuotes: ['`'] }, 'go'],
  [{ ...cLike, longQuotes: ['"""'] }, 'java kotlin scala swift csharp'],
  [{ ...shellLike, longQuotes: ['"""', "'''"], colonBlocks: true }, 'python toml'],
  [{ ...shellLike, colonBlocks: true }, 'yaml dockercompose gdscript nim'],
  [
    shellLike,
    'shellscript ruby perl perl6 r elixir julia powershell makefile cmake dockerfile ignore properties coffeescript graphql terraform',
  ],
  [dashLike, 'sql lua haskell ada vhdl elm'],
  [{ ...dashLike, lineComments: [';'], blockComments: [], quotes: '"' }, 'clojure lisp scheme racket ini asm'],
  [{ ...dashLike, lineComments: ['%'], blockComments: [], quotes: '' }, 'latex tex erlang matlab prolog'],
  [{ ...scriptLike, lineComments: [], longQuotes: [], regex: false }, 'css'],
  [{ ...scriptLike, longQuotes: [], regex: false }, 'scss less sass stylus'],
  [markup, 'html vue svelte xml xsl astro handlebars razor vue-html'],
  [prose, 'markdown mdx plaintext restructuredtext asciidoc scminput git-commit'],
];

const byLanguage = new Map(families.flatMap(([syntax, ids]) => ids.split(' ').map((id) => [id, syntax] as const)));

/** The syntax of a language by VS Code's id. */
export function syntaxOf(languageId: string): Syntax {
  return byLanguage.get(languageId) ?? cLike;
}
