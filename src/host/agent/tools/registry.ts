/**
 * The tools of the agent, as far as they make sense where it is.
 * Owns which are offered: in a workspace that is not trusted those alone that look, without a disk those that need no program.
 */
import { workspace, type Memento } from 'vscode';
import type { AgentTool } from '../../../core/agent/tool.ts';
import type { FileGate } from '../../context/fileGate.ts';
import type { Pages } from '../../context/sources/pages.ts';
import type { Pictures } from '../../image/pictures.ts';
import type { Disposables } from '../../lifecycle.ts';
import { lazily } from '../../loadChunk.ts';
import type { Staging } from '../stage/staging.ts';
import { getProblemsTool } from './code/problems.ts';
import { findReferencesTool } from './code/references.ts';
import { renameSymbolTool, type WriteChanges } from './code/rename.ts';
import { searchSymbolsTool } from './code/symbols.ts';
import { listFilesTool } from './files/listFiles.ts';
import { readFileTool } from './files/readFile.ts';
import { Texts, type Overlay } from './files/texts.ts';
import { gitTools } from './git/gitTools.ts';
import { findGit } from './git/repository.ts';
import { otherTools } from './others/otherTools.ts';
import { askPerson } from './person/askPerson.ts';
import { personTools, type AskPerson } from './person/askUser.ts';
import { Places } from './places.ts';
import { findRipgrep } from './search/ripgrep.ts';
import { searchTextTool } from './search/searchText.ts';
import { runCommandTool, Shells } from './shell/runCommand.ts';
import { analyzeImageTool, type Look } from './web/analyzeImage.ts';
import { fetchUrlTool } from './web/fetchUrl.ts';

export interface ToolParts {
  readonly gate: FileGate;
  readonly pages: Pages;
  readonly pictures: () => Promise<Pictures>;
  readonly look: Look;
  readonly askPerson: AskPerson;
  readonly shells: Shells;
  /** What the session has changed and is not written yet. */
  readonly overlay: Overlay;
  readonly writeChanges: WriteChanges;
  /** Where the choice of other extensions' tools is remembered. */
  readonly choices: Memento;
}

/** The service takes no more. */
const mostTools = 128;

const ripgrep = lazily(() => findRipgrep());

/** All that can be offered now. `others` are the caller's own, those that edit files. */
export async function createTools(parts: ToolParts, others: readonly AgentTool[] = []): Promise<readonly AgentTool[]> {
  const { gate, pages, pictures, look, askPerson, shells, overlay, writeChanges, choices } = parts;
  const places = new Places(gate);
  const texts = new Texts(overlay);
  const looking = [
    readFileTool(places, texts),
    listFilesTool(places),
    searchTextTool(places, texts, ripgrep),
    searchSymbolsTool(places, gate),
    getProblemsTool(places),
    findReferencesTool(places),
    analyzeImageTool(places, pictures, look),
    ...personTools(askPerson),
  ];
  if (!workspace.isTrusted) return looking;
  const isOnDisk = (workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme === 'file');
  const git = isOnDisk ? await findGit() : undefined;
  const own = [
    ...looking,
    ...others,
    renameSymbolTool(places, texts, writeChanges),
    fetchUrlTool(pages),
    ...(isOnDisk ? [runCommandTool(places, shells)] : []),
    ...(git === undefined ? [] : gitTools(places, git)),
  ];
  const names = own.map(({ spec }) => spec.name);
  return [...own, ...otherTools(choices, names, mostTools - own.length)];
}

/** Gives the tools that can be offered now, each time anew. What they leave behind is disposed with `own`. */
export function openTools(
  own: Disposables,
  parts: Omit<ToolParts, 'shells' | 'askPerson' | 'overlay' | 'writeChanges'> & { readonly staging: Staging },
): () => Promise<readonly AgentTool[]> {
  const { staging, ...rest } = parts;
  const places = new Places(rest.gate);
  const shells = own.add(new Shells());
  return async () => {
    const [stage, edits] = await Promise.all([staging.stage(), staging.editTools((path) => places.find(path))]);
    const writeChanges: WriteChanges = (changes) => stage.write(changes);
    return staging.besides(await createTools({ ...rest, shells, askPerson, overlay: stage, writeChanges }, edits));
  };
}

/** The tool for pictures by itself. */
export function createImageTool(gate: FileGate, pictures: ToolParts['pictures'], look: Look): AgentTool {
  return analyzeImageTool(new Places(gate), pictures, look);
}
