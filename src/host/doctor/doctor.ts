/** The doctor as the rest of the house knows it. Owns the lazy loading of the page and all that it looks with. */
import { l10n, type Disposable } from 'vscode';
import { Lazy, loadChunk } from '../loadChunk.ts';
import type { Log } from '../log.ts';
import { showError } from '../notices/notices.ts';
import type { DoctorPage, DoctorPageParts } from './doctorPage.ts';

export class Doctor implements Disposable {
  readonly #log: Log;
  readonly #page: Lazy<DoctorPage>;

  constructor(parts: DoctorPageParts, log: Log) {
    this.#log = log;
    this.#page = new Lazy(async () => {
      const { DoctorPage } = await loadChunk(() => import('./doctorPage.ts'));
      return new DoctorPage(parts);
    });
  }

  /** Looks at everything between the person and the answer, and shows what it finds. */
  async show(): Promise<void> {
    try {
      (await this.#page.get()).show();
    } catch (error) {
      this.#log.failure('doctor', error);
      void showError(l10n.t('The doctor could not be opened. The log says more.'));
    }
  }

  dispose(): void {
    this.#page.dispose();
  }
}
