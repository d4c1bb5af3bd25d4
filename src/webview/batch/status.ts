/** Plan and progress of a batch with the one thing to do next. Owns their words; nothing here remembers anything. */
import { html, nothing, type TemplateResult } from 'lit';
import type { BatchThinking, BatchToHost, BatchView } from '../../protocol/batch.ts';
import { formatTokens } from '../format.ts';
import { t } from '../l10n.ts';

type Post = (message: BatchToHost) => void;

const number = new Intl.NumberFormat(document.documentElement.lang || 'en');

export function statusCard(view: BatchView, post: Post): TemplateResult {
  return html`<section class="batch-status" aria-label=${t('Plan')} data-state=${view.state}>
    <div class="batch-line">
      <p class="batch-words" role="status">${words(view)}</p>
      <span class="batch-buttons">${buttons(view, post)}</span>
    </div>
    ${progressBar(view)} ${view.state === 'idle' ? choices(view, post) : nothing}
  </section>`;
}

function words(view: BatchView): string {
  const { state, counts, plan, startsInMs } = view;
  switch (state) {
    case 'reading':
      return t('Reading the prompts…');
    case 'waiting':
      return t('Off-peak begins in {0}.', formatTime(startsInMs ?? 0));
    case 'paused':
      return `${t('Paused')} · ${progressWords(view)}`;
    case 'running':
      return progressWords(view);
    case 'idle':
      if (plan !== undefined) return planWords(plan);
      return counts.failed === 0 ? t('All answered') + endWords(view) : t('Done') + endWords(view);
  }
}

function planWords({ requests, promptTokens, answerTokens, durationMs, cost }: NonNullable<BatchView['plan']>): string {
  return [
    requests === 1 ? t('1 request') : t('{0} requests', number.format(requests)),
    t('≈ {0} tokens in, {1} out', formatTokens(promptTokens), formatTokens(answerTokens)),
    ...(cost === undefined ? [] : [t('≈ {0}', cost)]),
    t('about {0}', formatTime(durationMs)),
  ].join(' · ');
}

/** A run that rests has no speed and no end in sight. */
function progressWords({ state, progress }: BatchView): string {
  if (progress === undefined) return '';
  const { done, all, perMinute, cost, leftMs, underWay } = progress;
  const isRunning = state === 'running';
  return [
    t('{0} of {1}', number.format(done), number.format(all)),
    ...(isRunning && perMinute > 0 ? [t('{0} a minute', number.format(Math.round(perMinute)))] : []),
    ...(isRunning || underWay > 0 ? [t('{0} under way', number.format(underWay))] : []),
    ...(cost === undefined ? [] : [cost]),
    ...(!isRunning || leftMs === undefined ? [] : [t('{0} left', formatTime(leftMs))]),
  ].join(' · ');
}

/** What the run came to. */
function endWords({ progress }: BatchView): string {
  if (progress === undefined) return '';
  const { cost, cached, saved } = progress;
  const all = [
    ...(cost === undefined ? [] : [cost]),
    ...(cached > 0 ? [t('{0} free, asked before', number.format(cached))] : []),
    ...(saved > 0 ? [t('{0} requests saved by merging', number.format(saved))] : []),
  ];
  return all.map((one) => ` · ${one}`).join('');
}

function progressBar({ state, progress }: BatchView): TemplateResult | typeof nothing {
  if (progress === undefined || (state !== 'running' && state !== 'paused')) return nothing;
  return html`<progress max=${progress.all} .value=${progress.done} aria-label=${t('Progress')}></progress>`;
}

function buttons({ state, plan, counts }: BatchView, post: Post): TemplateResult {
  const press = (
    type: 'start' | 'startOffPeak' | 'pause' | 'resume' | 'cancel' | 'retryFailed',
    label: string,
    look: string,
  ) => html`<button type="button" class=${look} data-control=${type} @click=${() => post({ type })}>${label}</button>`;
  const cancel = press('cancel', t('Cancel'), 'link');
  switch (state) {
    case 'reading':
      return html``;
    case 'running':
      return html`${cancel} ${press('pause', t('Pause'), 'button')}`;
    case 'paused':
      return html`${cancel} ${press('resume', t('Resume'), 'button')}`;
    case 'waiting':
      return html`${cancel} ${press('resume', t('Start now'), 'button')}`;
    case 'idle': {
      const later = plan?.offPeak;
      return html`${
        later === undefined
          ? nothing
          : press('startOffPeak', t('Wait for off-peak: in {0}, ≈ {1}', formatTime(later.inMs), later.cost), 'link')
      }
      ${counts.failed > 0 ? press('retryFailed', t('Ask the failed again'), plan ? 'link' : 'button') : nothing}
      ${plan ? press('start', counts.left === counts.all ? t('Start') : t('Ask the rest'), 'button') : nothing}`;
    }
  }
}

function choices({ choice }: BatchView, post: Post): TemplateResult {
  const change = (event: Event & { readonly currentTarget: HTMLSelectElement }): void =>
    post({ type: 'choose', choice: { model: event.currentTarget.value } });
  const think = (event: Event & { readonly currentTarget: HTMLSelectElement }): void => {
    const thinking = efforts().find(([effort]) => effort === event.currentTarget.value)?.[0];
    if (thinking !== undefined) post({ type: 'choose', choice: { thinking } });
  };
  return html`<div class="batch-options">
    <select class="page-field" aria-label=${t('Model')} title=${t('Model')} data-choice="model" @change=${change}>
      ${choice.models.map((id) => html`<option value=${id} ?selected=${id === choice.model}>${id}</option>`)}
    </select>
    <select
      class="page-field"
      aria-label=${t('Thinking')}
      title=${t('Thinking')}
      data-choice="thinking"
      @change=${think}
    >
      ${efforts().map(
        ([effort, label]) => html`<option value=${effort} ?selected=${effort === choice.thinking}>${label}</option>`,
      )}
    </select>
    ${checkbox(
      'isSteady',
      t('Same answer each time'),
      t('Temperature 0. A prompt that was asked before is answered from memory and costs nothing.'),
      choice.isSteady,
      (isSteady) => post({ type: 'choose', choice: { isSteady } }),
    )}
    ${checkbox(
      'merge',
      t('Merge short prompts'),
      t('Asks up to eight short prompts in one request. What does not come back whole is asked again alone.'),
      choice.merge,
      (merge) => post({ type: 'choose', choice: { merge } }),
    )}
  </div>`;
}

function checkbox(
  name: string,
  label: string,
  title: string,
  isOn: boolean,
  toggle: (isOn: boolean) => void,
): TemplateResult {
  return html`<label title=${title}>
    <input
      type="checkbox"
      data-choice=${name}
      .checked=${isOn}
      @change=${(event: Event & { readonly currentTarget: HTMLInputElement }) => toggle(event.currentTarget.checked)}
    />
    ${label}
  </label>`;
}

const efforts = (): readonly (readonly [BatchThinking, string])[] => [
  ['off', t('No thinking')],
  ['low', t('Low')],
  ['high', t('High')],
  ['max', t('Max')],
];

/** `40 s`, `15 min`, `2 h 5 min`. */
function formatTime(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000));
  if (seconds < 60) return t('{0} s', seconds);
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? t('{0} min', minutes) : t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}
