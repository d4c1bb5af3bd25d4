/**
 * When the workspace's rules go along with a question: with the first one, and again only when they have changed.
 * So each question holds what was in force when it was sent, and the beginning of the conversation never changes.
 * Owns that decision; where rules stand in a request is prompt.ts, where they come from is the host's.
 */
import type { Attachment, Turn } from '../conversation/model.ts';

/** What goes along with the next question of the path: what was chosen, and the rules in front of it if they are news. */
export function withRules(
  path: readonly Turn[],
  chosen: readonly Attachment[],
  current: Attachment,
): readonly Attachment[] {
  const rules = rulesFor(path, current);
  // A question that is asked again may have brought rules of its own.
  const others = chosen.filter(({ icon }) => icon !== 'rules');
  return rules === undefined ? others : [rules, ...others];
}

/** The rules to send with the next question of the path, if any. `current` has an empty text where there are none. */
function rulesFor(path: readonly Turn[], current: Attachment): Attachment | undefined {
  return (rulesOf(path)?.text ?? '') === current.text ? undefined : current;
}

/** The rules in force at the end of the path. */
function rulesOf(path: readonly Turn[]): Attachment | undefined {
  for (const turn of path.toReversed()) {
    const rules = turn.role === 'user' ? turn.attachments.find(({ icon }) => icon === 'rules') : undefined;
    if (rules !== undefined) return rules;
  }
  return undefined;
}
