/**
 * `‹ 2/3 ›`: which version of a message is shown, and the way to the others.
 * Owns the two buttons and, when another version has taken the message's place, the focus on the same one there.
 */
import { html, type TemplateResult } from 'lit';
import type { VersionsView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';

/** The step that was just taken from here: the version asked for, and which way. */
let taken: { readonly index: number; readonly count: number; readonly step: 1 | -1 } | undefined;

export class VersionsElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    messageId: { attribute: false },
    versions: { attribute: false },
  };

  declare store: PanelStore;
  declare messageId: string;
  declare versions: VersionsView;

  protected override render(): TemplateResult {
    const { index, count } = this.versions;
    const words = t('Version {0} of {1}', index + 1, count);
    return html`<span class="versions" role="group" aria-label=${words} @keydown=${this.#key}>
      ${this.#button(-1, 'chevron-left', t('Earlier version'))}
      <span aria-hidden="true" title=${words}>${index + 1}/${count}</span>
      ${this.#button(1, 'chevron-right', t('Later version'))}
    </span>`;
  }

  protected override firstUpdated(): void {
    const { index, count } = this.versions;
    if (taken?.index !== index || taken.count !== count) return;
    const same = this.querySelector<HTMLButtonElement>(`[data-step="${taken.step}"]:enabled`);
    (same ?? this.querySelector<HTMLButtonElement>('button:enabled'))?.focus({ preventScroll: true });
    taken = undefined;
  }

  #button(step: 1 | -1, name: string, label: string): TemplateResult {
    return html`<button
      type="button"
      class="icon-button"
      data-step=${step}
      title=${label}
      aria-label=${label}
      ?disabled=${this.#target(step) === undefined}
      @click=${() => this.#go(step)}
    >
      ${icon(name)}
    </button>`;
  }

  #target(step: number): number | undefined {
    const index = this.versions.index + step;
    return index >= 0 && index < this.versions.count ? index : undefined;
  }

  #go(step: 1 | -1): void {
    const version = this.#target(step);
    if (version === undefined) return;
    taken = { index: version, count: this.versions.count, step };
    this.store.post({ type: 'showVersion', messageId: this.messageId, version });
  }

  #key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
    if (step === undefined) return;
    event.preventDefault();
    this.#go(step);
  }
}

customElements.define('ask-versions', VersionsElement);
