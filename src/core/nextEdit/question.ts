/**
 * What the model is asked about a candidate.
 * Owns the words and the JSON of the question; what is made of the answer is answer.ts.
 */
import type { ChatMessage } from '../../api/events.ts';
import { findSecrets } from '../policy/secrets.ts';
import type { Candidate } from './model.ts';

const task = [
  'Somebody edits a file and has just made one change. The lines under "places" stand in the same file and may need the',
  'change too, so that the file stays consistent. Answer with JSON only:',
  '{"edits":[{"line":14,"old":"text in that line to replace","new":"what it becomes"}]}.',
  'Copy "old" from the line exactly; it must occur in the line once. Change nothing else of the line.',
  'Leave out each place that is another thing of the same name or need not change. If none has to: {"edits":[]}.',
].join(' ');

/** Tokens that the longest useful answer takes. */
export function answerTokens({ places }: Candidate): number {
  return 64 + places.reduce((sum, { text }) => sum + 40 + Math.ceil(text.length / 2), 0);
}

/**
 * Whether secrets are in what would be asked. An edit must match the text letter by letter, so there is nothing to mask: where
 * secrets are, nobody is asked. Looked for in the text as it stands: JSON hides them behind its escapes.
 */
export function holdsSecrets(path: string, { change, places }: Candidate): boolean {
  const texts = [[path], change.before, change.after, places.map(({ text }) => text)];
  return texts.some((lines) => findSecrets(lines.join('\n')).length > 0);
}

/** The messages that ask. Lines count from 1, as people count them. */
export function askAbout(
  file: { readonly path: string; readonly languageId: string },
  candidate: Candidate,
): readonly ChatMessage[] {
  const { change, places } = candidate;
  const question = {
    file: file.path,
    language: file.languageId,
    change: { line: change.line + 1, before: change.before.join('\n'), after: change.after.join('\n') },
    places: places.map(({ line, text }) => ({ line: line + 1, text })),
  };
  return [
    { role: 'system', text: task },
    { role: 'user', text: JSON.stringify(question, undefined, 1) },
  ];
}
