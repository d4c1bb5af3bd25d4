/**
 * The results of a batch as a table for spreadsheets and as Markdown to read.
 * Owns both forms, row by row, so that no report is ever in memory as a whole.
 */
import { csvField } from '../text/csv.ts';
import { fenced } from '../text/fence.ts';
import type { Currency } from '../cost/prices.ts';
import type { Result } from './result.ts';

export interface Report {
  readonly head: string;
  /** `prompt`: its words, where they are known. */
  readonly row: (result: Result, prompt: string | undefined) => string;
}

const columns = [
  'id',
  'status',
  'prompt',
  'answer',
  'model',
  'tokensIn',
  'tokensOut',
  'cost',
  'tries',
  'at',
  'ms',
  'error',
];

export function csvReport(currency: Currency): Report {
  return {
    // Spreadsheets take a file for UTF-8 only if it says so.
    head: `\uFEFF${columns.join(',')}\r\n`,
    row: ({ id, status, answer, model, usage, cost, tries, at, durationMs, error, file }, prompt) => {
      const cells = [
        id,
        status,
        prompt ?? file ?? '',
        answer,
        model,
        usage?.promptTokens ?? '',
        usage?.completionTokens ?? '',
        cost === undefined ? '' : (cost[currency] / 1e9).toFixed(6),
        tries,
        new Date(at).toISOString(),
        durationMs,
        error ?? '',
      ];
      return `${cells.map((cell) => csvField(String(cell))).join(',')}\r\n`;
    },
  };
}

/** `words`: what stands before an error. */
export function markdownReport(title: string, words: { readonly failed: string }): Report {
  return {
    head: `# ${oneLine(title)}\n`,
    row: ({ id, status, answer, error, model }, prompt) =>
      [
        '',
        `## ${oneLine(id)}`,
        ...(prompt === undefined ? [] : ['', fenced('text', prompt)]),
        '',
        status === 'ok' ? answer : `${words.failed}: ${error ?? ''}`,
        '',
        `_${oneLine(model)}_`,
        '',
      ].join('\n'),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
