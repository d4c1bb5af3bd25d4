/**
 * The thin line at the bottom: how full the model's window will be, how much of it is cached, what it will cost.
 * Owns the line and when its details are open; what is in them is details.ts, loaded when they are first wanted.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { MeterView } from '../../../protocol/view.ts';
import { formatShare, formatTokens } from '../../format.ts';
import { t } from '../../l10n.ts';
import { LightElement } from '../light.ts';

const detailsId = 'meter-details';

export class MeterElement extends LightElement {
  static override properties = {
    meter: { attribute: false },
    connected: { attribute: false },
    opened: { state: true },
  };

  declare meter: MeterView;
  /** Whether there is a service to ask. */
  declare connected: boolean;
  declare opened: boolean;
  /** Opens the page of costs. */
  showCosts: () => void = () => undefined;

  #draw: ((meter: MeterView) => TemplateResult) | undefined;

  constructor() {
    super();
    this.opened = false;
  }

  protected override render(): TemplateResult {
    if (!this.connected) return html`<footer class="footer"><span>${t('Not connected')}</span></footer>`;
    const { parts, windowTokens, next, clock } = this.meter;
    const usedTokens = parts.reduce((sum, { tokens }) => sum + tokens, 0);
    return html`<footer class="footer">
        <button
          type="button"
          class="meter-line"
          title=${t('Tokens and cost')}
          aria-expanded=${this.opened}
          aria-controls=${detailsId}
          @click=${() => this.#toggle()}
        >
          <span class="hidden">${t('Tokens and cost')}</span>
          ${
            windowTokens === undefined
              ? nothing
              : html`<meter min="0" max="1" .value=${usedTokens / windowTokens} aria-hidden="true"></meter>`
          }
          <span class="meter-words">${this.#words(usedTokens)}</span>
          ${
            next.cost === undefined
              ? nothing
              : html`<span class="meter-cost">${t('≈ {0}', next.cost)}</span
                  ><span class="meter-tariff">${clock?.tariff === 'peak' ? t('peak') : t('off-peak')}</span>`
          }
        </button>
      </footer>
      ${
        this.opened && this.#draw
          ? html`<section
              id=${detailsId}
              class="meter-details"
              role="dialog"
              aria-label=${t('Tokens and cost')}
              tabindex="-1"
              @keydown=${(event: KeyboardEvent) => this.#key(event)}
              @focusout=${(event: FocusEvent) => this.#leave(event)}
            >
              ${this.#draw(this.meter)} ${this.#hasPrices ? this.#costsLink() : nothing}
            </section>`
          : nothing
      }`;
  }

  /** Whether a price is known, or was. */
  get #hasPrices(): boolean {
    const { next, sessionCost, todayCost } = this.meter;
    return [next.cost, sessionCost, todayCost].some((amount) => amount !== undefined);
  }

  #costsLink(): TemplateResult {
    return html`<button type="button" class="link" data-action="showCosts" @click=${() => this.showCosts()}>
      ${t('Show costs')}
    </button>`;
  }

  /** `41K of 1M · 92% cached`. */
  #words(usedTokens: number): string {
    const { windowTokens, next } = this.meter;
    const used =
      windowTokens === undefined
        ? t('{0} tokens', formatTokens(usedTokens))
        : t('{0} of {1}', formatTokens(usedTokens), formatTokens(windowTokens));
    return next.cachedTokens === 0
      ? used
      : t('{0} · {1} cached', used, formatShare(next.cachedTokens / next.promptTokens));
  }

  async #toggle(): Promise<void> {
    if (this.opened) return this.#close();
    this.#draw ??= (await import('./details.ts')).meterDetails;
    this.opened = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.meter-details')?.focus();
  }

  #close(): void {
    this.opened = false;
    this.querySelector<HTMLElement>('.meter-line')?.focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // Escape would stop the answer.
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  }

  /** The focus goes elsewhere: by mouse, or on with Tab. */
  #leave({ relatedTarget }: FocusEvent): void {
    const stays = relatedTarget instanceof Node && this.contains(relatedTarget);
    // The button closes what it opened.
    if (!stays) this.opened = false;
  }
}

customElements.define('ask-meter', MeterElement);
