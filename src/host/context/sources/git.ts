/**
 * What git says has changed, through the editor's own git extension.
 * Owns the part of its API that is used here; where it is missing or off there are simply no changes to offer.
 */
import { extensions, l10n, window, workspace, type Uri } from 'vscode';
import type { Attachment } from '../../../core/conversation/model.ts';
import { pathsOfDiff, splitDiff } from '../../../core/context/diffs.ts';
import { makeAttachment } from '../attachment.ts';
import type { Gate } from '../fileGate.ts';
import { nameOf } from '../places.ts';
import { Refusal } from '../refusal.ts';

/** From extensions/git/src/api/git.d.ts of VS Code 1.110. */
interface Change {
  readonly uri: Uri;
  readonly status: number;
}

/** Of a file that git does not know yet. */
const untrackedStatus = 7;

export interface Commit {
  readonly hash: string;
  readonly message: string;
  readonly parents: readonly string[];
}

export interface Repository {
  readonly rootUri: Uri;
  /** The box for the message of the next commit. */
  readonly inputBox: { value: string };
  readonly state: {
    readonly indexChanges: readonly Change[];
    readonly workingTreeChanges: readonly Change[];
    /** Empty where the setting `git.untrackedChanges` mixes them with the others. */
    readonly untrackedChanges?: readonly Change[];
  };
  diffIndexWithHEAD(path: string): Promise<string>;
  diffWithHEAD(path: string): Promise<string>;
  diff(cached?: boolean): Promise<string>;
  diffBetween(before: string, after: string): Promise<readonly Change[]>;
  diffBetween(before: string, after: string, path: string): Promise<string>;
  log(options: { readonly maxEntries: number }): Promise<readonly Commit[]>;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

/** The repository at `root`; else that of the file in front, else the first; undefined where there is none. */
export async function findRepository(root?: Uri): Promise<Repository | undefined> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    const git = extension.isActive ? extension.exports : await extension.activate();
    if (!git.enabled) return undefined;
    const { repositories } = git.getAPI(1);
    if (root !== undefined) return repositories.find(({ rootUri }) => rootUri.toString() === root.toString());
    const uri = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
    const holding = repositories.filter(({ rootUri }) => uri?.path.startsWith(`${rootUri.path}/`));
    // A repository within another one is the nearer.
    return holding.toSorted((one, other) => other.rootUri.path.length - one.rootUri.path.length)[0] ?? repositories[0];
  } catch {
    return undefined;
  }
}

/** The staged or the unstaged changes. Rejects with a Refusal if there are none that may be sent. */
export async function attachChanges(
  gate: Gate,
  repository: Repository,
  which: 'staged' | 'unstaged',
): Promise<Attachment> {
  const label = which === 'staged' ? l10n.t('Staged changes') : l10n.t('Unstaged changes');
  return makeDiff(repository, label, await readChanges(gate, repository, which));
}

/** The diff of the staged or the unstaged changes, without files that may not be sent. Rejects with a Refusal. */
export async function readChanges(gate: Gate, repository: Repository, which: 'staged' | 'unstaged'): Promise<string> {
  return admitted(gate, repository, await ask(() => repository.diff(which === 'staged')));
}

/** What a commit changed, below its message. */
export async function attachCommit(gate: Gate, repository: Repository, commit: Commit): Promise<Attachment> {
  const before = commit.parents[0] ?? commit.hash;
  const diffs = await ask(async () => {
    const changes = await repository.diffBetween(before, commit.hash);
    return Promise.all(changes.map(({ uri }) => repository.diffBetween(before, commit.hash, uri.fsPath)));
  });
  const label = `${commit.hash.slice(0, 7)} ${firstLine(commit.message)}`;
  const whole = diffs.map((diff) => (diff.endsWith('\n') ? diff : `${diff}\n`)).join('');
  return makeDiff(repository, label, await admitted(gate, repository, whole), commit.message);
}

/** The newest commits, newest first. The very first one of a repository has nothing to be compared with. */
export async function recentCommits(repository: Repository): Promise<readonly Commit[]> {
  try {
    return (await repository.log({ maxEntries: 50 })).filter(({ parents }) => parents.length > 0);
  } catch {
    // A repository without a commit.
    return [];
  }
}

/** Paths in the repository of files that git does not know yet. */
export function untrackedPaths({ rootUri, state }: Repository): readonly string[] {
  return [...state.workingTreeChanges, ...(state.untrackedChanges ?? [])]
    .filter(({ status }) => status === untrackedStatus)
    .map(({ uri }) => uri.path.slice(rootUri.path.length + 1));
}

/** What git answers; a Refusal where it fails, as in a repository that has gone. */
async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch {
    throw new Refusal(l10n.t('Git could not tell what has changed.'));
  }
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Changes of files that may not be sent are left out, and said to be. */
async function admitted(gate: Gate, { rootUri }: Repository, whole: string): Promise<string> {
  const pieces = await Promise.all(
    splitDiff(whole).map(async (piece) => {
      const paths = pathsOfDiff(piece);
      const verdicts = await Promise.all(
        paths.map((path) => gate.decide(rootUri.with({ path: `${rootUri.path}/${path}` }))),
      );
      // A file that git tracks is not ignored by it, whatever the patterns say.
      const isOpen = verdicts.every((verdict) => verdict === 'open' || verdict === 'gitIgnored');
      return isOpen && paths.length > 0 ? piece : `[${paths[0] ?? 'diff'}: left out]\n`;
    }),
  );
  return pieces.join('');
}

function makeDiff({ rootUri }: Repository, label: string, text: string, message?: string): Attachment {
  if (text.trim() === '') throw new Refusal(l10n.t('{0}: there is nothing to attach.', label));
  return makeAttachment(
    {
      label: `${label}${workspace.workspaceFolders?.length === 1 ? '' : ` · ${nameOf(rootUri)}`}`,
      icon: 'diff',
      language: 'diff',
      text: message === undefined ? text : `${message.trim()}\n\n${text}`,
    },
    rootUri.with({ fragment: label }),
  );
}
