/**
 * The person's own prompts: `.deepseek/prompts/*.md` in the folders of the workspace, in trusted workspaces only.
 * Owns their finding and reading. They are read anew whenever a command is typed, so nothing has to be watched.
 */
import { FileType, Uri, workspace } from 'vscode';
import { parsePromptFile, type PromptFile } from '../../core/context/promptFile.ts';
import { workspaceFiles } from '../../core/workspaceFiles.ts';
import { findReal } from '../disk/realFiles.ts';
import { readSmall } from '../readSmall.ts';

const maxFiles = 200;
const maxFileBytes = 64 * 1024;

/** By name; where two folders have the same one, that of the first folder counts. */
export async function readPromptFiles(): Promise<ReadonlyMap<string, PromptFile>> {
  const prompts = new Map<string, PromptFile>();
  // What a stranger's folder brings must not put words into the person's mouth.
  if (!workspace.isTrusted) return prompts;
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const found = await readFolder(Uri.joinPath(uri, workspaceFiles.prompts));
    for (const prompt of found) if (!prompts.has(prompt.name)) prompts.set(prompt.name, prompt);
  }
  return prompts;
}

async function readFolder(folder: Uri): Promise<readonly PromptFile[]> {
  try {
    const entries = await workspace.fs.readDirectory(folder);
    const names = entries
      .filter(([name, type]) => (type & FileType.File) !== 0 && /\.md$/i.test(name))
      .map(([name]) => name)
      .toSorted()
      .slice(0, maxFiles);
    const prompts = await Promise.all(names.map((name) => readFile(folder, name)));
    return prompts.filter((prompt) => prompt !== undefined);
  } catch {
    // Most workspaces have no such folder.
    return [];
  }
}

async function readFile(folder: Uri, name: string): Promise<PromptFile | undefined> {
  const uri = Uri.joinPath(folder, name);
  if ((await findReal(uri)).leadsOut) return undefined;
  const text = await readSmall(uri, maxFileBytes);
  return text === undefined ? undefined : parsePromptFile(name, text);
}
