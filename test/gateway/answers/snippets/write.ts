/** Code in the language that was asked for. */
import { compiled } from './compiled.ts';
import { documents } from './documents.ts';
import { type Names, nameTopic } from './names.ts';
import { scripts } from './scripts.ts';

const snippets = { ...compiled, ...scripts, ...documents };
const otherTags: Readonly<Record<string, string>> = {
  typescript: 'ts',
  tsx: 'ts',
  typescriptreact: 'ts',
  javascript: 'js',
  jsx: 'js',
  py: 'python',
  rs: 'rust',
  golang: 'go',
  'c++': 'cpp',
  cs: 'csharp',
  rb: 'ruby',
  sh: 'bash',
  shell: 'bash',
  shellscript: 'bash',
  yml: 'yaml',
  scss: 'css',
  jsonc: 'json',
};

/** Code about a topic; TypeScript for a language that is not known. */
export function writeSnippet(language: string, topic: readonly string[]): { language: string; code: string } {
  const tag = otherTags[language.toLowerCase()] ?? language.toLowerCase();
  const known = Object.hasOwn(snippets, tag) ? tag : 'ts';
  const names: Names = nameTopic(topic);
  return { language: known, code: snippets[known]?.(names) ?? '' };
}

/** The tags of all languages that code can be written in. */
export const writtenLanguages: readonly string[] = Object.keys(snippets);
