/**
 * A session as an example to train a model with: one line of JSON in the chat format that services and trainers take.
 * Owns what goes in: the conversation that is shown, up to its last whole answer, without reasoning and with secrets masked.
 */
import type { ChatMessage } from '../../../api/events.ts';
import { maskText, Masks } from '../../policy/mask.ts';
import type { Session, Turn } from '../model.ts';
import { toMessages } from '../prompt.ts';
import { pathTo } from '../tree.ts';

/** The line, without a line feed; undefined for a session without a whole answer. */
export function toExample(session: Session, systemPrompt: string): string | undefined {
  const path = pathTo(session, session.head);
  const whole = path.slice(0, path.findLastIndex(isWhole) + 1);
  if (whole.length === 0) return undefined;
  const messages = toMessages(whole.map(withoutCalls), { systemPrompt, historyTurns: 0, pictures: false });
  const masks = new Masks();
  return JSON.stringify({ messages: messages.map((message) => plain(message, masks)) });
}

/** What the agent did stays out: tools of another place are nothing to learn from. */
function withoutCalls(turn: Turn): Turn {
  if (turn.role === 'user') return turn;
  return {
    ...turn,
    parts: turn.parts.filter(({ kind }) => kind !== 'call' && kind !== 'note').map((part) => ({ ...part, round: 0 })),
  };
}

function plain({ role, text }: ChatMessage, masks: Masks): { readonly role: string; readonly content: string } {
  // What the model wrote may repeat what it was given.
  return { role, content: maskText(text, masks) };
}

function isWhole(turn: Turn): boolean {
  return (
    turn.role === 'assistant' &&
    turn.end.status === 'ended' &&
    turn.end.reason === 'stop' &&
    turn.parts.some(({ kind, text }) => kind === 'text' && text.trim() !== '')
  );
}
