/**
 * What can be done with a question or an answer: the buttons below it.
 * Owns what each of them asks for, and for a moment that something was copied.
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { AnswerView, MessageView, QuestionView, Thinking } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { choiceGroups } from '../composer/choice.ts';
import { icon } from '../icons.ts';
import { openMenu } from '../menu.ts';
import './versions.ts';

/** How long a copy is confirmed. */
const copiedMs = 1_500;

/** The copy button of a message. */
export class CopyMark implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  button(store: PanelStore, messageId: string, label: string): TemplateResult {
    const copied = this.#timer !== undefined;
    return iconButton(copied ? 'check' : 'copy', copied ? t('Copied') : label, () => this.#copy(store, messageId));
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #copy(store: PanelStore, messageId: string): void {
    store.post({ type: 'copyMessage', messageId });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#host.requestUpdate();
    }, copiedMs);
    this.#host.requestUpdate();
  }
}

export function iconButton(name: string, label: string, press: () => void): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    data-control=${name}
    title=${label}
    aria-label=${label}
    @click=${press}
  >
    ${icon(name)}
  </button>`;
}

/** A button that opens a menu. */
function menuButton(name: string, label: string, open: (anchor: HTMLElement) => void): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    data-control=${name}
    title=${label}
    aria-label=${label}
    aria-haspopup="menu"
    @click=${(event: MouseEvent & { readonly currentTarget: HTMLElement }) => open(event.currentTarget)}
  >
    ${icon(name)}
  </button>`;
}

export function versionsOf(store: PanelStore, { id, versions }: MessageView): TemplateResult | typeof nothing {
  if (versions === undefined) return nothing;
  return html`<ask-versions .store=${store} .messageId=${id} .versions=${versions}></ask-versions>`;
}

/** `edit` opens the editor. */
export function questionControls(
  store: PanelStore,
  { id: messageId, checkpoint }: QuestionView,
  copyButton: TemplateResult,
  edit: () => void,
): TemplateResult {
  return html`${iconButton('edit', t('Edit and ask again'), edit)} ${copyButton}
  ${iconButton('repo-forked', t('Fork: ask this in a new chat'), () => store.post({ type: 'fork', messageId }))}
  ${checkpoint ? iconButton('history', t('Go back to before this question…'), () => store.post({ type: 'goBack', messageId })) : nothing}`;
}

/** `edit` opens the editor. */
export function answerControls(
  store: PanelStore,
  answer: AnswerView,
  copyButton: TemplateResult | typeof nothing,
  edit: () => void,
): TemplateResult {
  const { id: messageId } = answer;
  const hasText = answer.parts.some(({ kind }) => kind === 'text');
  return html`${copyButton}
  ${iconButton('refresh', t('Answer again'), () => store.post({ type: 'regenerate', messageId }))}
  ${menuButton('chevron-down', t('Answer again with another model or effort'), (anchor) => askWhich(store, answer, anchor))}
  ${menuButton('ellipsis', t('More'), (anchor) =>
    openMenu(anchor, {
      label: t('More'),
      groups: [
        {
          items: [
            ...(hasText ? [{ label: t('Edit answer'), icon: 'edit', choose: edit }] : []),
            ...(hasText
              ? [
                  {
                    label: t('Open as text'),
                    icon: 'go-to-file',
                    choose: () => store.post({ type: 'openMessage', messageId }),
                  },
                ]
              : []),
            {
              label: t('Fork: go on in a new chat'),
              icon: 'repo-forked',
              choose: () => store.post({ type: 'fork', messageId }),
            },
            { label: t('Receipt'), icon: 'verified', choose: () => store.post({ type: 'receipt', messageId }) },
          ],
        },
      ],
    }),
  )}`;
}

function askWhich(store: PanelStore, { id: messageId, model, thinking }: AnswerView, anchor: HTMLElement): void {
  const composer = store.view?.composer;
  if (composer === undefined) return;
  const answeredBy = composer.models.some(({ id }) => id === model) ? { model } : {};
  const choose = (choice: { readonly model?: string; readonly thinking?: Thinking }): void =>
    store.post({ type: 'regenerate', messageId, ...answeredBy, thinking, ...choice });
  openMenu(anchor, {
    label: t('Answer again with'),
    groups: choiceGroups(composer.models, { model, thinking }, choose),
  });
}

/** The way on for an answer that broke off; nothing for one that did not. */
export function continueButton(store: PanelStore, { id, status, parts }: AnswerView): TemplateResult | typeof nothing {
  if (status === 'running' || status === 'done' || parts.length === 0) return nothing;
  const goesOn = parts.some(({ kind }) => kind === 'text' || kind === 'call');
  const words = goesOn ? t('Continue') : t('Answer now');
  return html`<button
    type="button"
    class="link"
    data-control="continue"
    @click=${() => store.post({ type: 'continue', messageId: id })}
  >
    ${words}
  </button>`;
}
