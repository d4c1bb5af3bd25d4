/**
 * The workspace's rules: `AGENTS.md` and `.github/copilot-instructions.md` at the root of each folder.
 * Owns their reading and watching, and whether they are switched off here. In an untrusted workspace there are none: whoever
 * wrote them could speak in the person's name. When they are sent is core/context/rules.ts.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, l10n, RelativePattern, Uri, window, workspace, type Disposable, type Memento } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';
import { estimateTokens } from '../../core/cost/tokens.ts';
import { workspaceFiles } from '../../core/workspaceFiles.ts';
import type { RulesView } from '../../protocol/view.ts';
import { pathOf } from '../completion/documents.ts';
import { Disposables } from '../lifecycle.ts';
import { readSmall } from '../readSmall.ts';
import type { FileGate } from './fileGate.ts';

const names = workspaceFiles.rules;
/** Larger rules cost more than they help, and are sent with every question of a session. */
const maxCharacters = 60_000;
const offKey = 'rulesOff';

interface RuleFile {
  readonly uri: Uri;
  readonly path: string;
  readonly text: string;
}

export class WorkspaceRules implements Disposable {
  readonly #gate: FileGate;
  readonly #memento: Memento;
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new EventEmitter<void>());
  /** Watches the folders that there are. */
  #watchers: Disposables | undefined;
  #reading: Promise<void> | undefined;
  #files: readonly RuleFile[] = [];
  #tokens = 0;
  /** Names of files that are too large to be sent. */
  #tooLarge: readonly string[] = [];

  readonly onDidChange = this.#changed.event;

  constructor(gate: FileGate, memento: Memento) {
    this.#gate = gate;
    this.#memento = memento;
  }

  /** Resolves when what is there has been read. */
  async loaded(): Promise<void> {
    await this.#load();
  }

  /** The rules as they were last read, as something to send; its text is empty where there are none or they are off. */
  current(): Attachment {
    const files = this.#isOn ? this.#files : [];
    const [first] = files;
    const id = randomUUID();
    if (first === undefined) return { id, label: l10n.t('No rules'), icon: 'rules', text: '' };
    const label = labelOf(files);
    if (files.length === 1) return { id, label, icon: 'rules', path: first.path, text: first.text };
    return { id, label, icon: 'rules', text: files.map(({ path, text }) => `# ${path}\n\n${text}`).join('\n\n') };
  }

  /** What the composer shows of them; undefined where there are none. Reads them when asked for the first time. */
  view(): RulesView | undefined {
    void this.#load();
    if (this.#files.length === 0 && this.#tooLarge.length === 0) return undefined;
    return {
      label: this.#files.length === 0 ? (this.#tooLarge[0] ?? '') : labelOf(this.#files),
      tokens: this.#tokens,
      on: this.#isOn,
      tooLarge: this.#tooLarge,
    };
  }

  /** Switches them on or off for this workspace. */
  async toggle(): Promise<void> {
    await this.#memento.update(offKey, this.#isOn ? true : undefined);
    this.#changed.fire();
  }

  /** Shows the file; asks which, if there are several. */
  async show(): Promise<void> {
    await this.#load();
    const paths = this.#files.map(({ path }) => path);
    const path = paths.length > 1 ? await window.showQuickPick(paths) : paths[0];
    const file = this.#files.find((one) => one.path === path);
    if (file !== undefined) await window.showTextDocument(file.uri);
  }

  dispose(): void {
    this.#watchers?.dispose();
    this.#own.dispose();
  }

  get #isOn(): boolean {
    return !this.#memento.get(offKey, false);
  }

  #load(): Promise<void> {
    if (this.#watchers === undefined) {
      this.#own.add(workspace.onDidGrantWorkspaceTrust(() => void this.#readAgain()));
      this.#own.add(workspace.onDidChangeWorkspaceFolders(() => this.#watch()));
      this.#watch();
    }
    return this.#reading ?? Promise.resolve();
  }

  #watch(): void {
    this.#watchers?.dispose();
    const watchers = new Disposables();
    this.#watchers = watchers;
    for (const folder of workspace.workspaceFolders ?? []) {
      for (const name of names) {
        const watcher = watchers.add(workspace.createFileSystemWatcher(new RelativePattern(folder, name)));
        watchers.add(watcher.onDidCreate(() => void this.#readAgain()));
        watchers.add(watcher.onDidChange(() => void this.#readAgain()));
        watchers.add(watcher.onDidDelete(() => void this.#readAgain()));
      }
    }
    void this.#readAgain();
  }

  #readAgain(): Promise<void> {
    // One after another, so that what was read last counts.
    this.#reading = (this.#reading ?? Promise.resolve()).then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []) : [];
    const uris = folders.flatMap(({ uri }) => names.map((name) => Uri.joinPath(uri, name)));
    const read = await Promise.all(uris.map((uri) => readRules(uri)));
    let room = maxCharacters;
    const kept: RuleFile[] = [];
    const tooLarge: string[] = [];
    for (const file of read) {
      if (file === undefined || file.text?.trim() === '') continue;
      const verdict = await this.#gate.verdict(file.uri);
      if (verdict !== 'open' && verdict !== 'gitIgnored') continue;
      const { uri, path, text } = file;
      if (text === undefined || text.length > room) {
        tooLarge.push(path);
        continue;
      }
      kept.push({ uri, path, text });
      room -= text.length;
    }
    this.#files = kept;
    this.#tokens = estimateTokens(kept.map(({ text }) => text).join('\n\n'));
    this.#tooLarge = tooLarge;
    this.#changed.fire();
  }
}

/** undefined where there is no such file; without its text where it is far too large. */
async function readRules(uri: Uri): Promise<(Omit<RuleFile, 'text'> & Partial<RuleFile>) | undefined> {
  try {
    const text = await readSmall(uri, maxCharacters * 4);
    return { uri, path: pathOf(uri), ...(text === undefined ? {} : { text }) };
  } catch {
    return undefined;
  }
}

function labelOf(files: readonly RuleFile[]): string {
  const [first, ...others] = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  return others.length === 0 ? `${first}` : `${first} +${others.length}`;
}
