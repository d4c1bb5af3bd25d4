/**
 * Finds the file that a code block is meant for, and asks when that is not clear.
 * Owns the search and the question. How candidates are ranked is core/apply/target.ts.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { extensionGlob, isClear, likeness, matchPath } from '../../core/apply/target.ts';
import { isWritten, pathOf } from '../completion/documents.ts';
import { showDocument } from '../inlineDiff/showDocument.ts';
import { readSmall } from '../readSmall.ts';
import { uriInWorkspace } from './newFile.ts';

const maxPaths = 200;
const maxChoices = 30;

/** Of files that are searched for the code. */
const maxSearched = 400;
const maxSearchedBytes = 300_000;
const readAtOnce = 20;

interface Candidate {
  readonly uri: vscode.Uri;
  readonly path: string;
  /** Share of the code that is in the file, 0 to 1. */
  readonly likeness: number;
}

/** The file; `new` if there is to be one; undefined if the person wants none. */
export async function findTarget(
  code: string,
  wanted: string | undefined,
  { language, attached }: { readonly language: string; readonly attached: readonly string[] },
): Promise<vscode.Uri | 'new' | undefined> {
  const named = wanted === undefined ? undefined : await findByPath(wanted);
  if (named?.best !== undefined) return named.best;
  const uris = named?.similar.length
    ? named.similar
    : [...openUris(), ...attached.flatMap((path) => uriInWorkspace(path) ?? [])];
  // A path that leads nowhere may be that of a file that does not exist yet.
  const isNew = wanted !== undefined && named?.similar.length === 0;
  let candidates = await rank(code, uris);
  if (wanted === undefined && !isClear(candidates.map((one) => one.likeness))) {
    candidates = [...candidates, ...(await searchByContent(code, language, candidates))].toSorted(
      (a, b) => b.likeness - a.likeness,
    );
  }
  const [best] = candidates;
  if (!isNew && best !== undefined && isClear(candidates.map((one) => one.likeness))) return best.uri;
  return pickTarget(code, candidates, isNew ? wanted : undefined);
}

/** Asks; the file under the cursor of the list is shown meanwhile. */
export async function pickTarget(
  code: string,
  candidates: readonly Candidate[],
  newPath: string | undefined,
): Promise<vscode.Uri | 'new' | undefined> {
  const known = candidates.length > 0 ? candidates : await rank(code, openUris());
  const items: (vscode.QuickPickItem & { readonly target: vscode.Uri | 'new' | 'browse' })[] = known
    .slice(0, maxChoices)
    .map(({ uri, path, likeness: share }) => ({
      target: uri,
      label: `$(file) ${path.split('/').at(-1) ?? path}`,
      description: path,
      ...(share > 0 && { detail: l10n.t('{0} of the code is there', `${Math.round(share * 100)}%`) }),
    }));
  const create = newPath === undefined ? undefined : uriInWorkspace(newPath);
  if (create !== undefined) {
    items.unshift({ target: 'new', label: `$(new-file) ${l10n.t('New file')}`, description: pathOf(create) });
  }
  items.push({ target: 'browse', label: `$(search) ${l10n.t('Another file…')}`, alwaysShow: true });
  const choice = await pickWithPreview(items);
  return choice === 'browse' ? browse() : choice;
}

async function pickWithPreview(
  items: readonly (vscode.QuickPickItem & { readonly target: vscode.Uri | 'new' | 'browse' })[],
): Promise<vscode.Uri | 'new' | 'browse' | undefined> {
  const before = vscode.window.activeTextEditor;
  const list = vscode.window.createQuickPick<(typeof items)[number]>();
  list.items = items;
  list.placeholder = l10n.t('Which file is this code for?');
  list.matchOnDescription = true;
  list.onDidChangeActive(([item]) => {
    if (!(item?.target instanceof vscode.Uri)) return;
    void preview(item.target);
  });
  const choice = await new Promise<vscode.Uri | 'new' | 'browse' | undefined>((resolve) => {
    list.onDidAccept(() => resolve(list.selectedItems[0]?.target));
    list.onDidHide(() => resolve(undefined));
    list.show();
  });
  list.dispose();
  if (choice === undefined && before !== undefined && !before.document.isClosed) {
    await showDocument(before.document, { preserveFocus: true });
  }
  return choice;
}

/** A file that is gone, or is no text, is not shown. */
async function preview(uri: vscode.Uri): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    await showDocument(document, { preview: true, preserveFocus: true });
  } catch {
    return;
  }
}

async function browse(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: false,
    title: l10n.t('Which file is this code for?'),
    ...(folder !== undefined && { defaultUri: folder }),
  });
  return chosen?.[0];
}

/** Files of the workspace that have some of the code, other than those that are known already. */
async function searchByContent(
  code: string,
  language: string,
  known: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const found = await vscode.workspace.findFiles(`**/*.${extensionGlob(language)}`, undefined, maxSearched);
  const seen = new Set(known.map(({ uri }) => uri.toString()));
  const others = found.filter((uri) => !seen.has(uri.toString()));
  const candidates: Candidate[] = [];
  for (let at = 0; at < others.length; at += readAtOnce) {
    const texts = await Promise.all(others.slice(at, at + readAtOnce).map(readText));
    for (const [index, text] of texts.entries()) {
      const uri = others[at + index];
      const share = uri === undefined ? 0 : likeness(code, text);
      if (uri !== undefined && share > 0) candidates.push({ uri, path: pathOf(uri), likeness: share });
    }
  }
  return candidates;
}

/** Empty for what is too large to be meant, or gone. */
async function readText(uri: vscode.Uri): Promise<string> {
  return (await readSmall(uri, maxSearchedBytes).catch(() => undefined)) ?? '';
}

async function findByPath(
  wanted: string,
): Promise<{ readonly best: vscode.Uri | undefined; readonly similar: readonly vscode.Uri[] }> {
  const name = wanted.replaceAll('\\', '/').split('/').at(-1) ?? wanted;
  // A bracket or a brace in a name means something in a pattern.
  const found = await vscode.workspace.findFiles(`**/${name.replaceAll(/[[\]{}*?!]/g, '?')}`, undefined, maxPaths);
  const byPath = new Map([...openUris(), ...found].map((uri) => [pathOf(uri), uri]));
  const { best, similar } = matchPath(wanted, [...byPath.keys()]);
  return {
    best: best === undefined ? undefined : byPath.get(best),
    similar: similar.flatMap((path) => byPath.get(path) ?? []),
  };
}

/** What is open, what is seen first. */
function openUris(): readonly vscode.Uri[] {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const seen = [activeTextEditor, ...visibleTextEditors].flatMap((editor) => editor?.document.uri ?? []);
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const inTabs = tabs.flatMap((input) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  return [...seen, ...inTabs].filter(isWritten);
}

async function rank(code: string, uris: readonly vscode.Uri[]): Promise<readonly Candidate[]> {
  const distinct = [...new Map(uris.map((uri) => [uri.toString(), uri])).values()].slice(0, maxChoices);
  const ranked = await Promise.all(
    distinct.map(async (uri): Promise<Candidate | undefined> => {
      try {
        const document = await vscode.workspace.openTextDocument(uri);
        return { uri, path: pathOf(uri), likeness: likeness(code, document.getText()) };
      } catch {
        // Gone, or no text.
        return undefined;
      }
    }),
  );
  return ranked.filter((one) => one !== undefined).toSorted((a, b) => b.likeness - a.likeness);
}
