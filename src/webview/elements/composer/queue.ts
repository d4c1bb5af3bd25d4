/**
 * The questions that are asked next, above the composer: each can be worded anew, taken back, or asked at once.
 * Owns which of them is being edited, and the words for why they wait. The order and the sending are the host's.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { QueuedView, SessionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement } from '../light.ts';
import { iconButton } from '../turn/controls.ts';
import { beginEdit, endEdit } from '../turn/editor.ts';

export class QueueElement extends LightElement {
  static override properties = { store: { attribute: false }, session: { attribute: false } };

  declare store: PanelStore;
  declare session: SessionView;

  protected override render(): TemplateResult | typeof nothing {
    const { queue, activity } = this.session;
    // Those that wait for the lower price come after those that are only waiting for an answer.
    const first = queue.find(({ waitsUntil }) => waitsUntil === undefined) ?? queue[0];
    if (first === undefined) return nothing;
    const { waitsUntil } = first;
    const answering = activity !== undefined;
    return html`<section class="queue" aria-label=${t('Next questions')} data-testid="queue">
      <p class="queue-note">
        <span role="status">${waitsUntil === undefined ? sayWhy(this.session) : sayUntil(waitsUntil)}</span>${
          answering
            ? nothing
            : html`<button type="button" class="link" data-control="send-queue" @click=${() => this.#send(first)}>
                ${waitsUntil === undefined ? t('Send now') : t('Ask now')}
              </button>`
        }
      </p>
      <ol>
        ${repeat(
          queue,
          ({ id }) => id,
          (question) => this.#item(question, answering, waitsUntil),
        )}
      </ol>
    </section>`;
  }

  /** `said` is the wait that stands above all of them. */
  #item(question: QueuedView, answering: boolean, said: number | undefined): TemplateResult {
    const { id, text, attachments, waitsUntil } = question;
    if (this.store.edits.get(id) !== undefined) {
      return html`<li data-question=${id}>
        <ask-editor
          .store=${this.store}
          .textId=${id}
          .label=${t('Next question')}
          .verb=${t('Save')}
          .long=${false}
          .onSave=${(words: string) => this.store.post({ type: 'rewordQueued', questionId: id, text: words })}
          .onClose=${() => void endEdit(this, `li[data-question="${CSS.escape(id)}"] [data-control=edit]`)}
        ></ask-editor>
      </li>`;
    }
    const more = [
      ...(attachments.length === 0 ? [] : [t('{0} attached', attachments.length)]),
      ...(waitsUntil === undefined || waitsUntil === said ? [] : [t('at {0}', formatTime(waitsUntil))]),
    ].join(' · ');
    return html`<li data-question=${id}>
      <span class="queue-text" title=${text}>${text}</span>
      ${more && html`<span class="queue-more">${more}</span>`}
      ${iconButton('arrow-up', answering ? t('Stop the answer and ask this now') : t('Ask this now'), () => this.#send(question))}
      ${iconButton('edit', t('Edit'), () => void beginEdit(this, this.store, id, text))}
      ${iconButton('close', t('Remove'), () => this.#remove(question))}
    </li>`;
  }

  #send({ id }: QueuedView): void {
    this.store.post({ type: 'sendQueued', questionId: id });
  }

  #remove({ id }: QueuedView): void {
    this.store.post({ type: 'rewordQueued', questionId: id, text: '' });
  }
}

function sayUntil(at: number): string {
  return t('Waits for the lower price until {0}', formatTime(at));
}

/** The time on the clock of this computer, which is where the person sits. */
function formatTime(at: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(at);
}

/** Why the queue waits. */
function sayWhy({ messages, activity }: SessionView): string {
  if (activity !== undefined) return t('Asked after this answer');
  const last = messages.at(-1);
  switch (last?.role === 'assistant' ? last.status : undefined) {
    case 'failed':
      return t('Waiting: the answer failed');
    case 'stopped':
      return t('Waiting: the answer was stopped');
    case 'interrupted':
      return t('Waiting: the answer was interrupted');
    case 'cut':
      return t('Waiting: the answer was cut off');
    case 'running':
    case 'done':
    case undefined:
      return t('Waiting to be sent');
  }
}

customElements.define('ask-queue', QueueElement);
