/** A cost and the price that held, in a few signs. */
import type { CostView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';

/** `$0.0021 · off-peak`. */
export function costWords({ amount, tariff, estimated }: CostView): string {
  const sum = estimated ? t('≈ {0}', amount) : amount;
  return tariff === 'peak' ? t('{0} · peak', sum) : t('{0} · off-peak', sum);
}
