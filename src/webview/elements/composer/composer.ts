/**
 * Where the question is written: its text, what goes with it, the model, and Send or Stop.
 * Owns the frame and the row of buttons. The text and its keys are input.ts.
 */
import { html, type TemplateResult } from 'lit';
import type { ComposerView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { Persisted } from '../../persisted.ts';
import type { PanelStore } from '../../store.ts';
import { composerChips } from '../attachments.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import { nameThinking } from '../thinking.ts';
import { InputElement } from './input.ts';

export class ComposerElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    composer: { attribute: false },
    answering: { attribute: false },
    lastQuestion: { attribute: false },
    text: { state: true },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  declare composer: ComposerView;
  declare answering: boolean;
  /** What the up arrow brings back into an empty composer. */
  declare lastQuestion: string | undefined;
  /** As it stands in the input. */
  declare text: string;

  constructor() {
    super();
    this.text = '';
  }

  /** Complete when the text can take the cursor. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await this.#input?.updateComplete;
    return complete;
  }

  protected override render(): TemplateResult {
    const { draft, model, thinking } = this.composer;
    const attach = t('Attach context (@)');
    return html`<form class="composer" @submit=${this.#submit}>
      ${composerChips(this.composer, this.store)}
      <ask-input
        .store=${this.store}
        .persisted=${this.persisted}
        .draft=${draft}
        .placeholder=${this.answering ? t('Write the next question meanwhile') : t('Ask anything')}
        .lastQuestion=${this.lastQuestion}
        .onWrite=${this.#read}
        .onEnter=${this.#send}
      ></ask-input>
      <div class="composer-row">
        <button
          type="button"
          class="icon-button"
          data-testid="attach"
          title=${attach}
          aria-label=${attach}
          @click=${() => this.#input?.mention()}
        >
          ${icon('mention')}
        </button>
        <button
          type="button"
          class="select"
          data-action="chooseModel"
          title=${t('Model: {0}', model)}
          @click=${this.#act}
        >
          <span class="hidden">${t('Model:')}</span><span class="select-label">${model || t('Choose a model')}</span>
          ${icon('chevron-down')}
        </button>
        <button
          type="button"
          class="select firm"
          data-action="chooseThinking"
          title=${t('Thinking: {0}', nameThinking(thinking))}
          @click=${this.#act}
        >
          ${icon('lightbulb')}<span class="hidden">${t('Thinking:')}</span
          ><span class="select-label">${nameThinking(thinking)}</span>${icon('chevron-down')}
        </button>
        ${this.answering ? this.#stopButton() : this.#sendButton()}
      </div>
    </form>`;
  }

  #sendButton(): TemplateResult {
    const label = t('Send');
    return html`<button
      class="send"
      data-testid="send"
      ?disabled=${!this.text.trim()}
      title=${label}
      aria-label=${label}
    >
      ${icon('arrow-up')}
    </button>`;
  }

  #stopButton(): TemplateResult {
    const label = t('Stop');
    return html`<button
      type="button"
      class="send"
      data-testid="stop"
      title=${t('Stop (Esc)')}
      aria-label=${label}
      @click=${this.#stop}
    >
      ${icon('debug-stop')}
    </button>`;
  }

  get #input(): InputElement | undefined {
    const input = this.querySelector('ask-input');
    return input instanceof InputElement ? input : undefined;
  }

  readonly #read = (text: string): void => {
    this.text = text;
  };

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#send();
    this.#input?.focus();
  }

  readonly #send = (): void => {
    const text = this.text.trim();
    if (!text || this.answering) return;
    this.store.post({ type: 'send', text });
    this.#input?.write('');
  };

  #stop(): void {
    this.store.post({ type: 'stop' });
    this.#input?.focus();
  }

  #act(event: MouseEvent & { readonly currentTarget: HTMLElement }): void {
    const action = event.currentTarget.dataset['action'];
    if (action === 'chooseModel' || action === 'chooseThinking') this.store.post({ type: 'action', id: action });
  }
}

customElements.define('ask-composer', ComposerElement);
