/**
 * Finds the file that a code block is meant for, and asks when that is not clear.
 * Owns the search and the question. How candidates are ranked is core/apply/target.ts.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { isClear, likeness, matchPath } from '../../core/apply/target.ts';
import { isWritten, pathOf } from '../completion/documents.ts';
import { uriInWorkspace } from './newFile.ts';

const maxPaths = 200;
const maxChoices = 30;

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
  attached: readonly string[],
): Promise<vscode.Uri | 'new' | undefined> {
  const named = wanted === undefined ? undefined : await findByPath(wanted);
  if (named?.best !== undefined) return named.best;
  const uris = named?.similar.length
    ? named.similar
    : [...openUris(), ...attached.flatMap((path) => uriInWorkspace(path) ?? [])];
  const candidates = await rank(code, uris);
  const [best] = candidates;
  // A path that leads nowhere may be that of a file that does not exist yet.
  const isNew = wanted !== undefined && named?.similar.length === 0;
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
    void vscode.window
      .showTextDocument(item.target, { preview: true, preserveFocus: true })
      .then(undefined, () => undefined);
  });
  const choice = await new Promise<vscode.Uri | 'new' | 'browse' | undefined>((resolve) => {
    list.onDidAccept(() => resolve(list.selectedItems[0]?.target));
    list.onDidHide(() => resolve(undefined));
    list.show();
  });
  list.dispose();
  if (choice === undefined && before !== undefined && !before.document.isClosed) {
    await vscode.window.showTextDocument(before.document, { preserveFocus: true });
  }
  return choice;
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
