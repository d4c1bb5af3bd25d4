/**
 * The rows of a batch: as many as there are in the scroll bar, only those in sight in the page.
 * Owns which rows are asked of the host, and the row in focus. All rows are equally high.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { mostRows, type BatchRow, type BatchToHost, type BatchView } from '../../protocol/batch.ts';
import { icon } from '../elements/icons.ts';
import { LightElement } from '../elements/light.ts';
import { t } from '../l10n.ts';

/** As in styles/batch.css. */
const rowPx = 28;
/** Rows kept above and below what is in sight. */
const spare = 20;
const number = new Intl.NumberFormat(document.documentElement.lang || 'en');

const icons: Readonly<Record<BatchRow['status'], string>> = { left: 'circle-outline', ok: 'pass', failed: 'error' };

export class BatchListElement extends LightElement {
  static override properties = { view: { attribute: false }, at: { state: true } };

  declare view: BatchView;
  /** The row in focus, by its place among those found. */
  declare at: number;

  post: (message: BatchToHost) => void = () => undefined;
  #asked = '';
  #takesFocus = false;
  readonly #resized = new ResizeObserver(() => this.#ask());

  constructor() {
    super();
    this.at = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render(): TemplateResult {
    const { rows, from, found, open } = this.view;
    return html`<div
      class="batch-list"
      role="grid"
      aria-label=${t('Prompts')}
      aria-rowcount=${found}
      @scroll=${() => this.#ask()}
      @keydown=${this.#key}
    >
      <div class="batch-space">
        <div class="batch-rows" role="rowgroup">
          ${repeat(
            rows,
            ({ index }) => index,
            (row, place) => this.#row(row, from + place, row.index === open?.index),
          )}
        </div>
      </div>
      ${found === 0 && this.view.state !== 'reading' ? html`<p class="batch-none">${t('No prompt matches.')}</p>` : nothing}
    </div>`;
  }

  #row(row: BatchRow, place: number, isOpen: boolean): TemplateResult {
    const { index, id, prompt, status, answer, note, promptTokens, completionTokens, cost } = row;
    const statusName = { left: t('not asked yet'), ok: t('answered'), failed: t('failed') }[status];
    const used =
      promptTokens === undefined ? '' : `${number.format(promptTokens)} / ${number.format(completionTokens ?? 0)}`;
    return html`<div
      class="batch-row"
      role="row"
      aria-rowindex=${place + 1}
      aria-selected=${isOpen}
      data-place=${place}
      data-status=${status}
      tabindex=${place === this.at ? 0 : -1}
      @click=${() => this.#open(place, index)}
      @focus=${() => (this.at = place)}
    >
      <span role="gridcell" class="batch-mark" title=${statusName} aria-label=${statusName}
        >${icon(icons[status])}</span
      >
      ${id === prompt ? nothing : html`<span role="gridcell" class="batch-id" title=${id}>${id}</span>`}
      <span role="gridcell" class="batch-prompt" title=${prompt}>${prompt}</span>
      <span role="gridcell" class="batch-answer">
        ${note === undefined ? nothing : html`<span class="batch-note">${note}</span>`} ${answer}
      </span>
      <span role="gridcell" class="batch-used">${used}</span>
      <span role="gridcell" class="batch-used">${cost ?? ''}</span>
    </div>`;
  }

  protected override firstUpdated(): void {
    const { list } = this;
    if (list) this.#resized.observe(list);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const space = this.querySelector<HTMLElement>('.batch-space');
    const rows = this.querySelector<HTMLElement>('.batch-rows');
    if (space && rows) {
      space.style.height = `${this.view.found * rowPx}px`;
      rows.style.transform = `translateY(${this.view.from * rowPx}px)`;
    }
    const before = changed.get('view')?.filter;
    const { filter } = this.view;
    if (before !== undefined && (before.text !== filter.text || before.status !== filter.status)) {
      this.at = 0;
      this.list?.scrollTo({ top: 0 });
    }
    this.#ask();
    if (this.#takesFocus) this.#focusRow();
  }

  get list(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.batch-list');
  }

  /** Asks for the rows in sight, if the host has not been asked for these. */
  #ask(): void {
    const { list } = this;
    if (list === null || list.clientHeight === 0) return;
    const first = Math.floor(list.scrollTop / rowPx);
    const inSight = Math.ceil(list.clientHeight / rowPx);
    const { from, rows, found } = this.view;
    const isHere = first >= from && Math.min(found, first + inSight) <= from + rows.length;
    const wantedFrom = Math.max(0, first - spare);
    const count = Math.min(mostRows, inSight + 2 * spare);
    const asked = `${wantedFrom} ${count}`;
    if (isHere || asked === this.#asked) return;
    this.#asked = asked;
    this.post({ type: 'rows', from: wantedFrom, count });
  }

  #open(place: number, index: number): void {
    this.at = place;
    this.post({ type: 'open', index });
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { found, rows, from } = this.view;
    const page = Math.max(1, Math.floor((this.list?.clientHeight ?? 0) / rowPx) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -found,
      End: found,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      this.at = Math.min(found - 1, Math.max(0, this.at + step));
      this.#takesFocus = true;
      this.#reveal();
    } else if (event.key === 'Enter' || event.key === ' ') {
      const row = rows[this.at - from];
      if (row !== undefined) this.#open(this.at, row.index);
    } else return;
    event.preventDefault();
  };

  #reveal(): void {
    const { list } = this;
    if (list === null) return;
    const top = this.at * rowPx;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowPx > list.scrollTop + list.clientHeight) list.scrollTop = top + rowPx - list.clientHeight;
  }

  /** The row may not be there yet. */
  #focusRow(): void {
    const row = this.querySelector<HTMLElement>(`.batch-row[data-place="${this.at}"]`);
    if (row === null) return;
    this.#takesFocus = false;
    row.focus({ preventScroll: true });
  }
}

customElements.define('ask-batch-list', BatchListElement);
