/**
 * Writes the message of the next commit into the editor's box for it.
 * Owns the run: which changes, the streaming, the stop, and that what the person wrote there is never lost.
 */
import { commands, env, l10n, Uri, type Disposable } from 'vscode';
import { cutDiff } from '../../core/commit/cut.ts';
import { messageIn } from '../../core/commit/style.ts';
import { fillVariables, type Variable } from '../../core/context/promptFile.ts';
import { commitMessages } from '../../core/prompts/commitMessage.ts';
import type { Asker } from '../asking/asker.ts';
import { showTrouble } from '../asking/trouble.ts';
import type { FileGate } from '../context/fileGate.ts';
import { Refusal, unlessRefused } from '../context/refusal.ts';
import { findRepository, readChanges, untrackedPaths, type Repository } from '../context/sources/git.ts';
import { showInformation } from '../notices/notices.ts';
import { readPromptFiles } from '../prompts/promptFiles.ts';

/** The box follows the answer so often at most. */
const pauseMs = 80;
const maxUntracked = 50;
const maxRecent = 20;

export class CommitMessages implements Disposable {
  readonly #asker: Asker;
  readonly #gate: FileGate;
  #running: AbortController | undefined;

  constructor(asker: Asker, gate: FileGate) {
    this.#asker = asker;
    this.#gate = gate;
  }

  /** Writes the message for the repository of the button that was pressed, else for that of the file in front. */
  async write(sourceControl: unknown): Promise<void> {
    if (this.#running !== undefined) return;
    const root = (sourceControl as { readonly rootUri?: unknown } | undefined)?.rootUri;
    const running = new AbortController();
    this.#running = running;
    await commands.executeCommand('setContext', 'askDeepSeek.committing', true);
    try {
      await unlessRefused(() => this.#write(root instanceof Uri ? root : undefined, running), running.signal);
    } finally {
      this.#running = undefined;
      await commands.executeCommand('setContext', 'askDeepSeek.committing', false);
    }
  }

  /** Ends the writing; what came stays. */
  stop(): void {
    this.#running?.abort();
  }

  dispose(): void {
    this.stop();
  }

  async #write(root: Uri | undefined, { signal }: AbortController): Promise<void> {
    const repository = await findRepository(root);
    if (repository === undefined) throw new Refusal(l10n.t('There is no git repository here.'));
    const { inputBox } = repository;
    const draft = inputBox.value;
    const { diff, cut, untracked } = await this.#changes(repository);
    const own = (await readPromptFiles()).get('commit');
    const values = new Map<Variable, string>([
      ['input', ''],
      ['diff', 'the changes'],
      ['language', env.language],
    ]);
    const messages = commitMessages({
      ...(own && { instruction: fillVariables(own.body, values) }),
      recent: await recentMessages(repository),
      diff,
      untracked,
      draft,
    });
    let written = draft;
    let text = '';
    const show = (): void => {
      const message = messageIn(text);
      if (inputBox.value !== written || message === '') return;
      inputBox.value = message;
      written = message;
    };
    let pause: NodeJS.Timeout | undefined;
    const end = await this.#asker.ask(
      {
        command: 'commit',
        messages,
        ...(own?.model !== undefined && { model: own.model }),
        ...(own?.thinking !== undefined && { thinking: own.thinking }),
      },
      signal,
      {
        onText: (piece) => {
          // Whoever writes there meanwhile wants to write it.
          if (inputBox.value !== written) this.#running?.abort();
          text += piece;
          pause ??= setTimeout(() => {
            pause = undefined;
            show();
          }, pauseMs);
        },
      },
    );
    clearTimeout(pause);
    show();
    if (end.error !== undefined && end.reason !== 'aborted') {
      void showTrouble(end.error, () => void this.write({ rootUri: repository.rootUri }));
    } else if (cut.length > 0 && end.reason === 'stop') {
      const names = cut.slice(0, 5).join(', ') + (cut.length > 5 ? ' …' : '');
      void showInformation(
        l10n.t('The changes are large, so not all of them were read. Left out or shortened: {0}', names),
      );
    }
  }

  /** What is staged, else what is not. */
  async #changes(repository: Repository) {
    const { state } = repository;
    const isStaged = state.indexChanges.length > 0;
    const unknown = isStaged ? [] : untrackedPaths(repository);
    const verdicts = await Promise.all(
      unknown.map((path) => this.#gate.decide(Uri.joinPath(repository.rootUri, path))),
    );
    const untracked = unknown.filter((_, index) => verdicts[index] === 'open').slice(0, maxUntracked);
    const hasDiff = isStaged || state.workingTreeChanges.length > unknown.length;
    if (!hasDiff && untracked.length === 0) throw new Refusal(l10n.t('There is nothing to commit yet.'));
    if (!hasDiff) return { diff: '', cut: [], untracked };
    const whole = await readChanges(this.#gate, repository, isStaged ? 'staged' : 'unstaged');
    const { text: diff, cut } = cutDiff(whole);
    return { diff, cut, untracked };
  }
}

async function recentMessages(repository: Repository): Promise<readonly string[]> {
  try {
    const commits = await repository.log({ maxEntries: maxRecent });
    return commits.map(({ message }) => message);
  } catch {
    // A repository without a commit.
    return [];
  }
}
