/**
 * Model and thinking: what there is to choose from, with what it costs, and the button beside Send that shows the choice.
 * Owns the words of the menu. What is chosen is the host's; it holds for the session.
 */
import { html, type TemplateResult } from 'lit';
import type { ComposerView, EffortView, ModelView, Thinking } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { icon } from '../icons.ts';
import { formatTokens } from '../../format.ts';
import { openMenu, type MenuGroup, type MenuItem } from '../menu.ts';
import { nameThinking } from '../thinking.ts';

interface Choice {
  readonly model: string;
  readonly thinking: Thinking;
}

const efforts: readonly Thinking[] = ['off', 'low', 'high', 'max'];

/** The models and the efforts as groups of a menu; `choose` gets the one that was picked. `likely`: what is known of efforts. */
export function choiceGroups(
  models: readonly ModelView[],
  current: Choice,
  choose: (choice: Partial<Choice>) => void,
  likely: readonly EffortView[] = [],
): readonly MenuGroup[] {
  const priced = models.some(({ price }) => price !== undefined);
  return [
    {
      label: priced ? t('Model, price for 1M tokens in · out') : t('Model'),
      items: models.map(({ id, price }) => ({
        label: id,
        ...(price !== undefined && { hint: price }),
        checked: id === current.model,
        choose: () => choose({ model: id }),
      })),
    },
    {
      label: likely.some(({ cost }) => cost !== undefined)
        ? t('Thinking, with the likely cost of the next question')
        : t('Thinking, paid for like the answer'),
      items: efforts.map((thinking) => ({
        label: nameThinking(thinking),
        ...describeEffort(
          thinking,
          likely.find((effort) => effort.thinking === thinking),
        ),
        checked: thinking === current.thinking,
        choose: () => choose({ thinking }),
      })),
    },
  ];
}

export function choiceButton(store: PanelStore, composer: ComposerView): TemplateResult {
  const { model, thinking } = composer;
  const effort = nameThinking(thinking);
  return html`<button
    type="button"
    class="select"
    data-testid="choice"
    aria-haspopup="menu"
    title=${t('Model: {0}. Thinking: {1}.', model, effort)}
    @click=${(event: MouseEvent & { readonly currentTarget: HTMLElement }) => open(store, event.currentTarget)}
  >
    <span class="hidden">${t('Model and thinking:')}</span>
    <span class="select-label">${model || t('Choose a model')}</span>
    <span class="select-effort">${effort}</span>
    ${icon('chevron-down')}
  </button>`;
}

function open(store: PanelStore, anchor: HTMLElement): void {
  const composer = store.view?.composer;
  if (composer === undefined) return;
  const choose = (choice: Partial<Choice>): void => store.post({ type: 'choose', ...choice });
  openMenu(anchor, {
    label: t('Model and thinking'),
    groups: [
      ...choiceGroups(composer.models, composer, choose, store.view?.meter.next.efforts),
      {
        items: [
          {
            label: t('Other model…'),
            icon: 'blank',
            choose: () => store.post({ type: 'action', id: 'chooseModel' }),
          },
          ...(composer.choiceDiffers
            ? [{ label: t('Use for new chats'), icon: 'blank', choose: () => store.post({ type: 'keepChoice' }) }]
            : []),
        ],
      },
      { items: composer.key === undefined ? [] : [keyItem(store, composer.key)] },
    ],
  });
}

/** The key in use, by its fingerprint; another one is chosen from here. */
function keyItem(store: PanelStore, { label, fingerprint }: NonNullable<ComposerView['key']>): MenuItem {
  return {
    label,
    hint: fingerprint,
    icon: 'key',
    choose: () => store.post({ type: 'action', id: 'chooseKey' }),
  };
}

/** What it is likely to cost, or how long it is likely to be, and on the strength of what; in words where nothing is known. */
function describeEffort(thinking: Thinking, likely: EffortView | undefined): Pick<MenuItem, 'hint' | 'title'> {
  const words = sayEffort(thinking);
  if (!likely || (likely.guessed && likely.cost === undefined)) return { hint: words };
  const amount = `≈ ${likely.cost ?? t('{0} tokens', formatTokens(likely.tokens))}`;
  const source = likely.guessed
    ? t('Guessed: this model has not yet been asked with this effort')
    : t('From how long its answers were so far');
  return {
    hint: likely.guessed ? t('{0}, guessed', amount) : amount,
    title: `${nameThinking(thinking)} · ${words}\n${source}`,
  };
}

function sayEffort(thinking: Thinking): string {
  switch (thinking) {
    case 'off':
      return t('cheapest');
    case 'low':
      return t('thinks briefly');
    case 'high':
      return t('thinks first');
    case 'max':
      return t('slowest, dearest');
  }
}
