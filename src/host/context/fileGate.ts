/**
 * Which files may be sent along with a question.
 * Owns the answer for one file and for the results of a search. What holds secrets or is named in `.deepseekignore` is held
 * back: only the person can let it go, in policy/handGate.ts. What git ignores, and what is in the workspace by a link alone, is not
 * offered, but may be chosen by its name.
 */
import { l10n, type Disposable, type Uri } from 'vscode';
import { isSecretPath } from '../../core/completion/gate/secrets.ts';
import { workspaceFiles } from '../../core/workspaceFiles.ts';
import { pathOf } from '../completion/documents.ts';
import { IgnoreFiles } from '../ignore/ignoreFiles.ts';
import { showWarning } from '../notices/notices.ts';
import { nameOf } from './places.ts';
import { findReal } from '../disk/realFiles.ts';
import { Refusal } from './refusal.ts';

/** Why a file is held back. */
export type HeldBack = 'kept' | 'secret';

type Verdict = 'open' | 'gitIgnored' | 'leadsOut' | HeldBack;

/** What becomes of a file that is held back. */
type Outcome = HeldBack | 'letGo';

/** What is asked before a file is sent. */
export interface Gate {
  /** Resolves when the file may be sent. Rejects with a Refusal otherwise. */
  admit(uri: Uri): Promise<void>;
  /** Those that may be offered. */
  filter(uris: readonly Uri[]): Promise<readonly Uri[]>;
  /** Those files of a folder that go along with it. */
  filterFolder(folder: string, uris: readonly Uri[]): Promise<readonly Uri[]>;
  /** For a file that is to be sent now. */
  decide(uri: Uri): Promise<Verdict>;
}

/** Whether it stays unless the person lets it go. */
export function isHeldBack(verdict: Verdict): verdict is HeldBack {
  return verdict === 'kept' || verdict === 'secret';
}

export class FileGate implements Gate, Disposable {
  #files: { readonly kept: IgnoreFiles; readonly git: IgnoreFiles } | undefined;

  readonly #onHold: (why: Outcome) => void;

  /** `onHold` hears of each file that was to be sent and stayed, and of each that the person let go. */
  constructor(onHold: (why: Outcome) => void = () => undefined) {
    this.#onHold = onHold;
  }

  /** For a file that may come to be sent. */
  async verdict(uri: Uri): Promise<Verdict> {
    return (await this.#judge())(uri);
  }

  /** The same for one that is to be sent now: if it stays, that counts as held back. */
  async decide(uri: Uri): Promise<Verdict> {
    const verdict = await this.verdict(uri);
    if (isHeldBack(verdict)) this.#onHold(verdict);
    return verdict;
  }

  /** Takes note of what became of a file that was held back until the person was asked. */
  note(outcome: Outcome): void {
    this.#onHold(outcome);
  }

  /** Resolves when the file may be sent. Asks about one that git ignores or a link leads to. Rejects with a Refusal otherwise. */
  async admit(uri: Uri): Promise<void> {
    const verdict = await this.decide(uri);
    const name = nameOf(uri);
    switch (verdict) {
      case 'open':
        return;
      case 'kept':
        throw new Refusal(l10n.t('{0} is not sent: a .deepseekignore file names it.', name));
      case 'secret':
        throw new Refusal(l10n.t('{0} is not sent: files of this name hold secrets.', name));
      case 'leadsOut':
      case 'gitIgnored': {
        const attach = l10n.t('Attach');
        const detail =
          verdict === 'gitIgnored'
            ? l10n.t('Git ignores this file, so it may hold what others are not to see.')
            : l10n.t('A link leads out of the workspace, to {0}.', (await findReal(uri)).uri.fsPath);
        const choice = await showWarning(l10n.t('Attach {0}?', name), { modal: true, detail }, attach);
        if (choice !== attach) throw new Refusal('');
      }
    }
  }

  /** Those that may be offered. */
  async filter(uris: readonly Uri[]): Promise<readonly Uri[]> {
    const judge = await this.#judge();
    const verdicts = await Promise.all(uris.map(judge));
    return uris.filter((_uri, index) => verdicts[index] === 'open');
  }

  /** Nobody is told of those that stay. */
  filterFolder(_folder: string, uris: readonly Uri[]): Promise<readonly Uri[]> {
    return this.filter(uris);
  }

  dispose(): void {
    this.#files?.kept.dispose();
    this.#files?.git.dispose();
  }

  /** The ignore files are looked for on first use, and watched from then on. */
  async #judge(): Promise<(uri: Uri) => Promise<Verdict>> {
    this.#files ??= { kept: new IgnoreFiles(), git: new IgnoreFiles(workspaceFiles.gitIgnore) };
    const { kept, git } = this.#files;
    return async (uri) => {
      const { uri: real, leadsOut } = await findReal(uri);
      // Last: one that is being read names everything.
      await Promise.all([kept.settled(), git.settled()]);
      const paths = [uri, real].map(pathOf);
      if (isSecretPath(uri.path) || isSecretPath(real.path)) return 'secret';
      if (paths.some((path) => kept.isIgnored(path))) return 'kept';
      if (leadsOut) return 'leadsOut';
      return paths.some((path) => git.isIgnored(path)) ? 'gitIgnored' : 'open';
    };
  }
}
