/**
 * The audit log as the rest of the house knows it: records calls, shows, verifies and exports.
 * Owns the lazy loading of all but the recorder, and the words of the commands.
 */
import { l10n, type Disposable, type ExtensionContext } from 'vscode';
import type { HttpSend } from '../../api/http.ts';
import type { Currency } from '../../core/cost/prices.ts';
import type { HeldNote } from '../../core/cost/sums/notes.ts';
import { Lazy, loadChunk } from '../loadChunk.ts';
import type { Log } from '../log.ts';
import { showError, showInformation } from '../notices/notices.ts';
import type { ReportedKey } from './complianceReport.ts';
import type { AuditPage } from './auditPage.ts';
import type { Recorder } from './recorder.ts';

export interface AuditParts {
  readonly context: ExtensionContext;
  readonly recorder: Recorder;
  readonly send: HttpSend;
  readonly currency: () => Currency;
  /** The files that were held back in a period. */
  readonly heldBack: (from: number, to: number) => Promise<readonly HeldNote[]>;
  /** The keys that there are. */
  readonly keys: () => Promise<readonly ReportedKey[]>;
  /** When a key was seen for the first time, by its fingerprint. */
  readonly firstSeen: (fingerprint: string) => number | undefined;
  readonly log: Log;
  /** Ends with the extension. */
  readonly signal: AbortSignal;
}

export class Audit implements Disposable {
  readonly #parts: AuditParts;
  readonly #page: Lazy<AuditPage>;

  constructor(parts: AuditParts) {
    this.#parts = parts;
    const { context, recorder, currency } = parts;
    this.#page = new Lazy(async () => {
      const { AuditPage } = await loadChunk(() => import('./auditPage.ts'));
      return new AuditPage({
        extensionUri: context.extensionUri,
        files: () => recorder.files(),
        currency,
        exportLog: () => this.export(),
      });
    });
  }

  /** Shows the log, or the receipts of one answer. */
  async show(answerId?: string): Promise<void> {
    await this.#told(async () => (await this.#page.get()).show(answerId));
  }

  /** Says whether the log is as it was written. */
  async verify(): Promise<void> {
    await this.#told(async () => {
      const { isGood, text } = await (await this.#page.get()).verify();
      const show = l10n.t('Show audit log');
      const choice = await (isGood ? showInformation(text, show) : showError(text, show));
      if (choice === show) await this.show();
    });
  }

  async export(): Promise<void> {
    const { context, recorder, send, signal } = this.#parts;
    await this.#told(async () => {
      const { exportLog } = await loadChunk(() => import('./auditExport.ts'));
      const version = String((context.extension.packageJSON as { readonly version?: unknown }).version);
      await exportLog({ files: await recorder.files(), send, version, signal });
    });
  }

  /** Writes the page about a period. */
  async report(): Promise<void> {
    const { context, recorder, currency, keys, firstSeen, heldBack } = this.#parts;
    await this.#told(async () => {
      const { showComplianceReport } = await loadChunk(() => import('./complianceReport.ts'));
      const version = String((context.extension.packageJSON as { readonly version?: unknown }).version);
      await showComplianceReport({
        files: await recorder.files(),
        keys: await keys(),
        firstSeen,
        heldBack,
        currency: currency(),
        version,
      });
    });
  }

  dispose(): void {
    this.#page.dispose();
  }

  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log.failure('audit', error);
      const words = l10n.t(
        'The audit log did not do that: {0}',
        error instanceof Error ? error.message : String(error),
      );
      void showError(words);
    }
  }
}
