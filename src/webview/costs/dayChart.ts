/**
 * The days as bars: off-peak below, peak on top of it; or the same as a table.
 * Owns the drawing at the width there is, and the walk from bar to bar with the arrow keys.
 */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { CostsView, DayBar } from '../../protocol/costs.ts';
import { icon } from '../elements/icons.ts';
import { LightElement } from '../elements/light.ts';
import { t } from '../l10n.ts';

const height = 150;
const labelHeight = 18;
/** A label needs this much room. */
const labelWidth = 34;
const widestBar = 36;
const number = new Intl.NumberFormat(document.documentElement.lang || 'en');

class DayChartElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    isTable: { state: true },
    width: { state: true },
    current: { state: true },
  };

  declare view: CostsView;
  declare isTable: boolean;
  declare width: number;
  /** The bar that the keyboard is at; the last day at first. */
  declare current: number | undefined;
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.isTable = false;
    this.width = 600;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override render(): TemplateResult {
    const { days, measure } = this.view;
    const hasPeak = days.some(({ peak }) => peak > 0);
    return html`<section>
      <header class="costs-section">
        <h2>${t('By day (UTC)')}</h2>
        ${
          hasPeak && !this.isTable
            ? html`<span class="costs-legend" aria-hidden="true">
                <span class="costs-key off-peak"></span> ${t('off-peak')} <span class="costs-key peak"></span>
                ${t('peak')}
              </span>`
            : nothing
        }
        <button
          type="button"
          class="page-button"
          data-control="table"
          aria-pressed=${this.isTable}
          @click=${() => (this.isTable = !this.isTable)}
        >
          ${icon('table')} ${t('As a table')}
        </button>
      </header>
      ${this.isTable ? dayTable(days, measure === 'money' ? t('Cost') : t('Tokens'), hasPeak) : this.#chart(days)}
    </section>`;
  }

  #chart(days: readonly DayBar[]): TemplateResult {
    const current = this.current ?? days.length - 1;
    const shown = days[current];
    return html`<svg
        class="costs-chart"
        width=${this.width}
        height=${height + labelHeight}
        viewBox="0 0 ${this.width} ${height + labelHeight}"
        role="group"
        aria-label=${t('Cost by day. The arrow keys go from day to day.')}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        <line class="costs-axis" x1="0" x2=${this.width} y1=${height - 0.5} y2=${height - 0.5}></line>
        <text class="costs-label" x="0" y="11">${this.view.highest}</text>
        ${days.map((bar, index) => this.#bar(bar, index, index === current))}
      </svg>
      <p class="costs-dim costs-readout" aria-hidden="true">${shown === undefined ? nothing : describe(shown)}</p>`;
  }

  #bar(day: DayBar, index: number, isCurrent: boolean): SVGTemplateResult {
    const slot = this.width / this.view.days.length;
    const left = index * slot;
    const wide = Math.max(1, Math.min(widestBar, slot * 0.7));
    const x = left + (slot - wide) / 2;
    const room = height - 18;
    const [low, high] = [tall(day.offPeak, room), tall(day.peak, room)];
    const every = Math.max(1, Math.ceil(labelWidth / slot));
    const isLabelled = (this.view.days.length - 1 - index) % every === 0;
    return svg`<g
      class="costs-bar"
      role="img"
      aria-label=${describe(day)}
      tabindex=${isCurrent ? 0 : -1}
      data-current=${isCurrent}
      @focus=${() => (this.current = index)}
      @pointerenter=${() => (this.current = index)}
    >
      <rect class="costs-slot" x=${left} y="0" width=${slot} height=${height}></rect>
      <rect class="costs-off-peak" x=${x} y=${height - low} width=${wide} height=${low}></rect>
      <rect class="costs-peak" x=${x} y=${height - low - high} width=${wide} height=${high}></rect>
      ${
        isLabelled
          ? svg`<text class="costs-label" x=${left + slot / 2} y=${height + 14} text-anchor="middle">${day.short}</text>`
          : nothing
      }
    </g>`;
  }

  #key(event: KeyboardEvent): void {
    const last = this.view.days.length - 1;
    const at = this.current ?? last;
    const places: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.current = Math.min(last, Math.max(0, next));
    void this.updateComplete.then(() => this.querySelector<SVGGElement>('[data-current=true]')?.focus());
  }
}

/** What is not nothing can be seen. */
function tall(share: number, room: number): number {
  return share <= 0 ? 0 : Math.max(1, Math.round(share * room));
}

/** `Sat, Nov 21: $0.12, 34 calls; $0.08 of it at peak`. */
function describe({ label, amount, calls, peak, peakAmount }: DayBar): string {
  const words = calls === 1 ? t('{0}: {1}, 1 call', label, amount) : t('{0}: {1}, {2} calls', label, amount, calls);
  return peak > 0 ? t('{0}; {1} of it at peak', words, peakAmount) : words;
}

function dayTable(days: readonly DayBar[], amount: string, hasPeak: boolean): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t('Day (UTC)')}</th>
        ${
          hasPeak
            ? html`<th scope="col" class="number">${t('off-peak')}</th>
                <th scope="col" class="number">${t('peak')}</th>`
            : nothing
        }
        <th scope="col" class="number">${amount}</th>
        <th scope="col" class="number">${t('Calls')}</th>
      </tr>
    </thead>
    <tbody>
      ${days.toReversed().map(
        (day) =>
          html`<tr>
            <th scope="row">${day.label}</th>
            ${
              hasPeak
                ? html`<td class="number">${day.offPeakAmount}</td>
                    <td class="number">${day.peakAmount}</td>`
                : nothing
            }
            <td class="number">${day.amount}</td>
            <td class="number">${number.format(day.calls)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

customElements.define('ask-day-chart', DayChartElement);
