/**
 * The three questions that a chat without a message offers about what is in front: its problems, its selection, its kind of file.
 * Owns which ones are worth offering. Their words are the host's. Pure.
 */

/** What is in front. */
export interface InFront {
  readonly fileName: string;
  /** VS Code language id. */
  readonly language: string;
  readonly hasSelection: boolean;
  /** Errors and warnings that the editor shows in it. */
  readonly problems: number;
}

export type StarterKind =
  | 'fixProblems'
  | 'explainSelection'
  | 'improveSelection'
  | 'explain'
  | 'test'
  | 'review'
  | 'moreTests'
  | 'explainSettings'
  | 'checkSettings'
  | 'document'
  | 'proofread'
  | 'summarize'
  | 'translate';

const prose: ReadonlySet<string> = new Set(['markdown', 'plaintext', 'latex', 'restructuredtext', 'asciidoc']);
const configuration: ReadonlySet<string> = new Set([
  'json',
  'jsonc',
  'yaml',
  'toml',
  'ini',
  'properties',
  'xml',
  'dotenv',
  'dockerfile',
  'dockercompose',
  'makefile',
  'ignore',
]);

/** Three, the most pressing first. */
export function chooseStarters(front: InFront): readonly StarterKind[] {
  const kinds: StarterKind[] = [];
  if (front.problems > 0) kinds.push('fixProblems');
  if (front.hasSelection) kinds.push('explainSelection', 'improveSelection');
  return [...kinds, ...startersOf(front)].slice(0, 3);
}

function startersOf({ fileName, language }: InFront): readonly StarterKind[] {
  if (prose.has(language)) return ['proofread', 'summarize', 'translate'];
  if (configuration.has(language)) return ['explainSettings', 'checkSettings', 'document'];
  if (/(?:^|[._-])(?:test|spec)s?[._-]|^test_|_test\./i.test(fileName)) return ['explain', 'moreTests', 'review'];
  return ['explain', 'test', 'review'];
}
