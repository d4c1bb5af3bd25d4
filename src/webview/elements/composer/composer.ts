/**
 * Where the question is written: its text, what goes with it, the model, and Send or Stop.
 * Owns the frame and the row of buttons. The text and its keys are input.ts.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { ComposerView, SessionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { Persisted } from '../../persisted.ts';
import type { PanelStore } from '../../store.ts';
import { composerChips } from '../attachments.ts';
import { modeButton } from '../agent/mode.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import { choiceButton } from './choice.ts';
import { InputElement } from './input.ts';
import './queue.ts';
import { readyChip } from './ready.ts';

export class ComposerElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    composer: { attribute: false },
    session: { attribute: false },
    lastQuestion: { attribute: false },
    text: { state: true },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  declare composer: ComposerView;
  declare session: SessionView;
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
    const { draft, written } = this.composer;
    const answering = this.session.activity !== undefined;
    const attach = t('Attach context (@)');
    return html`<ask-queue .store=${this.store} .session=${this.session}></ask-queue>
      <form class="composer" @submit=${this.#submit}>
        ${composerChips(this.composer, this.store, readyChip(this.store, this.composer, this.session))}
        <ask-input
          .store=${this.store}
          .persisted=${this.persisted}
          .draft=${draft}
          .written=${written}
          .placeholder=${answering ? t('Write the next question meanwhile') : this.composer.mode === 'ask' ? t('Ask anything') : t('Say what is to be done')}
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
          ${modeButton(this.store, this.composer)} ${choiceButton(this.store, this.composer)}
          <span class="composer-send">
            ${answering ? html`${this.text.trim() === '' ? nothing : this.#sendButton(true)}${this.#stopButton()}` : this.#sendButton(false)}
          </span>
        </div>
      </form>`;
  }

  #sendButton(later: boolean): TemplateResult {
    const label = later ? t('Send after this answer (Enter)') : t('Send');
    return html`<button
      class=${later ? 'icon-button' : 'send'}
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
    this.#send(false);
    this.#input?.focus();
  }

  /** While an answer runs the host lets the question wait, unless it is to be asked `now`. */
  readonly #send = (now: boolean): void => {
    const text = this.text.trim();
    if (!text) return;
    this.store.post({ type: now ? 'sendNow' : 'send', text });
    this.#input?.write('');
  };

  #stop(): void {
    this.store.post({ type: 'stop' });
    this.#input?.focus();
  }
}

customElements.define('ask-composer', ComposerElement);
