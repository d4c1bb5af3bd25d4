/**
 * Checkpoints as a person meets them: a way back to the beginning of a turn, for the files, the conversation or both.
 * Owns the question before files are written over, and the way back from the way back. What is kept is store.ts.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, l10n, Uri, workspace, type Disposable } from 'vscode';
import { nameUndo } from '../../../core/agent/keptFiles.ts';
import { pathOf } from '../../completion/documents.ts';
import { findReal } from '../../disk/realFiles.ts';
import type { Log } from '../../log.ts';
import { showInformation, showWarning } from '../../notices/notices.ts';
import { documentOf } from '../stage/fileText.ts';
import type { Keeper } from '../stage/applying.ts';
import { readState, writeState } from './diskFiles.ts';
import { CheckpointStore, type Files, type Way } from './store.ts';

const bounds = { maxBytes: 256 << 20, maxFileBytes: 16 << 20, maxAgeMs: 30 * 86_400_000 };

/** Of the files so many are named. */
const maxNamed = 12;

/** What is taken back besides files. */
export interface Conversation {
  /** Ends what runs, so that nothing is edited while files are taken back. */
  stop(): Promise<void>;
  /** Goes back to before a question, and gives back what undoes that. */
  goBack(questionId: string): Promise<() => Promise<void>>;
}

export class Checkpoints implements Keeper, Disposable {
  readonly #store: CheckpointStore;
  readonly #conversation: Conversation;
  readonly #log: Log;
  readonly #changed = new EventEmitter<void>();
  #turns: ReadonlySet<string> = new Set();
  /** The session that is in front, as far as was told, and when something was asked in it last. */
  #shown = '';
  #askedAt = 0;
  #canUndo = false;
  /** What undoes the chat's part of a way back, by its turn. */
  readonly #undoChat = new Map<string, () => Promise<void>>();

  /** There is a way back to other turns than before. */
  readonly onDidChange = this.#changed.event;

  constructor(folder: string, conversation: Conversation, log: Log) {
    this.#store = new CheckpointStore(folder, files, bounds, Date.now);
    this.#conversation = conversation;
    this.#log = log;
  }

