/**
 * The batches of this window: from a command to the page of a batch, its notification, and what is left after a reload.
 * Owns which batch is in front, and that one runs at a time. Loaded when the first one is opened (batchDoor.ts).
 */
import { join } from 'node:path';
import { commands, l10n, Uri, window, type Disposable, type WebviewPanel } from 'vscode';
import type { Connection } from '../../api/connection.ts';
import { ResponseCache } from '../../core/batch/cache.ts';
import { columnsOf, formOf, likelyColumn } from '../../core/batch/parse.ts';
import { parseCsv } from '../../core/text/csv.ts';
import { currentBook } from '../cost/book/currentBook.ts';
import { nameOf } from '../context/places.ts';
import { hashing } from '../net/hashing.ts';
import { showInformation, showWarning } from '../notices/notices.ts';
import { readSetting } from '../settings.ts';

import { BatchPage } from './batchPage.ts';
import { shownKey, unfinishedKey, type BatchesParts } from './parts.ts';
import { showProgress } from './progress.ts';
import { saveResults } from './saving.ts';
import { expand, findFiles, openSource, readDocument, type Source, type SourceRef } from './source.ts';
import { Batch } from './work/batch.ts';
import type { Item } from './work/items.ts';
import { ResultsFile } from './work/resultsFile.ts';

/** Answers are given again for so long, and so much of them is kept. */
const cacheBounds = { maxBytes: 8 * 1024 * 1024, maxAgeMs: 24 * 3_600_000 };

interface Current {
  readonly source: Source;
  readonly batch: Batch;
  readonly page: BatchPage;
  readonly listeners: Set<() => void>;
  isShown: boolean;
}

export class Batches implements Disposable {
  readonly #parts: BatchesParts;
  readonly #cache = new ResponseCache(cacheBounds);
  readonly #onFailure: (error: unknown) => void;
  #current: Current | undefined;

  /** `onFailure`: says that something was not done. */
  constructor(parts: BatchesParts, onFailure: (error: unknown) => void) {
    this.#parts = parts;
    this.#onFailure = onFailure;
  }

  /** Opens the batch of a file, or of the selection. Asks what is not clear. */
  async openPrompts(uri: Uri | undefined): Promise<void> {
    const ref = uri === undefined ? await this.#refOfEditor() : await refOfFile(uri);
    if (ref !== undefined) await this.open(ref);
  }

