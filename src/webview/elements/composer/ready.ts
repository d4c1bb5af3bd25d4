/**
 * The ready questions about pictures: one chip beside those of the attachments, with a menu of what can be asked.
 * Owns the words of the menu and when it is offered. What is asked, and about which pictures, is the host's.
 */
import { html, type TemplateResult } from 'lit';
import type { ToHost } from '../../../protocol/messages.ts';
import type { AttachmentView, ComposerView, SessionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { icon } from '../icons.ts';
import { openMenu, type MenuItem } from '../menu.ts';

type ReadyQuestion = Extract<ToHost, { type: 'askPicture' }>['question'];

/** For so many messages a picture is still what the talk is about: each ready question may be asked of it in turn. */
const recentMessages = 16;

/** Undefined while there is no picture to ask about. */
export function readyChip(store: PanelStore, composer: ComposerView, session: SessionView): TemplateResult | undefined {
  const count = countPictures(composer.attachments) || countShown(session);
  if (count === 0) return undefined;
  const words = count === 1 ? t('Ask about the picture') : t('Ask about the pictures');
  return html`<li class="chip ready">
    <button
      type="button"
      class="chip-open"
      data-testid="ready"
      aria-haspopup="menu"
      title=${words}
      @click=${(event: MouseEvent & { readonly currentTarget: HTMLElement }) => open(store, event.currentTarget, words, count)}
    >
      ${icon('sparkle')}<span class="chip-label">${words}</span>${icon('chevron-down')}
    </button>
  </li>`;
}

function open(store: PanelStore, anchor: HTMLElement, label: string, count: number): void {
  const item = (question: ReadyQuestion, picture: string, words: string, hint?: string): MenuItem => ({
    label: words,
    icon: picture,
    ...(hint !== undefined && { hint }),
    choose: () => store.post({ type: 'askPicture', question }),
  });
  openMenu(anchor, {
    label,
    groups: [
      {
        items: [
          item('describe', 'book', t('Describe')),
          item('read', 'copy', t('Read the text'), t('to the clipboard')),
          item('altText', 'tag', t('Write alt text'), t('into the document')),
        ],
      },
      {
        items: [
          item('diagram', 'type-hierarchy-sub', t('Explain the diagram'), t('as Mermaid')),
          item('code', 'code', t('Write this user interface as code')),
          item('faults', 'bug', t('Find what is wrong')),
          ...(count > 1 ? [item('compare', 'diff', t('Compare the pictures'))] : []),
        ],
      },
    ],
  });
}

/** Of the last question that had any; none while an answer is written. */
function countShown({ messages, activity }: SessionView): number {
  if (activity !== undefined) return 0;
  for (const message of messages.slice(-recentMessages).toReversed()) {
    const count = message.role === 'user' ? countPictures(message.attachments) : 0;
    if (count > 0) return count;
  }
  return 0;
}

function countPictures(attachments: readonly AttachmentView[]): number {
  return attachments.filter(({ icon: kind }) => kind === 'image').length;
}
