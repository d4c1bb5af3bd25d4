/**
 * What the person asked, word for word, in a bubble; a long one is folded. It can be worded anew and asked again.
 * Owns what is folded. What can be done with a question is turn/controls.ts.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { QuestionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { attachmentChips } from '../attachments.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import { CopyMark, questionControls, versionsOf } from '../turn/controls.ts';
import { beginEdit, endEdit } from '../turn/editor.ts';

/** What fills about a third of a panel. */
const longFromLines = 12;
const longFromLength = 900;

export class QuestionElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    question: { attribute: false },
    position: { attribute: false },
    count: { attribute: false },
    unfolded: { state: true },
  };

  declare store: PanelStore;
  declare question: QuestionView;
  /** Its number in the list, from 1. */
  declare position: number;
  /** How many messages there are. */
  declare count: number;
  declare unfolded: boolean;

  readonly #copied = new CopyMark(this);

  constructor() {
    super();
    this.unfolded = false;
  }

  /** Shows all of it. */
  unfold(): void {
    this.unfolded = true;
  }

  protected override render(): TemplateResult {
    const { id } = this.question;
    const editing = this.store.edits.get(id) !== undefined;
    return html`<article
      data-role="user"
      data-message=${id}
      aria-labelledby="by-${id}"
      aria-posinset=${this.position}
      aria-setsize=${this.count}
    >
      <h2 class="hidden" id="by-${id}">${t('You')}</h2>
      ${editing ? this.#editor() : this.#bubble()}
    </article>`;
  }

  #bubble(): TemplateResult {
    const { id, text, attachments } = this.question;
    const long = isLong(text);
    return html`<div class="bubble">
        <p class="question-text" ?data-folded=${long && !this.unfolded}>${text}</p>
        ${
          long
            ? html`<button type="button" class="link fold" aria-expanded=${this.unfolded} @click=${this.#fold}>
                ${this.unfolded ? t('Show less') : t('Show all')}
              </button>`
            : nothing
        }
        ${attachmentChips(attachments, this.store)}${heldNotes(this.store, this.question)}
      </div>
      <footer class="meta">
        <span class="meta-controls">
          ${questionControls(this.store, this.question, this.#copied.button(this.store, id, t('Copy question')), () => this.#edit())}
        </span>
        ${versionsOf(this.store, this.question)}
      </footer>`;
  }

  #editor(): TemplateResult {
    const { id, attachments } = this.question;
    return html`<ask-editor
        .store=${this.store}
        .textId=${id}
        .label=${t('Question')}
        .verb=${t('Ask again')}
        .long=${false}
        .onSave=${(text: string) => this.store.post({ type: 'edit', messageId: id, text })}
        .onClose=${() => void endEdit(this, '[data-control=edit]')}
      ></ask-editor>
      ${attachmentChips(attachments, this.store)}`;
  }

  #edit(): void {
    void beginEdit(this, this.store, this.question.id, this.question.text);
  }

  #fold(): void {
    this.unfolded = !this.unfolded;
  }
}

/** Says what did not leave as it stands, so that the answer's placeholders are no riddle, and lets it be decided anew. */
function heldNotes(
  store: PanelStore,
  { id, masked, open, marked }: QuestionView,
): readonly (TemplateResult | typeof nothing)[] {
  const decide = (words: string, title: string): TemplateResult =>
    html`<p class="masked-note">
      <button
        type="button"
        class="link"
        data-control="masks"
        title=${title}
        @click=${() => store.post({ type: 'decideMasks', messageId: id })}
      >
        ${icon('shield')} ${words}
      </button>
    </p>`;
  const placeholder = t('A placeholder was sent in its place. It is put back where you copy or apply the answer.');
  return [
    masked === undefined ? nothing : decide(t('Masked: {0}', masked), `${placeholder} ${t('Activate to decide.')}`),
    open === undefined ? nothing : decide(t('Sent as it is: {0}', open), t('Activate to decide.')),
    marked === undefined
      ? nothing
      : html`<p class="masked-note" title=${t('Characters that cannot be seen were sent by their names.')}>
          ${icon('eye')} ${t('Marked: {0}', marked)}
        </p>`,
  ];
}

function isLong(text: string): boolean {
  if (text.length > longFromLength) return true;
  let lines = 1;
  for (const character of text) if (character === '\n') lines++;
  return lines > longFromLines;
}

customElements.define('ask-question', QuestionElement);
