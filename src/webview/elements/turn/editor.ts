/**
 * A text that is being worded anew, in the place where it stands.
 * Owns the typing and its keys; the text outlives the page until it is saved or given up.
 */
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { TextKeys } from '../composer/keys.ts';
import { LightElement } from '../light.ts';

/** Lets `text` be worded anew inside `host`, which draws an editor for this id while `store.edits` has one. */
export async function beginEdit(host: LightElement, store: PanelStore, id: string, text: string): Promise<void> {
  store.edits.set(id, text);
  host.requestUpdate();
  await host.updateComplete;
  const editors = Array.from(host.querySelectorAll('ask-editor'));
  const editor = editors.find((one): one is EditorElement => one instanceof EditorElement && one.textId === id);
  await editor?.updateComplete;
  editor?.focus();
}

/** Draws `host` without the editor and gives the focus to what `selector` finds there. */
export async function endEdit(host: LightElement, selector: string): Promise<void> {
  host.requestUpdate();
  await host.updateComplete;
  host.querySelector<HTMLElement>(selector)?.focus();
}

export class EditorElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    textId: { attribute: false },
    label: { attribute: false },
    verb: { attribute: false },
    long: { attribute: false },
    onSave: { attribute: false },
    onClose: { attribute: false },
    text: { state: true },
  };

  declare store: PanelStore;
  /** Of what is being worded anew: `store.edits` has its text. */
  declare textId: string;
  /** The name of the text for those who do not see it. */
  declare label: string;
  /** What saving does, on its button. */
  declare verb: string;
  /** Enter makes a new line, and only with Ctrl or Cmd it saves. */
  declare long: boolean;
  /** Called with a text that has words in it. */
  declare onSave: (text: string) => void;
  /** Called when it is over, saved or not. */
  declare onClose: () => void;
  declare text: string;

  readonly #keys = new TextKeys();

  /** Puts the cursor at the end of the text. */
  override focus(): void {
    const area = this.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('textId')) this.text = this.store.edits.get(this.textId) ?? '';
  }

  protected override render(): TemplateResult {
    return html`<div class="editor">
      <textarea
        rows="1"
        aria-label=${this.label}
        .value=${live(this.text)}
        @input=${this.#type}
        @keydown=${this.#key}
        @compositionend=${(event: CompositionEvent) => this.#keys.composed(event)}
      ></textarea>
      <div class="editor-row">
        <button
          type="button"
          class="button"
          title=${this.long ? t('{0} (Ctrl+Enter)', this.verb) : t('{0} (Enter)', this.verb)}
          ?disabled=${this.text.trim() === ''}
          @click=${this.#save}
        >
          ${this.verb}
        </button>
        <button type="button" class="link" title=${t('Cancel (Esc)')} @click=${this.#close}>${t('Cancel')}</button>
      </div>
    </div>`;
  }

  #type(event: InputEvent & { readonly target: HTMLTextAreaElement }): void {
    this.text = event.target.value;
    this.store.edits.set(this.textId, this.text);
  }

  #key(event: KeyboardEvent): void {
    if (this.#keys.isTaken(event)) return;
    if (event.key === 'Escape') {
      // The panel would stop the answer.
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Enter' && (this.long ? event.ctrlKey || event.metaKey : !event.shiftKey)) {
      event.preventDefault();
      if (this.#keys.isMeant(event)) this.#save();
    }
  }

  #save(): void {
    const text = this.text.trim();
    if (text === '') return;
    this.onSave(text);
    this.#close();
  }

  #close(): void {
    this.store.edits.set(this.textId, undefined);
    this.onClose();
  }
}

customElements.define('ask-editor', EditorElement);
