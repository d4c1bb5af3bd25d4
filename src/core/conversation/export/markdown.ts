/**
 * The path shown of a session as Markdown, to be read and pasted elsewhere.
 * Owns its form: a heading for each turn, the names of what was attached, the text as it was written. Thoughts stay out.
 */
import type { Answer, CallPart, Question, Session } from '../model.ts';
import { path } from '../tree.ts';

/** What the parts of an export are called, in the person's language. */
export interface ExportWords {
  readonly you: string;
  readonly attached: string;
  readonly reasoning: string;
  /** Who answered, where no model is known. */
  readonly answer: string;
  /** As in `21 November 2026, 14:05`. */
  formatTime(at: number): string;
}

export function toMarkdown(session: Session, words: ExportWords): string {
  const turns = path(session).map((turn) =>
    turn.role === 'user' ? questionText(turn, words) : `## ${answerName(turn, words)}\n\n${answerText(turn)}`,
  );
  return `${[`# ${onOneLine(session.title)}`, words.formatTime(session.createdAt), ...turns].join('\n\n').trimEnd()}\n`;
}

/** Who answered. */
export function answerName({ model }: Answer, { answer }: ExportWords): string {
  return onOneLine(model) || answer;
}

/** What a call did, in a line. */
export function callName({ call }: CallPart): string {
  return call.title ?? call.name;
}

function answerText({ parts }: Answer): string {
  const said = parts.flatMap((part) => {
    if (part.kind === 'text') return part.text;
    // Results can be long, and are not what was said.
    return part.kind === 'call' ? `- ${codeSpan(onOneLine(callName(part)))}` : [];
  });
  return said.join('\n\n');
}

function questionText({ text, attachments }: Question, { you, attached }: ExportWords): string {
  const labels = attachments.map(({ label }) => codeSpan(onOneLine(label)));
  const note = labels.length === 0 ? [] : [`*${attached}: ${labels.join(', ')}*`];
  return [`## ${you}`, ...note, text].join('\n\n');
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The text as code, whatever backticks are in it. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
