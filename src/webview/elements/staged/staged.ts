/**
 * The edits of the agent that wait for the person, above the composer: each file with what comes and goes, to be looked at, accepted
 * or rejected, alone or all at once; and the way back from a way back.
 * Owns their rows. What becomes of an edit is the host's.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StagedFileView, StagedView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement } from '../light.ts';
import { iconButton } from '../turn/controls.ts';

export class StagedElement extends LightElement {
  static override properties = { store: { attribute: false }, staged: { attribute: false } };

  declare store: PanelStore;
  declare staged: StagedView;

  protected override render(): TemplateResult | typeof nothing {
    const { files, takesAll, canUndo = false } = this.staged;
    if (files.length === 0 && !takesAll && !canUndo) return nothing;
    return html`<section class="staged" aria-label=${t('Proposed edits')} data-testid="staged">
      ${
        canUndo
          ? html`<p class="staged-note">
              <span>${t('Files are as they were before a question.')}</span>
              ${this.#link('undo-back', t('Undo'), () => this.store.post({ type: 'undoBack' }))}
            </p>`
          : nothing
      }
      ${files.length === 0 ? nothing : this.#files()}
      ${
        takesAll
          ? html`<p class="staged-note">
              <span>${t('Edits in this chat are made without asking.')}</span>
              ${this.#link('ask-again', t('Ask about edits'), () => this.#take('asked'))}
            </p>`
          : nothing
      }
    </section>`;
  }

  #files(): TemplateResult {
    const { files, takesAll, isAwaited } = this.staged;
    const [added, removed] = [sum(files, 'added'), sum(files, 'removed')];
    return html`<p class="staged-note">
        <span role="status">
          ${isAwaited ? t('The agent waits for your decision') : files.length === 1 ? t('1 file to decide about') : t('{0} files to decide about', files.length)}
        </span>
        ${counts(added, removed)}
      </p>
      <ol>
        ${repeat(
          files,
          ({ id }) => id,
          (file) => this.#row(file),
        )}
      </ol>
      <div class="staged-actions">
        <button type="button" class="button" data-control="accept-all" @click=${() => this.#all('accept')}>
          ${t('Accept all')}
        </button>
        ${this.#link('reject-all', t('Reject all'), () => this.#all('reject'))}
        ${takesAll ? nothing : this.#link('take-all', t('Accept these and all that follow in this chat'), () => this.#take('all'))}
      </div>`;
  }

  #row({ id, path, kind, added, removed, isOpen }: StagedFileView): TemplateResult {
    const cut = path.lastIndexOf('/') + 1;
    const verb =
      kind === 'create' ? t('new') : kind === 'delete' ? t('to be deleted') : isOpen ? t('being reviewed') : '';
    return html`<li data-staged=${id} data-kind=${kind}>
      <button type="button" class="staged-file" title=${t('Review {0}', path)} @click=${() => this.#act('open', id)}>
        <span class="staged-name">${path.slice(cut)}</span>
        <span class="staged-folder">${path.slice(0, Math.max(0, cut - 1))}</span>
      </button>
      ${verb === '' ? nothing : html`<span class="staged-verb">${verb}</span>`} ${counts(added, removed)}
      ${iconButton('check', t('Accept {0}', path), () => this.#act('accept', id))}
      ${iconButton('discard', t('Reject {0}', path), () => this.#act('reject', id))}
    </li>`;
  }

  #link(control: string, words: string, press: () => void): TemplateResult {
    return html`<button type="button" class="link" data-control=${control} @click=${press}>${words}</button>`;
  }

  #act(act: 'open' | 'accept' | 'reject', fileId: string): void {
    this.store.post({ type: 'staged', act, fileId });
  }

  #all(act: 'accept' | 'reject'): void {
    this.store.post({ type: 'stagedAll', act, fileIds: this.#ids });
  }

  #take(take: 'all' | 'asked'): void {
    this.store.post({ type: 'takeEdits', take, fileIds: take === 'all' ? this.#ids : [] });
  }

  /** What is shown, and so decided about. */
  get #ids(): readonly string[] {
    return this.staged.files.map(({ id }) => id);
  }
}

function counts(added: number, removed: number): TemplateResult {
  return html`<span class="staged-counts">
    ${added === 0 ? nothing : html`<span class="staged-added" aria-label=${t('{0} lines added', added)}>+${added}</span>`}
    ${removed === 0 ? nothing : html`<span class="staged-removed" aria-label=${t('{0} lines removed', removed)}>−${removed}</span>`}
  </span>`;
}

function sum(files: readonly StagedFileView[], key: 'added' | 'removed'): number {
  return files.reduce((total, file) => total + file[key], 0);
}

customElements.define('ask-staged', StagedElement);
