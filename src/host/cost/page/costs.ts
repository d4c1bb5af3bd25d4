/**
 * The page of costs as the rest of the house knows it. Owns its lazy loading and what is said when it fails.
 */
import { l10n, type Disposable, type ExtensionContext } from 'vscode';
import { Lazy, loadChunk } from '../../loadChunk.ts';
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
  readonly #page: Lazy<CostsPage>;

  constructor(parts: CostsParts) {
    this.#parts = parts;
    const { context, files, accounts, ...rest } = parts;
    this.#page = new Lazy(async () => {
      const { CostsPage } = await loadChunk(() => import('./costsPage.ts'));
      return new CostsPage({
        ...rest,
        extensionUri: context.extensionUri,
        sums: (day) => files.sums(day),
        currency: () => accounts.currency(),
        onDidRecord: accounts.onDidRecord,
        exportCsv: (days) => this.#told(() => this.#export(days)),
      });
    });
  }

  async show(): Promise<void> {
    await this.#told(async () => (await this.#page.get()).show());
  }

  dispose(): void {
    this.#page.dispose();
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
