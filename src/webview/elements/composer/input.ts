/**
 * The text of the question: typing, drafts, and the keys that act on them.
 * Owns the text being typed; the host is told of it when typing pauses. What Send does is the composer's.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../../l10n.ts';
import { joinTexts, textBefore } from '../../../protocol/texts.ts';
import type { CandidateView } from '../../../protocol/view.ts';
import type { Persisted } from '../../persisted.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement } from '../light.ts';
import './completion.ts';
import type { CompletionElement } from './completion.ts';
import { holdsFiles, readPasted, takeDrop, takePastedFiles, type Pasted } from './intake.ts';
import { TextKeys } from './keys.ts';
import { pastedRow } from './pastedRow.ts';
import { findAsked, findSign, readAsked, type Asked } from './trigger.ts';

const draftPauseMs = 300;
const longestTyped = 2_000;

export class InputElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    draft: { attribute: false },
    written: { attribute: false },
    placeholder: { attribute: false },
    lastQuestion: { attribute: false },
    onWrite: { attribute: false },
    onEnter: { attribute: false },
    text: { state: true },
    asked: { state: true },
    pasted: { state: true },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  /** What the host remembers of the text. */
  declare draft: string;
  /** Counts up when the host puts `draft` here. */
  declare written: number;
  declare placeholder: string;
  /** What the up arrow brings back into an empty composer. */
  declare lastQuestion: string | undefined;
  /** Called with the text whenever it changes. */
  declare onWrite: (text: string) => void;
  /** Called when Enter asks to send; `now` with Ctrl or Cmd. */
  declare onEnter: (now: boolean) => void;
  declare text: string;
  /** What the list above the text is open for. */
  declare asked: Asked | undefined;
  /** What was pasted last and could be attached. */
  declare pasted: Pasted | undefined;

  readonly #keys = new TextKeys();
  /** What the host knows of the text. */
  #told = '';
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #unwatchFocus: (() => void) | undefined;
  #undrop: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#undrop = new AbortController();
    // Anywhere in the panel is meant for the question.
    for (const type of ['dragover', 'dragleave', 'drop'] as const) {
      window.addEventListener(type, this.#drag, { signal: this.#undrop.signal });
    }
    this.#unwatchFocus = this.store.watchFocus(() => this.focus());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatchFocus?.();
    this.#undrop?.abort();
    clearTimeout(this.#draftTimer);
  }

  /** Puts the cursor into the text. */
  override focus(): void {
    this.#textarea?.focus();
  }

  /** Asks what to attach, as if `@` had been typed at the cursor. */
  mention(): void {
    const textarea = this.#textarea;
    if (textarea === null) return;
    const { value, selectionStart, selectionEnd } = textarea;
    const stands = /(^|\s)$/.test(value.slice(0, selectionStart));
    this.#replace(selectionStart, selectionEnd, stands ? '@' : ' @');
    this.#look(true);
  }

  /** Replaces the text. It is kept here at once, and the host is told when typing pauses. */
  write(text: string): void {
    this.#show(text);
    this.persisted.draft = text;
    clearTimeout(this.#draftTimer);
    const post = (): void => {
      this.#told = text;
      this.store.post({ type: 'draft', text });
    };
    // An emptied composer is told at once, so that the host never brings the old text back.
    if (text === '') post();
    else this.#draftTimer = setTimeout(post, draftPauseMs);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('written')) return;
    const { draft } = this;
    if (changed.get('written') === undefined) {
      const own = this.persisted.draft ?? '';
      // The host may have put something before it while there was no page.
      this.#show(draft.endsWith(own) ? draft : own);
      this.#told = this.text;
      return;
    }
    // The host put something here: a question that could not be asked, before the next one that is being written.
    this.write(joinTexts([textBefore(draft, this.#told), this.text]));
  }

  protected override render(): TemplateResult {
    return html`<ask-completion
        .store=${this.store}
        .asked=${this.asked}
        .onChoose=${this.#choose}
        .onPick=${this.#pick}
      ></ask-completion>
      ${this.pasted ? pastedRow(this.pasted, this.#attachPasted, this.#leavePasted) : nothing}
      <textarea
        rows="1"
        data-testid="composer"
        aria-label=${t('Your question')}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        placeholder=${this.placeholder}
        .value=${live(this.text)}
        @input=${this.#type}
        @paste=${this.#paste}
        @keydown=${this.#key}
        @keyup=${this.#follow}
        @click=${this.#follow}
        @blur=${this.#close}
        @compositionend=${this.#composed}
      ></textarea>`;
  }

  /** Whether the key was for the list. An input method's own Enter picks nothing. */
  #takeForList(event: KeyboardEvent): boolean {
    const { key, ctrlKey } = event;
    if (key === ' ' && ctrlKey) {
      const textarea = this.#textarea;
      this.asked = textarea === null ? undefined : findAsked(textarea.value, textarea.selectionEnd);
      return this.asked !== undefined;
    }
    const list = this.querySelector<CompletionElement>('ask-completion');
    if (this.asked === undefined || list === null) return false;
    if (key === 'Escape') {
      this.#close();
      return true;
    }
    if (key === 'Enter' && !this.#keys.isMeant(event)) return list.open;
    return list.take(key);
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #show(text: string): void {
    this.text = text;
    this.onWrite(text);
  }

  #type(event: InputEvent & { readonly target: HTMLTextAreaElement }): void {
    this.write(event.target.value);
    // While letters are composed they are not yet what the person means.
    if (!event.isComposing) this.#look(event.inputType.startsWith('insert') && !/Paste|Drop/.test(event.inputType));
  }

  #composed(event: CompositionEvent): void {
    this.#keys.composed(event);
    this.#look(true);
  }

  /** Opens the list for a sign that was just typed; follows the letters after it while it is open. */
  #look(isTyped: boolean): void {
    const textarea = this.#textarea;
    if (textarea === null) return;
    const { value, selectionEnd: cursor } = textarea;
    if (this.asked !== undefined) this.asked = readAsked(value, this.asked.start, cursor);
    else if (isTyped) this.asked = findSign(value, cursor);
  }

  /** The cursor has left the letters that the list is open for. */
  readonly #follow = (): void => {
    if (this.asked !== undefined && this.asked.end !== this.#textarea?.selectionEnd) this.#look(false);
  };

  readonly #close = (): void => {
    this.asked = undefined;
  };

  /** The focus stays in the text; which line of the list is meant is told beside it. */
  readonly #choose = (id: string | undefined): void => {
    const textarea = this.#textarea;
    if (id === undefined) {
      textarea?.removeAttribute('aria-controls');
      textarea?.removeAttribute('aria-activedescendant');
    } else {
      textarea?.setAttribute('aria-controls', 'completion');
      textarea?.setAttribute('aria-activedescendant', id);
    }
  };

  readonly #pick = ({ id, insert }: CandidateView, { trigger, start, end }: Asked): void => {
    this.#close();
    if (trigger === '@') this.store.post({ type: 'pick', candidateId: id });
    this.#replace(start, end, `${insert} `);
  };

  readonly #drag = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (dataTransfer === null || !holdsFiles(dataTransfer)) return;
    this.closest('form')?.classList.toggle('dropping', event.type === 'dragover');
    if (event.type === 'dragleave') return;
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
    if (event.type === 'drop') takeDrop(dataTransfer, this.store.post);
  };

  #paste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (clipboardData === null) return;
    const text = clipboardData.getData('text/plain');
    // Spreadsheets put a picture of the cells beside their text.
    if (text === '' && takePastedFiles(clipboardData, this.store.post)) {
      event.preventDefault();
      return;
    }
    this.pasted = readPasted(text);
    if (this.pasted?.kind === 'text') event.preventDefault();
  }

  readonly #attachPasted = (): void => {
    const { pasted } = this;
    this.pasted = undefined;
    if (pasted?.kind === 'text') this.store.post({ type: 'attachText', name: '', text: pasted.text });
    else if (pasted !== undefined) this.store.post({ type: 'attachPage', url: pasted.url });
    this.focus();
  };

  readonly #leavePasted = (): void => {
    const { pasted } = this;
    this.pasted = undefined;
    const textarea = this.#textarea;
    if (pasted?.kind === 'text' && textarea !== null) {
      this.#replace(textarea.selectionStart, textarea.selectionEnd, pasted.text);
    }
    this.focus();
  };

  /** Writes as typing does, so that it can be undone by the same keys. */
  #replace(start: number, end: number, text: string): void {
    const textarea = this.#textarea;
    if (textarea === null) return;
    textarea.focus();
    textarea.setSelectionRange(start, end);
    // The browser takes seconds to type some thousand lines.
    const isTyped = text.length <= longestTyped && document.execCommand('insertText', false, text);
    if (!isTyped) textarea.setRangeText(text, start, end, 'end');
    this.write(textarea.value);
  }

  #key(event: KeyboardEvent): void {
    if (this.#keys.isTaken(event)) return;
    if (this.#takeForList(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (!this.#keys.isMeant(event)) return;
      // A long text that was pasted is meant to go along.
      if (this.pasted?.kind === 'text') this.#attachPasted();
      this.pasted = undefined;
      this.onEnter(event.ctrlKey || event.metaKey);
    } else if (event.key === 'ArrowUp' && this.text === '' && this.lastQuestion !== undefined) {
      event.preventDefault();
      this.write(this.lastQuestion);
    }
  }
}

customElements.define('ask-input', InputElement);
