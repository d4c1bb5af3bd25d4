/** What VS Code calls a language that a fence names. Owns the names that differ. */
import { languages } from 'vscode';

const ids: Readonly<Record<string, string>> = {
  bash: 'shellscript',
  sh: 'shellscript',
  shell: 'shellscript',
  zsh: 'shellscript',
  'c++': 'cpp',
  cs: 'csharp',
  'c#': 'csharp',
  docker: 'dockerfile',
  golang: 'go',
  htm: 'html',
  js: 'javascript',
  jsx: 'javascriptreact',
  json5: 'jsonc',
  kt: 'kotlin',
  make: 'makefile',
  md: 'markdown',
  ps1: 'powershell',
  py: 'python',
  python3: 'python',
  rb: 'ruby',
  rs: 'rust',
  sass: 'scss',
  ts: 'typescript',
  tsx: 'typescriptreact',
  yml: 'yaml',
};

/** The id, if this editor knows such a language. */
export async function languageIdOf(fence: string): Promise<string | undefined> {
  const id = ids[fence] ?? fence;
  return (await languages.getLanguages()).includes(id) ? id : undefined;
}