  begin(session: string, turn: string): void {
    this.#shown = session;
    this.#askedAt = Date.now();
    this.#store.begin(session, turn);
    if (!this.#canUndo) return;
    this.#canUndo = false;
    this.#changed.fire();
  }

  async keep(session: string, uri: string): Promise<void> {
    await this.#store.keep(session, uri);
    if (session === this.#shown) await this.load(session);
  }

  wrote(session: string, uri: string): Promise<void> {
    return this.#store.wrote(session, uri);
  }

  /** Those of the session that was loaded to whose beginning there is a way back. */
  get turns(): ReadonlySet<string> {
    return this.#turns;
  }

  /** Files of the session were taken back last, and nothing was asked since. */
  canUndo(session: string): boolean {
    return this.#canUndo && session === this.#shown;
  }

  /** Looks up the turns of a session to which there is a way back. */
  async load(session: string, askedAt = this.#askedAt): Promise<void> {
    this.#shown = session;
    this.#askedAt = askedAt;
    const turns = await this.#store.turns(session).catch(() => new Set<string>());
    const undo = await this.#store.lastUndo(session).catch(() => undefined);
    const canUndo = undo !== undefined && undo.at >= askedAt;
    const isSame = turns.size === this.#turns.size && [...turns].every((turn) => this.#turns.has(turn));
    this.#turns = turns;
    if (isSame && canUndo === this.#canUndo) return;
    this.#canUndo = canUndo;
    this.#changed.fire();
  }

  /** Asks what is to be taken back to before a question, and takes it back. */
  async restore(session: string, questionId: string): Promise<void> {
    await this.#conversation.stop();
    const ways = await this.#store.waysTo(session, questionId);
    const [both, onlyFiles, onlyChat] = [l10n.t('Files and chat'), l10n.t('Files only'), l10n.t('Chat only')];
    const choices = ways.length === 0 ? [onlyChat] : [both, onlyFiles, onlyChat];
    const choice = await showWarning(
      l10n.t('Go back to before this question?'),
      { modal: true, detail: describe(ways) },
      ...choices,
    );
    if (choice === undefined) return;
    const undoFiles = choice === onlyChat ? undefined : await this.#restoreFiles(session, questionId);
    const undoChat = choice === onlyFiles ? undefined : await this.#conversation.goBack(questionId);
    const turn = undoFiles?.turn;
    if (turn !== undefined && undoChat !== undefined) this.#undoChat.set(turn, undoChat);
    const undo = l10n.t('Undo');
    const said =
      undoFiles === undefined
        ? l10n.t('The chat is back at this question.')
        : l10n.t('{0} files are as they were before this question.', undoFiles.count);
    if ((await showInformation(said, undo)) !== undo) return;
    if (turn === undefined) await undoChat?.();
    else if ((await this.#store.lastUndo(session))?.turn === turn) await this.#undo(session, turn);
  }

  /** Takes the last way back again, after a word where somebody changed the files since. */
  async undoLast(session: string): Promise<void> {
    const undo = await this.#store.lastUndo(session);
    if (undo === undefined) return;
    await this.#conversation.stop();
    const ways = await this.#store.waysTo(session, undo.turn);
    const isForeign = ways.some(
      ({ file, isChanged }) => isChanged || documentOf(Uri.parse(file.uri))?.isDirty === true,
    );
    const yes = l10n.t('Undo');
    const question = l10n.t('Undo going back?');
    if (isForeign && (await showWarning(question, { modal: true, detail: describe(ways) }, yes)) !== yes) return;
    await this.#undo(session, undo.turn);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #restoreFiles(session: string, questionId: string): Promise<{ count: number; turn: string }> {
    // Files, and the agent, may have gone on while the person chose.
    await this.#conversation.stop();
    const ways = await this.#store.waysTo(session, questionId);
    const turn = nameUndo(randomUUID());
    const uris = ways.map(({ file }) => Uri.parse(file.uri));
    const blocked = await this.#settle(uris);
    const free = ways.filter(({ file }) => !blocked.has(file.uri));
    const failed = [
      ...blocked,
      ...(await this.#store.restore(
        session,
        free.map(({ file }) => file),
        turn,
      )),
    ];
    await this.load(session);
    if (failed.length > 0) {
      this.#log.event('checkpoint.incomplete', { files: ways.length, failed: failed.length });
      const names = nameAll(failed.map((uri) => Uri.parse(uri)));
      void showWarning(l10n.t('Not taken back, because they cannot be written: {0}', names));
    }
    return { count: ways.length - failed.length, turn };
  }

  async #undo(session: string, turn: string): Promise<void> {
    const back = await this.#store.waysTo(session, turn);
    await this.#settle(back.map(({ file }) => Uri.parse(file.uri)));
    await this.#store.restore(
      session,
      back.map(({ file }) => file),
      randomUUID(),
    );
    await this.#undoChat.get(turn)?.();
    this.#undoChat.delete(turn);
    await this.load(session);
  }

  /** What is not saved goes to disk, so that it is kept before it is written over. Gives back what must not be written. */
  async #settle(uris: readonly Uri[]): Promise<ReadonlySet<string>> {
    const blocked = new Set<string>();
    for (const uri of uris) {
      const { uri: real, leadsOut } = await findReal(uri);
      const isElsewhere =
        leadsOut || real.toString() !== uri.toString() || workspace.getWorkspaceFolder(uri) === undefined;
      const document = documentOf(uri);
      if (isElsewhere || (document?.isDirty === true && !(await document.save()))) blocked.add(uri.toString());
    }
    return blocked;
  }
}

function describe(ways: readonly Way[]): string {
  if (ways.length === 0)
    return l10n.t('No file that was changed since is different now. The question goes back into the input.');
  const uris = ways.map(({ file }) => Uri.parse(file.uri));
  const changed = ways.filter(({ file, isChanged }) => isChanged || documentOf(Uri.parse(file.uri))?.isDirty === true);
  return [
    l10n.t('Files that change: {0}', nameAll(uris)),
    ...(changed.length === 0
      ? []
      : [
          l10n.t(
            'Changed by you or a program since: {0}. What they say now is kept; Undo brings it back.',
            nameAll(changed.map(({ file }) => Uri.parse(file.uri))),
          ),
        ]),
    l10n.t('Only what the agent edited is taken back, not what its commands did.'),
  ].join('\n\n');
}

function nameAll(uris: readonly Uri[]): string {
  const names = uris.slice(0, maxNamed).map(pathOf);
  return names.join(', ') + (uris.length > maxNamed ? ', …' : '');
}

/** Files of this computer by their bytes and permissions, others by the file system that has them. */
const files: Files = {
  async read(address) {
    const uri = Uri.parse(address);
    if (uri.scheme === 'file') return readState(uri.fsPath);
    try {
      return { bytes: await workspace.fs.readFile(uri) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'FileNotFound') return undefined;
      throw error;
    }
  },
  async write(address, state) {
    const uri = Uri.parse(address);
    if (uri.scheme === 'file') return writeState(uri.fsPath, state);
    if (state === undefined) await workspace.fs.delete(uri);
    else await workspace.fs.writeFile(uri, state.bytes);
  },
};
