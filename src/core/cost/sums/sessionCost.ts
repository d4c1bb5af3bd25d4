/** What the answers of a session came to. Owns which of them count; prices are prices.ts. */
import type { Session } from '../../conversation/model.ts';
import type { Cost } from '../prices.ts';

/**
 * All answers on whichever branch; undefined where no price was known. What a fork has taken over from the session it was
 * made of was paid for there: it is older than the fork.
 */
export function costOfSession({ createdAt, turns }: Session): Pick<Cost, 'CNY' | 'USD'> | undefined {
  let sum: Pick<Cost, 'CNY' | 'USD'> | undefined;
  for (const turn of turns.values()) {
    if (turn.role !== 'assistant' || turn.cost === undefined || turn.at < createdAt) continue;
    sum = { CNY: (sum?.CNY ?? 0) + turn.cost.CNY, USD: (sum?.USD ?? 0) + turn.cost.USD };
  }
  return sum;
}
