/** The doctor as the rest of the house knows it. Owns the lazy loading of the page and all that it looks with. */
import { l10n, type Disposable } from 'vscode';
import { loadChunk } from '../loadChunk.ts';
import type { Log } from '../log.ts';
import { showError } from '../notices/notices.ts';
import type { DoctorPage, DoctorPageParts } from './doctorPage.ts';

export class Doctor implements Disposable {
  readonly #parts: DoctorPageParts;
  readonly #log: Log;
  #page: DoctorPage | undefined;
  #isDisposed = false;

  constructor(parts: DoctorPageParts, log: Log) {
    this.#parts = parts;
    this.#log = log;
  }

  /** Looks at everything between the person and the answer, and shows what it finds. */
  async show(): Promise<void> {
    try {
      const { DoctorPage } = await loadChunk(() => import('./doctorPage.ts'));
      if (this.#isDisposed) return;
      this.#page ??= new DoctorPage(this.#parts);
      this.#page.show();
    } catch (error) {
      this.#log.failure('doctor', error);
      void showError(l10n.t('The doctor could not be opened. The log says more.'));
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#page?.dispose();
  }
}
