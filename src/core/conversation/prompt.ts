/**
 * The messages of a request, made of the turns on a path.
 * Owns what the model gets to read and in which order; the wire's own names are chat.ts's.
 *
 * The service caches by prefix and charges a fraction for what it has seen, so the text of a request is the beginning of the
 * next one's: constant first, append only, an attachment for ever as it was sent, reasoning just as it came.
 */
import type { ChatMessage } from '../../api/events.ts';
import type { Answer, Attachment, Question, Turn } from './model.ts';

export interface PromptOptions {
  /** Sent first; left out when empty. */
  readonly systemPrompt: string;
  /** At most this many pairs of question and answer before the last question; 0 for all. */
  readonly historyTurns: number;
}

/** What was said, and what came back if anything did. */
interface Exchange {
  text: string;
  answer?: { readonly text: string; readonly reasoning: string };
}

/**
 * The messages for the last question of the path. User and assistant take turns strictly: an answer without text is left
 * out, and the questions around it are sent as one.
 */
export function toMessages(path: readonly Turn[], { systemPrompt, historyTurns }: PromptOptions): ChatMessage[] {
  const messages: ChatMessage[] = systemPrompt === '' ? [] : [{ role: 'system', text: systemPrompt }];
  for (const { text, answer } of shorten(exchangesOf(path), historyTurns)) {
    messages.push({ role: 'user', text });
    if (answer === undefined) continue;
    const { reasoning } = answer;
    messages.push({ role: 'assistant', ...(reasoning === '' ? {} : { reasoning }), text: answer.text });
  }
  return messages;
}

function exchangesOf(path: readonly Turn[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const turn of path) {
    const last = exchanges.at(-1);
    if (turn.role === 'user') {
      if (last === undefined || last.answer !== undefined) exchanges.push({ text: questionText(turn) });
      else last.text += `\n\n${questionText(turn)}`;
    } else if (last !== undefined) {
      const text = textOf(turn, 'text');
      if (text.trim() !== '') last.answer = { text, reasoning: textOf(turn, 'reasoning') };
    }
  }
  return exchanges;
}

/**
 * Drops the oldest exchanges, half the limit at a time: dropping one on each turn would change the beginning of every
 * request, and nothing would be found in the cache.
 */
function shorten(exchanges: readonly Exchange[], historyTurns: number): readonly Exchange[] {
  const excess = exchanges.length - 1 - historyTurns;
  if (historyTurns <= 0 || excess <= 0) return exchanges;
  const step = Math.max(1, Math.floor(historyTurns / 2));
  return exchanges.slice(Math.ceil(excess / step) * step);
}

/** A question as the model reads it: its attachments as fenced blocks, then the words. */
function questionText({ attachments, text }: Question): string {
  // A lone half of a surrogate pair makes services refuse the whole request.
  return [...attachments.map(fence), text].join('\n\n').toWellFormed();
}

/** A block that its own text cannot close: the fence is longer than any run of backticks in it. */
function fence({ language, path, label, lines, text }: Attachment): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const ticks = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3));
  const place = path === undefined ? label : path + (lines === undefined ? '' : `:${lines.join('-')}`);
  // The line that opens a block ends at a line break and may hold no backtick.
  const opening = `${language ?? 'text'} ${place}`.replace(/[\p{Cc}\u2028\u2029`]/gu, '?');
  return `${ticks}${opening}\n${text}${text.endsWith('\n') ? '' : '\n'}${ticks}`;
}

function textOf({ parts }: Answer, kind: 'text' | 'reasoning'): string {
  return parts
    .filter((part) => part.kind === kind)
    .map((part) => part.text)
    .join('')
    .toWellFormed();
}
