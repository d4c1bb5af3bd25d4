/**
 * The messages of a request, made of the turns on a path.
 * Owns what the model gets to read and in which order; the wire's own names are chat.ts's.
 *
 * The service caches by prefix and charges a fraction for what it has seen, so the text of a request is the beginning of the
 * next one's: constant first, append only, an attachment for ever as it was sent, reasoning just as it came.
 */
import type { ChatMessage, ImageInput } from '../../api/events.ts';
import { placeInput } from '../context/slash.ts';
import { summaryIntroduction } from '../prompts/commands/compact.ts';
import { continuePrompt } from '../prompts/continue.ts';
import { planNote } from '../prompts/agent.ts';
import { fenced, oneLine } from '../text/fence.ts';
import { tellPicture } from '../prompts/pictures.ts';
import type { Answer, Attachment, Question, Turn } from './model.ts';
import { answerMessages, imageOf, isSaid } from './rounds.ts';

export interface PromptOptions {
  /** Sent first; left out when empty. */
  readonly systemPrompt: string;
  /** At most this many pairs of question and answer before the last question; 0 for all. */
  readonly historyTurns: number;
  /** Whether the model takes pictures; one that does not is told that there was one. */
  readonly pictures: boolean;
}

/** What was said, and what came back if anything did. */
interface Exchange {
  text: string;
  images: readonly ImageInput[];
  /** The workspace's rules from here on, if it brought any. */
  rules?: string;
  answer?: readonly ChatMessage[];
}

/**
 * The messages for the last question of the path. User and assistant take turns strictly: an answer without text is left
 * out, and the questions around it are sent as one.
 *
 * The rules that came with the first question stand in the system prompt; rules that changed later stand in the question
 * that brought them, so that what was sent before stays as it was.
 */
export function toMessages(path: readonly Turn[], options: PromptOptions): ChatMessage[] {
  const exchanges = exchangesOf(path, options.pictures);
  const kept = shorten(exchanges, options.historyTurns);
  const dropped = exchanges.slice(0, exchanges.length - kept.length);
  const rules = dropped.length > 0 ? dropped.findLast((one) => one.rules !== undefined)?.rules : rulesOf(path[0]);
  const head = [options.systemPrompt, rules ? `The rules of this workspace:\n\n${rules}`.toWellFormed() : ''];
  const system = head.filter((text) => text !== '').join('\n\n');
  const messages: ChatMessage[] = system === '' ? [] : [{ role: 'system', text: system }];
  for (const { text, images, answer } of kept) {
    messages.push({ role: 'user', text, ...(images.length > 0 && { images }) });
    if (answer !== undefined) messages.push(...answer);
  }
  return messages;
}

/** How many turns at the beginning of the path are left out of the request for its last question. */
export function countDropped(path: readonly Turn[], historyTurns: number): number {
  if (historyTurns <= 0) return 0;
  const starts: number[] = [];
  let isOpen = false;
  for (const [index, turn] of path.entries()) {
    if (turn.role === 'user') {
      if (!isOpen) starts.push(index);
      isOpen = true;
    } else if (isSaid(turn)) isOpen = false;
  }
  return shorten(starts, historyTurns)[0] ?? 0;
}

/**
 * The messages that let an answer go on where it broke off: its text as the beginning of the last message where the service
 * takes one (`prefix`), else a request in words after it. `path` ends with the question of the answer.
 */
export function toContinuation(
  path: readonly Turn[],
  answer: Answer,
  prefix: boolean,
  options: PromptOptions,
): ChatMessage[] {
  const text = answer.parts
    .flatMap((part) => (part.kind === 'text' ? part.text : []))
    .join('')
    .toWellFormed();
  const begun = { role: 'assistant', text } as const;
  return prefix
    ? [...toMessages(path, options), { ...begun, prefix }]
    : [...toMessages(path, options), begun, { role: 'user', text: continuePrompt }];
}

function exchangesOf(path: readonly Turn[], pictures: boolean): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const turn of path) {
    const last = exchanges.at(-1);
    if (turn.role === 'user') {
      const text = questionText(turn, last === undefined, pictures);
      const images = pictures ? turn.attachments.flatMap(({ image }) => (image ? [imageOf(image)] : [])) : [];
      const rules = rulesOf(turn);
      if (last === undefined || last.answer !== undefined) {
        exchanges.push({ text, images, ...(rules !== undefined && { rules }) });
      } else {
        last.text += `\n\n${text}`;
        last.images = [...last.images, ...images];
        if (rules !== undefined) last.rules = rules;
      }
    } else if (last !== undefined) {
      const answer = answerMessages(turn, pictures);
      if (answer.length > 0) last.answer = answer;
    }
  }
  return exchanges;
}

/**
 * Drops the oldest exchanges, half the limit at a time: dropping one on each turn would change the beginning of every
 * request, and nothing would be found in the cache.
 */
function shorten<T>(exchanges: readonly T[], historyTurns: number): readonly T[] {
  const excess = exchanges.length - 1 - historyTurns;
  if (historyTurns <= 0 || excess <= 0) return exchanges;
  const step = Math.max(1, Math.floor(historyTurns / 2));
  return exchanges.slice(Math.ceil(excess / step) * step);
}

/** A question as the model reads it: what is to be done, its attachments as fenced blocks, then the words. */
function questionText({ attachments, instruction, text, mode }: Question, isFirst: boolean, pictures: boolean): string {
  const blocks = attachments.map((attachment) => {
    if (attachment.icon === 'rules') return isFirst ? '' : newRules(attachment.text);
    if (attachment.image !== undefined) return pictures ? '' : tell(attachment);
    return attachment.icon === 'summary' ? `${summaryIntroduction}\n\n${attachment.text}` : fence(attachment);
  });
  const { before, after } = placeInput(instruction, text);
  // A lone half of a surrogate pair makes services refuse the whole request.
  return [before, ...blocks, after, mode === 'plan' ? planNote : '']
    .filter((block) => block !== '')
    .join('\n\n')
    .toWellFormed();
}

/** A picture for a model that is not shown it. */
function tell(picture: Attachment): string {
  if (picture.text === '') return `[a picture that you cannot see: ${oneLine(nameOf(picture))}]`;
  return tellPicture(nameOf(picture), picture.text);
}

/** The rules that a question brought; empty if it said that there are none any more. */
function rulesOf(turn: Turn | undefined): string | undefined {
  return turn?.role === 'user' ? turn.attachments.find(({ icon }) => icon === 'rules')?.text : undefined;
}

function newRules(rules: string): string {
  if (rules === '') return 'From here on the rules of this workspace no longer apply.';
  return `The rules of this workspace have changed. From here on these take the place of the earlier ones:\n\n${rules}`;
}

/** An attachment as a block under its name. */
function fence(attachment: Attachment): string {
  return fenced(`${attachment.language ?? 'text'} ${nameOf(attachment)}`, attachment.text);
}

/** The path and lines, or the label. */
function nameOf({ path, label, lines }: Attachment): string {
  return path === undefined ? label : path + (lines === undefined ? '' : `:${lines.join('-')}`);
}
