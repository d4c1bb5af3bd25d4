/**
 * From what happened in a session to what changes in the panel.
 * Owns the difference between two paths: what they have in common stays on the screen as it is.
 */
import type { AnswerChange, AnswerDraft } from '../../core/conversation/answer.ts';
import type { Session, Turn } from '../../core/conversation/model.ts';
import { path } from '../../core/conversation/tree.ts';
import type { Currency } from '../../core/cost/prices.ts';
import type { Change } from '../../protocol/view.ts';
import { presentAnswer, presentPart, presentQueue, presentTurns } from './present.ts';
import type { Waiting } from './waiting.ts';

/** The step from one session to the next. `turns` are those shown now, a running answer as it stands. */
export function presentStep(
  before: Session,
  after: Session,
  turns: readonly Turn[],
  waiting: Pick<Waiting, 'until'>,
  currency: Currency,
): readonly Change[] {
  const changes: Change[] = [];
  const { title, queue } = after;
  if (title !== before.title) changes.push({ type: 'title', title });
  if (queue !== before.queue) changes.push({ type: 'queue', queue: presentQueue(queue, waiting) });
  const shown = path(before);
  const parting = shown.findIndex((turn, index) => turn.id !== turns[index]?.id);
  const length = parting === -1 ? shown.length : parting;
  if (length < shown.length) changes.push({ type: 'truncate', length });
  if (length < turns.length) {
    const added = presentTurns(after, turns, currency).slice(length);
    changes.push(...added.map((message): Change => ({ type: 'message', message })));
  }
  return changes;
}

/** A change of an answer that is being written. */
export function presentAnswerChange(draft: AnswerDraft, change: AnswerChange, currency: Currency): Change {
  // The one that comes many times a second.
  if (change.type === 'append' || change.type === 'reasoned') return change;
  if (change.type === 'call') {
    const part = presentPart(change.part, true);
    if (part.kind === 'call') return { type: 'call', part };
  }
  const { id, model, status, trouble, usage, cost, miss, cached } = presentAnswer(draft.toAnswer(), currency);
  if (change.type === 'part') return { type: 'part', part: presentPart(change.part, true), messageId: id };
  return {
    type: 'answer',
    messageId: id,
    model,
    status,
    ...(trouble && { trouble }),
    ...(usage && { usage }),
    ...(cost && { cost }),
    ...(miss !== undefined && { miss }),
    ...(cached && { cached }),
  };
}
