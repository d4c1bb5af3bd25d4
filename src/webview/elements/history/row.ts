/** One session in the list: its title, when it was used, where the words were found, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Excerpt } from '../../../core/conversation/list/search.ts';
import { t } from '../../l10n.ts';
import { icon } from '../icons.ts';
import { formatWhen } from './days.ts';
import type { PlacedRow } from './layout.ts';

const rowActions = ['open', 'pin', 'rename', 'export', 'remove', 'restore', 'erase'] as const;

/** What a row's buttons do. */
export type RowAction = (typeof rowActions)[number];

export function isRowAction(name: string | undefined): name is RowAction {
  return rowActions.some((action) => action === name);
}

export interface RowLook {
  readonly count: number;
  readonly now: number;
  /** It is the one that the keyboard is at. */
  readonly active: boolean;
  /** It is the session in front. */
  readonly current: boolean;
  readonly excerpt: Excerpt | undefined;
  /** Takes the place of the title while it is changed. */
  readonly rename: TemplateResult | undefined;
}

/** The row's buttons bear `data-do`, the row itself `data-session`: the list listens for all of them. */
export function sessionRow({ row, index, top }: PlacedRow, look: RowLook): TemplateResult {
  const { active, current, rename } = look;
  return html`<div
    role="listitem"
    class="history-row"
    data-session=${row.id}
    ?data-current=${current}
    aria-setsize=${look.count}
    aria-posinset=${index + 1}
    .style=${`top: ${top}px`}
  >
    ${
      rename ??
      html`<button
        type="button"
        class="history-open"
        data-do=${row.trashed ? 'restore' : 'open'}
        tabindex=${active ? 0 : -1}
        aria-current=${current ? 'true' : nothing}
        title=${row.title}
      >
        <span class="history-title">${row.title || t('Untitled')}</span>
        <span class="history-detail">${detail(look, row.at, row.questions)}</span>
      </button>`
    }
    ${rename ? nothing : html`<span class="history-actions">${actions(row, active)}</span>`}
  </div>`;
}

function detail({ excerpt, now, current }: RowLook, at: number, questions: number) {
  if (excerpt !== undefined) {
    const { text, start, length } = excerpt;
    const end = start + length;
    return html`${text.slice(0, start)}<mark>${text.slice(start, end)}</mark>${text.slice(end)}`;
  }
  const words = [
    formatWhen(at, now, document.documentElement.lang),
    questions === 1 ? t('1 question') : t('{0} questions', questions),
  ];
  if (current) words.push(t('open'));
  return words.join(' · ');
}

function actions({ trashed, pinned }: PlacedRow['row'], active: boolean): TemplateResult[] {
  if (trashed) {
    return [action('restore', t('Restore'), 'discard', active), action('erase', t('Delete for good'), 'trash', active)];
  }
  return [
    action('pin', pinned ? t('Unpin') : t('Pin'), pinned ? 'pinned' : 'pin', active),
    action('rename', t('Rename (F2)'), 'edit', active),
    action('export', t('Export'), 'export', active),
    action('remove', t('Delete'), 'trash', active),
  ];
}

function action(what: RowAction, label: string, iconName: string, active: boolean): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    data-do=${what}
    tabindex=${active ? 0 : -1}
    title=${label}
    aria-label=${label}
  >
    ${icon(iconName)}
  </button>`;
}
