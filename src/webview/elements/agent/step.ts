/** Where a run of the agent stands, in one line: the step, what it does, what it has used. Owns these words. */
import type { ActivityView, AnswerView } from '../../../protocol/view.ts';
import { formatShare, formatTokens } from '../../format.ts';
import { t } from '../../l10n.ts';

/** `Step 4 · Run npm test`; undefined for an answer without the agent. */
export function stepWords(activity: ActivityView): string | undefined {
  if (activity.phase === 'retrying' || activity.step === undefined || activity.step === 0) return undefined;
  return t('Step {0} · {1}', activity.step, doing(activity));
}

function doing(activity: Exclude<ActivityView, { phase: 'retrying' }>): string {
  switch (activity.phase) {
    case 'connecting':
      return t('Asking the model…');
    case 'queued':
      return t('Waiting in the queue…');
    case 'thinking':
      return t('Thinking…');
    case 'writing':
      return t('Writing…');
    case 'running':
      return activity.title;
    case 'asking':
      return t('Waits for you');
    case 'limit':
      return t('Limit reached');
  }
}

/** `41K in, 92% cached · $0.0021`: the prompt of the last request, and what the run has cost so far. */
export function spentWords({ usage, cost }: AnswerView): string {
  const tokens =
    usage && usage.promptTokens > 0
      ? [
          t(
            '{0} in, {1} cached',
            formatTokens(usage.promptTokens),
            formatShare(usage.cacheHitTokens / usage.promptTokens),
          ),
        ]
      : [];
  return [...tokens, ...(cost ? [cost.amount] : [])].join(' · ');
}
