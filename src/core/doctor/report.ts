/** The doctor's page as Markdown to hand on. Owns the layout and that no secret and no home folder is in it. */
import { redact } from '../audit/redact.ts';
import type { Verdict } from './judge.ts';

export interface ReportLine {
  readonly title: string;
  /** undefined while it is looked at. */
  readonly verdict: Verdict | undefined;
  readonly text: string;
}

export interface ReportParts {
  readonly heading: string;
  readonly lines: readonly ReportLine[];
  /** Strings that never leave: keys, values of headers. */
  readonly secrets: Iterable<string>;
  /** The person's own folder; its name often is theirs. */
  readonly home: string;
}

const marks: Readonly<Record<Verdict, string>> = { good: '✓', note: '!', bad: '✗', waiting: '…', absent: '–' };

/** Gives back a heading and a list. */
export function writeReport({ heading, lines, secrets, home }: ReportParts): string {
  const known = [...secrets];
  const clean = (text: string): string => escape(redact(home.length > 1 ? text.replaceAll(home, '~') : text, known));
  const items = lines.map(
    ({ title, verdict, text }) =>
      `- ${verdict === undefined ? '…' : marks[verdict]} **${clean(title)}:** ${clean(text)}`,
  );
  return `## ${clean(heading)}\n\n${items.join('\n')}\n`;
}

/** What a server said must not become a link, an image or markup where it is pasted. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, String.raw`\$&`);
}
