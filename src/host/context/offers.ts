/**
 * What `@` offers, found in the editor: kinds of context, files, folders, symbols, commits.
 * Owns which of them apply now and what each attaches when it is taken. Their order and their ids are mentions.ts.
 */
import { l10n, SymbolKind, window, workspace, type Uri } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';
import { pathOf } from '../completion/documents.ts';
import type { Gate } from './fileGate.ts';
import type { Pages } from './sources/pages.ts';
import { nameOf } from './places.ts';
import { takeEach } from './refusal.ts';
import { activeDocument, activeSelection, attachDocument, attachSelection, openDocuments } from './sources/editors.ts';
import { attachPath, findFiles, foldersOf } from './sources/files.ts';
import { attachChanges, attachCommit, findRepository, firstLine, recentCommits } from './sources/git.ts';
import type { Found } from './sources/pictures.ts';
import { attachProblems, countProblems } from './sources/problems.ts';
import { attachSymbol, findSymbols } from './sources/symbols.ts';
import { attachTerminalSelection } from './sources/terminal.ts';

/** Something that can be attached. */
export interface Offer {
  readonly icon: Attachment['icon'];
  readonly label: string;
  readonly detail?: string;
  /** What typed letters are compared with: a path, or words. */
  readonly words: string;
  /** What stays in the question; its label unless something else is said. */
  readonly insert?: string;
  /** Makes it. Rejects with a Refusal if it may not or cannot be sent. */
  readonly take: (signal: AbortSignal) => Promise<readonly Found[]>;
}

const maxOpenEditors = 20;

/** What is at hand: costs next to nothing. */
export function offersAtHand(gate: Gate): readonly Offer[] {
  const offers: Offer[] = [];
  const kind = (icon: Offer['icon'], label: string, english: string, detail: string, take: Offer['take']): void => {
    offers.push({ icon, label, words: `${label} ${english}`, ...(detail !== '' && { detail }), take });
  };
  const selection = activeSelection();
  if (selection !== undefined) {
    kind('selection', l10n.t('Selection'), 'selection', selection.label, async () => [await attachSelection(gate)]);
  }
  const active = activeDocument();
  if (active !== undefined && countProblems(active.uri) > 0) {
    const label = l10n.t('Problems in {0}', nameOf(active.uri));
    const detail = String(countProblems(active.uri));
    kind('problems', label, 'problems', detail, async () => [await attachProblems(gate, active.uri)]);
  }
  if (countProblems() > 0) {
    const detail = String(countProblems());
    kind('problems', l10n.t('Problems'), 'all problems', detail, async () => [await attachProblems(gate)]);
  }
  const open = openDocuments().slice(0, maxOpenEditors);
  if (open.length > 1) {
    kind('file', l10n.t('Open editors'), 'open editors', String(open.length), () =>
      takeEach(open, (document) => attachDocument(gate, document)),
    );
  }
  if (window.activeTerminal !== undefined) {
    const { name } = window.activeTerminal;
    kind('terminal', l10n.t('Terminal selection'), 'terminal selection', name, async () => [
      await attachTerminalSelection(),
    ]);
  }
  const files = open.map((document): Offer => ({
    ...fileOffer(gate, document.uri),
    take: async () => [await attachDocument(gate, document)],
  }));
  return [...offers, ...files];
}

/** What git says has changed, and the commits that the query names. */
export async function offersOfGit(gate: Gate, query: string): Promise<readonly Offer[]> {
  const repository = await findRepository();
  if (repository === undefined) return [];
  const offers: Offer[] = [];
  const { indexChanges, workingTreeChanges } = repository.state;
  const changes = (label: string, words: string, which: 'staged' | 'unstaged', count: number): void => {
    const take = async (): Promise<readonly Attachment[]> => [await attachChanges(gate, repository, which)];
    if (count > 0) offers.push({ icon: 'diff', label, words: `${label} ${words}`, detail: String(count), take });
  };
  changes(l10n.t('Staged changes'), 'git diff staged', 'staged', indexChanges.length);
  changes(l10n.t('Unstaged changes'), 'git diff unstaged', 'unstaged', workingTreeChanges.length);
  if (query.length < 2) return offers;
  const commits = (await recentCommits(repository)).map((commit): Offer => {
    const detail = `${commit.hash.slice(0, 7)} · ${l10n.t('Commit')}`;
    return {
      icon: 'diff',
      label: firstLine(commit.message),
      detail,
      words: `${commit.hash.slice(0, 7)} commit ${firstLine(commit.message)}`,
      take: async () => [await attachCommit(gate, repository, commit)],
    };
  });
  return [...offers, ...commits];
}

/** Files and folders that the query names. */
export async function offersOfFiles(gate: Gate, query: string, signal: AbortSignal): Promise<readonly Offer[]> {
  const files = await findFiles(gate, query, signal);
  const folders = foldersOf(files).map((uri): Offer => {
    const path = `${pathOf(uri)}/`;
    const take = async (ended: AbortSignal): Promise<readonly Found[]> => [await attachPath(gate, uri, ended)];
    return { icon: 'folder', label: `${nameOf(uri)}/`, detail: path, words: path, take };
  });
  return [...files.map((uri) => fileOffer(gate, uri)), ...folders];
}

/** Symbols that the query names. */
export async function offersOfSymbols(gate: Gate, query: string): Promise<readonly Offer[]> {
  const symbols = await findSymbols(gate, query);
  return symbols.map((symbol) => ({
    icon: 'symbol',
    label: symbol.name,
    detail: `${SymbolKind[symbol.kind]?.toLowerCase() ?? ''} · ${pathOf(symbol.location.uri)}`,
    words: symbol.name,
    take: async () => [await attachSymbol(gate, symbol)],
  }));
}

/** The text of the page with this address. */
export function offerOfPage(pages: Pages, address: string): Offer {
  const take: Offer['take'] = async (signal) => [await pages.attach(address, signal)];
  return { icon: 'page', label: l10n.t('Text of this page'), detail: address, words: address, insert: address, take };
}

/** The way to anything else on disk. */
export function offerToChoose(gate: Gate): Offer {
  const label = l10n.t('Choose files…');
  return {
    icon: 'folder',
    label,
    words: `${label} choose files`,
    take: async (signal) => {
      const folder = workspace.workspaceFolders?.[0]?.uri;
      const chosen = await window.showOpenDialog({
        canSelectMany: true,
        openLabel: l10n.t('Attach'),
        ...(folder && { defaultUri: folder }),
      });
      return takeEach(chosen ?? [], (uri) => attachPath(gate, uri, signal), signal);
    },
  };
}

function fileOffer(gate: Gate, uri: Uri): Offer {
  const path = pathOf(uri);
  const label = nameOf(uri);
  return {
    icon: 'file',
    label,
    ...(path !== label && { detail: path.slice(0, -label.length - 1) }),
    words: path,
    take: async (signal) => [await attachPath(gate, uri, signal)],
  };
}
