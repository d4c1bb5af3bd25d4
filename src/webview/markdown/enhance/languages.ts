/** The languages that code is coloured for, and the chunk each comes with. Owns names and aliases, nothing of the grammars. */
import type { HLJSApi, LanguageFn } from 'highlight.js';

/** Each in a chunk of its own. */
const chunks = {
  web: () => import('./grammars/web.ts'),
  compiled: () => import('./grammars/compiled.ts'),
  scripts: () => import('./grammars/scripts.ts'),
  files: () => import('./grammars/files.ts'),
} as const satisfies Readonly<Record<string, () => Promise<Readonly<Record<string, LanguageFn>>>>>;

const languages: Readonly<Record<keyof typeof chunks, readonly string[]>> = {
  web: ['css', 'graphql', 'javascript', 'json', 'less', 'markdown', 'php', 'scss', 'typescript', 'xml', 'yaml'],
  compiled: ['c', 'cpp', 'csharp', 'dart', 'go', 'haskell', 'java', 'kotlin', 'objectivec', 'rust', 'scala', 'swift'],
  scripts: ['bash', 'elixir', 'julia', 'lua', 'matlab', 'perl', 'powershell', 'python', 'r', 'ruby', 'sql', 'vim'],
  files: ['diff', 'dockerfile', 'gradle', 'ini', 'latex', 'makefile', 'nginx', 'protobuf'],
};

const aliases: Readonly<Record<string, string>> = {
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  shellscript: 'bash',
  h: 'c',
  'c++': 'cpp',
  cc: 'cpp',
  cxx: 'cpp',
  hpp: 'cpp',
  cs: 'csharp',
  'c#': 'csharp',
  patch: 'diff',
  docker: 'dockerfile',
  ex: 'elixir',
  exs: 'elixir',
  golang: 'go',
  gql: 'graphql',
  hs: 'haskell',
  toml: 'ini',
  conf: 'ini',
  properties: 'ini',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsonc: 'json',
  json5: 'json',
  jl: 'julia',
  kt: 'kotlin',
  kts: 'kotlin',
  tex: 'latex',
  make: 'makefile',
  mk: 'makefile',
  md: 'markdown',
  objc: 'objectivec',
  pl: 'perl',
  ps: 'powershell',
  ps1: 'powershell',
  pwsh: 'powershell',
  proto: 'protobuf',
  py: 'python',
  python3: 'python',
  rb: 'ruby',
  rs: 'rust',
  sass: 'scss',
  mysql: 'sql',
  postgresql: 'sql',
  sqlite: 'sql',
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  viml: 'vim',
  html: 'xml',
  xhtml: 'xml',
  svg: 'xml',
  vue: 'xml',
  svelte: 'xml',
  yml: 'yaml',
};

/** Languages whose code holds code of others. */
const inside: Readonly<Record<string, readonly string[]>> = { xml: ['css', 'javascript'], php: ['xml'] };

/** Registers the language and gives its name, or undefined when there is none of that name. */
export async function loadLanguage(highlighter: HLJSApi, written: string): Promise<string | undefined> {
  const name = Object.hasOwn(aliases, written) ? (aliases[written] ?? written) : written;
  const grammar = await loadGrammar(name);
  if (grammar === undefined) return undefined;
  for (const part of inside[name] ?? []) await loadLanguage(highlighter, part);
  if (highlighter.getLanguage(name) === undefined) highlighter.registerLanguage(name, grammar);
  return name;
}

async function loadGrammar(name: string): Promise<LanguageFn | undefined> {
  const chunk = (Object.keys(chunks) as (keyof typeof chunks)[]).find((one) => languages[one].includes(name));
  if (chunk === undefined) return undefined;
  const grammars: Readonly<Record<string, LanguageFn>> = await chunks[chunk]();
  return grammars[name];
}
