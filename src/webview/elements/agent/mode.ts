/**
 * How the next question is asked: answered, acted on by the agent, or planned first.
 * Owns the words of the menu and its button. What is chosen is the host's; it holds for the session.
 */
import { html, type TemplateResult } from 'lit';
import type { Mode } from '../../../core/conversation/model.ts';
import { modes } from '../../../protocol/messages.ts';
import type { ComposerView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { icon } from '../icons.ts';
import { openMenu } from '../menu.ts';

export function modeButton(store: PanelStore, { mode }: ComposerView): TemplateResult {
  return html`<button
    type="button"
    class="select mode"
    data-testid="mode"
    data-mode=${mode}
    aria-haspopup="menu"
    title=${t('Mode: {0}. {1}.', nameMode(mode), describeMode(mode))}
    @click=${(event: MouseEvent & { readonly currentTarget: HTMLElement }) => open(store, event.currentTarget)}
  >
    <span class="hidden">${t('Mode:')}</span>
    <span class="select-label">${nameMode(mode)}</span>
    ${icon('chevron-down')}
  </button>`;
}

function open(store: PanelStore, anchor: HTMLElement): void {
  const composer = store.view?.composer;
  if (composer === undefined) return;
  const { mode: current, agentOff } = composer;
  openMenu(anchor, {
    label: t('Mode'),
    groups: [
      {
        label: agentOff ?? t('Mode'),
        items: modes.map((mode) => ({
          label: nameMode(mode),
          hint: describeMode(mode),
          checked: mode === current,
          disabled: mode !== 'ask' && agentOff !== undefined,
          choose: () => store.post({ type: 'choose', mode }),
        })),
      },
    ],
  });
}

function nameMode(mode: Mode): string {
  switch (mode) {
    case 'ask':
      return t('Ask');
    case 'agent':
      return t('Agent');
    case 'plan':
      return t('Plan');
  }
}

function describeMode(mode: Mode): string {
  switch (mode) {
    case 'ask':
      return t('answers');
    case 'agent':
      return t('reads, edits and runs, and asks first');
    case 'plan':
      return t('looks, and ends with a plan');
  }
}
