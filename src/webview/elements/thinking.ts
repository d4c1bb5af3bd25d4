/** The words for how hard the model thinks. */
import type { Thinking } from '../../protocol/view.ts';
import { t } from '../l10n.ts';

/** The level's name in the reader's language, as it stands on a button. */
export function nameThinking(thinking: Thinking): string {
  switch (thinking) {
    case 'off':
      return t('Off');
    case 'low':
      return t('Low');
    case 'high':
      return t('High');
    case 'max':
      return t('Max');
  }
}