  /** Asks for a prompt and for files, and opens their batch. `uris`: what was chosen in the explorer. */
  async openFiles(uris: readonly Uri[]): Promise<void> {
    const prompt = await window.showInputBox({
      title: l10n.t('Prompt for Each File'),
      prompt: l10n.t('What is to be done with each file? You see all of them before anything is sent.'),
      placeHolder: l10n.t('Add a comment to each exported function'),
      ignoreFocusOut: true,
    });
    if (prompt === undefined || prompt.trim() === '') return;
    const paths = uris.length > 0 ? await expand(uris, this.#parts.gate) : await this.#askForFiles();
    if (paths === undefined) return;
    if (paths.length === 0) {
      void showWarning(l10n.t('No file that may be sent matches. Nothing was asked.'));
      return;
    }
    await this.open({ type: 'files', prompt: prompt.trim(), paths });
  }

  /** Shows the page of a batch, with its plan, in `panel` if there is one already; a batch that runs keeps its place. */
  async open(ref: SourceRef, panel?: WebviewPanel): Promise<void> {
    const { storage, connect, memento } = this.#parts;
    const source = await openSource(ref, this.#parts, join(storage, 'results'));
    if (source.reading.prompts.length === 0) {
      void showWarning(l10n.t('{0} holds no prompts.', source.name));
      return;
    }
    const { connection } = await connect();
    const current = this.#current;
    if (current !== undefined && current.batch.state !== 'idle' && current.batch.state !== 'reading') {
      current.page.show();
      void showInformation(l10n.t('Batch {0} is not done. Cancel it to begin another.', current.source.name));
      return;
    }
    // Nothing is waited for between the look and the change: the one in front may be started at any time.
    current?.page.dispose();
    this.#current = this.#make(source, connection);
    this.#current.page.show(panel);
    void memento.update(shownKey, ref);
    await this.#current.batch.load();
  }

  show(): void {
    if (this.#current === undefined) void showInformation(l10n.t('No batch is open.'));
    else this.#current.page.show();
  }

  pause(): void {
    this.#current?.batch.pause();
  }

  async resume(): Promise<void> {
    await this.#start('resume');
  }

  /** Says that a batch was left unfinished, and goes on with it if that is wanted. */
  async offerUnfinished(ref: SourceRef): Promise<void> {
    const name = ref.type === 'files' ? ref.prompt : nameOf(Uri.parse(ref.uri));
    const resume = l10n.t('Resume');
    const show = l10n.t('Show');
    const choice = await showInformation(
      l10n.t('Batch {0} was interrupted. What was answered is kept.', name),
      resume,
      show,
    );
    await this.#remember(undefined);
    if (choice === undefined) return;
    // Its page may be back already.
    if (JSON.stringify(this.#current?.source.ref) === JSON.stringify(ref)) this.show();
    else await this.open(ref);
    if (choice === resume) await this.#start('start');
  }

  /** Ends what is under way; what came is on disk when it resolves. */
  async end(): Promise<void> {
    await this.#current?.batch.cancel();
  }

  dispose(): void {
    this.#current?.page.dispose();
  }

  #make(source: Source, connection: Connection): Current {
    const { client, catalog, accounts, connect, extensionUri, storage, composer, code, sight } = this.#parts;
    const results = new ResultsFile(source.resultsPath);
    const listeners = new Set<() => void>();
    const lease = hashing.sha256(new TextEncoder().encode(source.resultsPath)).slice(0, 32);
    const batch = new Batch(
      {
        client,
        cache: this.#cache,
        hashing,
        now: Date.now,
        random: Math.random,
        prompts: source.reading.prompts,
        enclose: (prompt, model, sending) =>
          source.enclose(prompt, batch.connection?.kind ?? connection.kind, model, sending),
        see: (image, looking) => sight.see(image, looking),
        results,
        leasePath: join(storage, `${lease}.lease`),
        processId: process.pid,
        connect: async () => (await connect()).connection,
        ceiling: () => readSetting('batch.concurrency'),
        costOf: (label) => accounts.entryFor(label)?.cost,
        answerTokens: (model) => accounts.forecaster.habitsOf(model).answerTokens,
        book: currentBook,
        onChange: () => {
          for (const listener of listeners) listener();
        },
      },
      {
        model: composer.view().model || catalog.current(connection),
        thinking: 'off',
        temperature: readSetting('temperature'),
        maxTokens: readSetting('maxTokens'),
        merge: false,
      },
    );
    const watch = (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    const page = new BatchPage({
      extensionUri,
      source,
      batch,
      results,
      currency: () => accounts.currency(),
      models: () => catalog.choices(batch.connection ?? connection),
      watch,
      save: (form) => saveResults(form, { name: source.name, batch, results, currency: accounts.currency() }),
      apply: (uri, block) => code.apply(uri, block),
      start: (how, items) => this.#start(how, items),
      onFailure: this.#onFailure,
    });
    return { source, batch, page, listeners, isShown: false };
  }

  async #start(how: 'start' | 'startOffPeak' | 'resume', items?: readonly Item[]): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    const { batch, source, listeners } = current;
    await this.#remember(source.ref);
    if (items !== undefined) await batch.retry(items);
    else if (how === 'start') await batch.start();
    else if (how === 'startOffPeak') await batch.startOffPeak();
    else await batch.resume();
    if (current.isShown) return;
    current.isShown = true;
    void commands.executeCommand('setContext', 'askDeepSeek.batch', true);
    const watch = (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    void showProgress({ name: source.name, batch, currency: () => this.#parts.accounts.currency(), watch }).then(() => {
      current.isShown = false;
      void this.#remember(undefined);
    });
  }

  async #remember(ref: SourceRef | undefined): Promise<void> {
    await this.#parts.memento.update(unfinishedKey, ref);
  }

  async #refOfEditor(): Promise<SourceRef | undefined> {
    const editor = window.activeTextEditor;
    if (editor === undefined) return pickFile();
    const { document, selection } = editor;
    if (!selection.isEmpty) {
      return { type: 'text', uri: document.uri.toString(), text: document.getText(selection) };
    }
    if (formOf(nameOf(document.uri)) !== undefined) return refOfFile(document.uri);
    return pickFile();
  }

  async #askForFiles(): Promise<readonly string[] | undefined> {
    const pattern = await window.showInputBox({
      title: l10n.t('Prompt for Each File'),
      prompt: l10n.t(
        'Which files? A pattern such as src/**/*.ts. Ignored files and those that hold secrets are left out.',
      ),
      value: '**/*',
      ignoreFocusOut: true,
    });
    return pattern === undefined ? undefined : findFiles(pattern, this.#parts.gate);
  }
}

async function pickFile(): Promise<SourceRef | undefined> {
  const [uri] =
    (await window.showOpenDialog({ filters: { [l10n.t('Prompts')]: ['jsonl', 'csv', 'md', 'txt'] } })) ?? [];
  return uri && refOfFile(uri);
}

/** A table is asked for the column, unless there is one alone. */
async function refOfFile(uri: Uri): Promise<SourceRef | undefined> {
  const ref = { type: 'file', uri: uri.toString() } as const;
  const form = formOf(nameOf(uri));
  if (form === undefined) {
    void showWarning(l10n.t('{0} is no file of prompts. Take a .jsonl, .csv, .md or .txt file.', nameOf(uri)));
    return undefined;
  }
  if (form !== 'csv') return ref;
  const table = parseCsv(await readDocument(uri));
  const columns = columnsOf(table);
  if (columns.length < 2) return { ...ref, column: 0 };
  const likely = likelyColumn(table);
  const items = columns
    .map((label, column) => ({ label: label || String(column + 1), description: table[1]?.[column] ?? '', column }))
    .toSorted((a, b) => Number(b.column === likely) - Number(a.column === likely));
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('Which column holds the prompts?') });
  return chosen && { ...ref, column: chosen.column };
}
