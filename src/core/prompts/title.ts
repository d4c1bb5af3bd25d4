/**
 * The request for a session's title, and what of its answer is one.
 * Owns the words and the sizes: little goes there and little comes back, whatever the session holds.
 */
import type { ChatMessage } from '../../api/events.ts';

/** Enough for the longest title, and for a model that greets first to be noticed. */
export const titleTokens = 48;

const maxCharacters = 800;
const maxTitleLength = 80;

const instruction = `You give conversations a title for a list. Write the title alone: at most seven words, or fourteen Chinese characters, in the language of the question. Name the matter, not the form: no quotation marks, no full stop, no "Question about".`;

/** The messages that ask for a title of this exchange. */
export function titleMessages(question: string, answer: string): readonly ChatMessage[] {
  const text = `The question:\n${shorten(question)}\n\nThe answer:\n${shorten(answer)}\n\nThe title:`;
  return [
    { role: 'system', text: instruction },
    { role: 'user', text },
  ];
}

/** The title in a model's answer; empty if there is none. */
export function readTitle(answer: string): string {
  const line = answer.split('\n').find((text) => text.trim() !== '') ?? '';
  const bare = line
    .replace(/^[\s#>*_-]*(?:title|标题)\s*[:：]/i, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s#>*_`"'“”‘’「『《]+|[\s*_`"'“”‘’」』》.。]+$/g, '');
  return Array.from(bare).length > maxTitleLength ? '' : bare;
}

function shorten(text: string): string {
  const characters = text.trim();
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters).toWellFormed()} …` : characters;
}
