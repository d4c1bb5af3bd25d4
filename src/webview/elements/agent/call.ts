/**
 * A tool that the model called, as one calm line: what it does and how it stands. What it was called with and what came back is
 * behind the line; what the person is asked stands below it. Texts of models and tools are shown as text alone.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CallView } from '../../../protocol/view.ts';
import { formatSeconds } from '../../format.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import { approvalCard } from './approval.ts';

/** A call shorter than this is not worth a number. */
const countFromMs = 1_000;

export class CallElement extends LightElement {
  static override properties = { store: { attribute: false }, view: { attribute: false }, opened: { state: true } };

  declare store: PanelStore;
  declare view: CallView;
  /** It is open. */
  declare opened: boolean;

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.opened || this.view.details !== undefined) return;
    const before = changed.get('view');
    // The result may have come since it was opened.
    if (changed.has('opened') || before?.status !== this.view.status) {
      this.store.post({ type: 'openCall', partId: this.view.id });
    }
  }

  protected override render(): TemplateResult {
    const { status, text, tool, approval, details } = this.view;
    return html`<details class="call" data-status=${status} data-tool=${tool} @toggle=${this.#toggle}>
        <summary title=${text}>
          ${icon(status === 'running' ? 'loading' : iconOf(tool))}<span class="call-title">${text}</span
          ><span class="call-status">${this.#status()}</span>
        </summary>
        ${
          this.opened && details !== undefined
            ? html`<div class="call-details">
                <h4>${t('Called with')}</h4>
                <pre tabindex="0" aria-label=${t('Called with')}>${details.arguments}</pre>
                <h4>${t('Result')}</h4>
                <pre tabindex="0" aria-label=${t('Result')}>${details.result || t('None yet')}</pre>
              </div>`
            : nothing
        }
      </details>
      ${approval === undefined ? nothing : approvalCard(this.store, this.view.id, approval)}`;
  }

  #status(): string {
    const { status, durationMs = 0 } = this.view;
    switch (status) {
      case 'written':
        return t('Preparing…');
      case 'waiting':
        return t('Waits for you');
      case 'running':
        return t('Running…');
      case 'done':
        return durationMs < countFromMs ? '' : formatSeconds(durationMs);
      case 'failed':
        return t('Failed');
      case 'refused':
        return t('Refused');
      case 'stopped':
        return t('Stopped');
    }
  }

  #toggle(event: ToggleEvent): void {
    this.opened = event.newState === 'open';
  }
}

const pictures: readonly (readonly [RegExp, string])[] = [
  [/read|open|view/, 'file'],
  [/list|folder/, 'folder'],
  [/symbol|definition|reference/, 'symbol-method'],
  [/search|find|grep/, 'search'],
  [/problem|diagnostic/, 'warning'],
  [/edit|write|create|replace|rename|delete|move/, 'edit'],
  [/git|diff/, 'git-commit'],
  [/command|terminal|run|shell/, 'terminal'],
  [/fetch|url|web|page/, 'globe'],
  [/image|picture/, 'file-media'],
  [/ask|question/, 'question'],
  [/plan|todo/, 'checklist'],
];

function iconOf(tool: string): string {
  return pictures.find(([pattern]) => pattern.test(tool))?.[1] ?? 'tools';
}

customElements.define('ask-call', CallElement);
