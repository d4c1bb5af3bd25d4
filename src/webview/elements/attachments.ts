/**
 * Chips for what goes with a question: name, size in tokens, a picture where there is one. Each opens what it holds.
 * In the composer each can be taken away, and the selection of the editor waits as one more, to be taken along.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { AttachmentView, ComposerView, RulesView } from '../../protocol/view.ts';
import { formatTokens } from '../format.ts';
import { t } from '../l10n.ts';
import type { PanelStore } from '../store.ts';
import { attachmentIcons, icon } from './icons.ts';

/** More would take the room of the answer. */
const maxThumbnails = 3;

/** The chips of a question that was sent. */
export function attachmentChips(
  attachments: readonly AttachmentView[],
  store: PanelStore,
): TemplateResult | typeof nothing {
  if (attachments.length === 0) return nothing;
  return html`<ul class="chips" aria-label=${t('Attachments')}>
    ${attachments.map((attachment) => chip(attachment, store, nothing))}
  </ul>`;
}

/** The pictures that an answer is about, beside it. Each opens. */
export function thumbnails(attachments: readonly AttachmentView[], store: PanelStore): TemplateResult | typeof nothing {
  const pictures = attachments.filter(({ preview }) => preview !== undefined);
  if (pictures.length === 0) return nothing;
  return html`<div class="thumbnails">
    ${pictures.slice(0, maxThumbnails).map(
      ({ id, label, preview }) =>
        html`<button
          type="button"
          class="thumbnail"
          title=${label}
          aria-label=${t('Open {0}', label)}
          @click=${() => store.post({ type: 'openAttachment', attachmentId: id })}
        >
          <img src=${preview ?? ''} alt="" />
        </button>`,
    )}
  </div>`;
}

/** The chips above the text that is being written, `ready` among them. */
export function composerChips(
  { attachments, rules, selection }: ComposerView,
  store: PanelStore,
  ready: TemplateResult | undefined,
): TemplateResult | typeof nothing {
  if (attachments.length === 0 && rules === undefined && selection === undefined && ready === undefined) return nothing;
  return html`<ul class="chips" aria-label=${t('Attachments')}>
    ${rules === undefined ? nothing : rulesChip(rules, store)}
    ${attachments.map((attachment) => chip(attachment, store, removeButton(attachment, store)))} ${ready ?? nothing}
    ${selection === undefined ? nothing : offer(selection, store)}
  </ul>`;
}

function chip(
  { id, label, icon: name, tokens, preview, secrets }: AttachmentView,
  store: PanelStore,
  end: TemplateResult | typeof nothing,
): TemplateResult {
  const held = secrets === undefined ? [] : [t('Secrets in it: {0}', secrets)];
  const words = [label, sizeOf(tokens), ...held].join(' · ');
  return html`<li class="chip">
    <button
      type="button"
      class="chip-open"
      title=${words}
      @click=${() => store.post({ type: 'openAttachment', attachmentId: id })}
    >
      ${preview === undefined ? icon(attachmentIcons[name]) : html`<img class="chip-picture" src=${preview} alt="" />`}
      <span class="chip-label">${label}</span> ${sizeWords(tokens)}
      ${secrets === undefined ? nothing : html`${icon('shield')}<span class="hidden">${held}</span>`}
    </button>
    ${end}
  </li>`;
}

function removeButton({ id, label }: AttachmentView, store: PanelStore): TemplateResult {
  const words = t('Remove {0}', label);
  return html`<button
    type="button"
    class="chip-remove"
    title=${words}
    aria-label=${words}
    @click=${() => store.post({ type: 'removeAttachment', attachmentId: id })}
  >
    ${icon('close')}
  </button>`;
}

/** The workspace's rules: opened by their name, switched off and on beside it. */
function rulesChip({ label, tokens, on, tooLarge }: RulesView, store: PanelStore): TemplateResult {
  const words = on ? t('Leave the rules of this workspace out') : t('Heed the rules of this workspace');
  const reasons = tooLarge.map((name) => t('{0} is too large to go along', name));
  return html`<li class="chip rules" ?data-off=${!on}>
    <button
      type="button"
      class="chip-open"
      data-action="openRules"
      title=${[t('Rules of this workspace'), sizeOf(tokens), ...reasons].join(' · ')}
      @click=${() => store.post({ type: 'action', id: 'openRules' })}
    >
      ${icon(attachmentIcons.rules)}<span class="chip-label">${label}</span>
      ${on ? sizeWords(tokens) : html`<span class="chip-size">${t('off')}</span>`}
      ${reasons.length > 0 ? icon('warning') : nothing}
    </button>
    <button
      type="button"
      class="chip-remove"
      data-action="switchRules"
      title=${words}
      aria-label=${words}
      @click=${() => store.post({ type: 'action', id: 'switchRules' })}
    >
      ${icon(on ? 'eye' : 'eye-closed')}
    </button>
  </li>`;
}

function offer({ label, tokens }: NonNullable<ComposerView['selection']>, store: PanelStore): TemplateResult {
  return html`<li class="chip offer">
    <button
      type="button"
      class="chip-open"
      data-action="attachSelection"
      title=${`${t('Attach the selection')} · ${sizeOf(tokens)}`}
      aria-label=${t('Attach {0}', `${label} ${formatTokens(tokens)}`)}
      @click=${() => store.post({ type: 'action', id: 'attachSelection' })}
    >
      ${icon('add')}<span class="chip-label">${label}</span> ${sizeWords(tokens)}
    </button>
  </li>`;
}

/** The number alone is read by those who see the chip. */
function sizeWords(tokens: number): TemplateResult {
  return html`<span class="chip-size">${formatTokens(tokens)}<span class="hidden"> ${t('tokens')}</span></span>`;
}

function sizeOf(tokens: number): string {
  return t('about {0} tokens', formatTokens(tokens));
}
