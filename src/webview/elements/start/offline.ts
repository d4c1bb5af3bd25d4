/**
 * Says above the composer that this computer has no network, while that is so.
 * Owns the line alone: a question can still be asked, and its answer says what became of it.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../l10n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';

export class OfflineElement extends LightElement {
  static override properties = { offline: { state: true } };

  declare offline: boolean;

  constructor() {
    super();
    this.offline = !navigator.onLine;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('online', this.#look);
    window.addEventListener('offline', this.#look);
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('online', this.#look);
    window.removeEventListener('offline', this.#look);
  }

  protected override render(): TemplateResult {
    // The region is there before its words, so that they are read out.
    return html`<div role="status">
      ${
        this.offline
          ? html`<p class="offline" data-testid="offline">
              ${icon('debug-disconnect')}
              <span>${t('No network. What you write is kept; send it when you are back.')}</span>
            </p>`
          : nothing
      }
    </div>`;
  }

  readonly #look = (): void => {
    this.offline = !navigator.onLine;
  };
}

customElements.define('ask-offline', OfflineElement);
