/**
 * Keeps a receipt of every call that left: takes the client's reports, and writes them when there is time.
 * Owns the queue. An answer never waits for it; the files and their seals are loaded with the first receipt.
 */
import { EventEmitter, type Disposable, type SecretStorage } from 'vscode';
import type { CallLabel } from '../../api/connection.ts';
import type { CallReport } from '../../api/report.ts';
import type { Receipt } from '../../core/audit/receipt.ts';
import { receiptOf } from '../../core/audit/receiptOf.ts';
import type { LedgerEntry } from '../../core/cost/ledger.ts';
import { loadChunk } from '../loadChunk.ts';
import type { Log } from '../log.ts';
import { hashing } from '../net/hashing.ts';
import type { LogFiles } from './logFiles.ts';

/** What comes within this time is written at once. */
const pauseMs = 200;
const anchorPauseMs = 1_000;
/** What the disk refuses waits in memory, but not without limit. */
const mostWaiting = 5_000;

export interface RecorderParts {
  readonly folder: string;
  readonly secrets: SecretStorage;
  /** What the ledger knows of the call. */
  readonly entryFor: (label: CallLabel) => LedgerEntry | undefined;
  /** Whether the person wants prompts and answers kept. */
  readonly keepsText: () => boolean;
  readonly log: Log;
}

export class Recorder implements Disposable {
  readonly #parts: RecorderParts;
  readonly #written = new EventEmitter<void>();
  #reports: (readonly [CallReport, LedgerEntry | undefined])[] = [];
  #waiting: Receipt[] = [];
  #files: Promise<LogFiles> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #anchorTimer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  /** More receipts are on disk. */
  readonly onDidWrite = this.#written.event;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** Takes a call that is over. One that was kept in the house leaves a receipt only where a rule of the person's kept it. */
  record(report: CallReport): void {
    if (report.tries === 0 && report.error?.code !== 'POLICY') return;
    const { label } = report.options;
    this.#reports.push([report, label && this.#parts.entryFor(label)]);
    this.#timer ??= setTimeout(() => void this.#write(), pauseMs);
  }

  /** The log's files, with everything recorded so far in them. */
  async files(): Promise<LogFiles> {
    await this.#write();
    return this.#open();
  }

  /** Resolves when everything recorded so far is on disk, and its end is anchored. */
  async settled(): Promise<void> {
    if (this.#timer !== undefined) await this.#write();
    await this.#last;
    if (this.#anchorTimer !== undefined) await this.#anchor();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#anchorTimer);
    this.#written.dispose();
  }

  #open(): Promise<LogFiles> {
    this.#files ??= loadFiles(this.#parts).catch((error: unknown) => {
      this.#files = undefined;
      throw error;
    });
    return this.#files;
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = this.#last
      .then(() => this.#flush())
      .catch((error: unknown) => this.#parts.log.failure('audit', error));
    return this.#last;
  }

  async #flush(): Promise<void> {
    const keepsText = this.#parts.keepsText();
    this.#waiting.push(
      ...this.#reports.splice(0).map(([report, entry]) => receiptOf(report, entry, hashing, keepsText)),
    );
    if (this.#waiting.length === 0) return;
    const files = await this.#open();
    const outcome = await files.append(this.#waiting);
    if (!outcome.ok) {
      this.#waiting = this.#waiting.slice(-mostWaiting);
      this.#parts.log.event('receipts not written', { failure: outcome.failure, cause: outcome.cause });
      return;
    }
    this.#waiting = [];
    if (files.isAhead) this.#anchorTimer ??= setTimeout(() => void this.#anchor(), anchorPauseMs);
    this.#written.fire();
  }

  async #anchor(): Promise<void> {
    clearTimeout(this.#anchorTimer);
    this.#anchorTimer = undefined;
    const outcome = await (await this.#open()).anchor();
    if (!outcome.ok) this.#parts.log.event('receipts not anchored', { cause: outcome.cause });
  }
}

async function loadFiles({ folder, secrets }: RecorderParts): Promise<LogFiles> {
  const [{ LogFiles }, { Vault }] = await loadChunk(() => Promise.all([import('./logFiles.ts'), import('./vault.ts')]));
  return new LogFiles(folder, new Vault(secrets), hashing);
}
