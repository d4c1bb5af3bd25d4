/**
 * The page of costs as the rest of the house knows it. Owns its lazy loading and what is said when it fails.
 */
import { l10n, type Disposable, type ExtensionContext } from 'vscode';
import { loadChunk } from '../../loadChunk.ts';
import type { Log } from '../../log.ts';
import { showError } from '../../notices/notices.ts';
import type { Accounts } from '../accounts.ts';
import type { LedgerFiles } from '../ledgerFiles.ts';
import type { CostsPage, CostsPageParts } from './costsPage.ts';

export interface CostsParts extends Pick<CostsPageParts, 'titles' | 'budgets' | 'readBalance' | 'onDidReadBalance'> {
  readonly context: ExtensionContext;
  readonly files: LedgerFiles;
  readonly accounts: Accounts;
  readonly log: Log;
}

export class Costs implements Disposable {
  readonly #parts: CostsParts;
  #page: Promise<CostsPage> | undefined;
  #isDisposed = false;

  constructor(parts: CostsParts) {
    this.#parts = parts;
  }

  async show(): Promise<void> {
    await this.#told(async () => (await this.#open()).show());
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#page?.then((page) => page.dispose());
  }

  #open(): Promise<CostsPage> {
    const { context, files, accounts, ...parts } = this.#parts;
    this.#page ??= loadChunk(() => import('./costsPage.ts'))
      .then(({ CostsPage }) => {
        const page = new CostsPage({
          ...parts,
          extensionUri: context.extensionUri,
          sums: (day) => files.sums(day),
          currency: () => accounts.currency(),
          onDidRecord: accounts.onDidRecord,
          exportCsv: (days) => this.#told(() => this.#export(days)),
        });
        if (this.#isDisposed) page.dispose();
        return page;
      })
      .catch((error: unknown) => {
        this.#page = undefined;
        throw error;
      });
    return this.#page;
  }

  async #export(days: readonly string[]): Promise<void> {
    const { exportCsv } = await loadChunk(() => import('./exportCsv.ts'));
    await exportCsv(days, (day) => this.#parts.files.entries(day));
  }

  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log.failure('costs', error);
      const words = error instanceof Error ? error.message : String(error);
      void showError(l10n.t('The costs could not be shown or exported: {0}', words));
    }
  }
}
