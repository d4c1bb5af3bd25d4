/**
 * What a batch says to people: what went wrong with a prompt or the whole, and how an answer came about.
 * Owns the text alone.
 */
import { l10n } from 'vscode';
import { formatMoney } from '../../core/cost/money.ts';
import type { Currency } from '../../core/cost/prices.ts';
import type { Problem } from '../../core/batch/parse.ts';
import type { FailureCode } from '../../core/batch/result.ts';
import { failureWords } from '../disk/failureWords.ts';
import { describeCode, describeInLine } from '../words.ts';
import type { BatchTrouble } from './work/batch.ts';
import type { ResultRow } from './work/resultsFile.ts';
import type { Progress } from './work/tally.ts';

/** Why a prompt has no answer. */
export function describeFailure(code: FailureCode): string {
  if (code === 'PICTURE')
    return l10n.t(
      'The picture is not sent. It has to be a PNG or JPEG near the prompts, up to 4 MB and without metadata, and the model has to take pictures.',
    );
  if (code === 'FILE') return l10n.t('The file cannot be sent: it is gone, too large, not text, or kept back.');
  return describeCode(code, {}).title;
}

/** Why the batch does not go on. */
export function describeTrouble(trouble: BatchTrouble): string {
  switch (trouble.type) {
    case 'taken':
      return l10n.t('Another window works on this batch.');
    case 'disk':
      return l10n.t('Results cannot be written: {0}. What came is kept until they can.', failureWords(trouble.failure));
    case 'service': {
      const { code, error } = trouble.failure;
      if (error === undefined) return describeFailure(code);
      return describeInLine(error);
    }
  }
}

/** Lines without a prompt: how many, and the first of them. */
export function describeProblems(problems: readonly Problem[]): string | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const { line, member } = first;
  const why =
    member === undefined ? l10n.t('line {0} is no JSON', line) : l10n.t('line {0} has no usable “{1}”', line, member);
  return problems.length === 1
    ? l10n.t('One line is left out: {0}.', why)
    : l10n.t('{0} lines are left out; the first: {1}.', problems.length, why);
}

/** What is special about an answer. */
export function describeNote({ cached, finish, merged }: ResultRow): string | undefined {
  if (cached) return l10n.t('asked before, free');
  if (finish === 'length') return l10n.t('cut off at the limit');
  return merged === undefined ? undefined : l10n.t('asked with {0} others', merged - 1);
}

/** As in `412 of 1,000 · 38 a minute · $0.12 · 15 min left`. */
export function describeProgress(progress: Progress, currency: Currency): string {
  const { done, all, perMinute, cost, leftMs } = progress;
  return [
    l10n.t('{0} of {1}', done, all),
    ...(perMinute > 0 ? [l10n.t('{0} a minute', Math.round(perMinute))] : []),
    ...(cost === undefined ? [] : [formatMoney(cost[currency], currency)]),
    ...(leftMs === undefined || done === all ? [] : [l10n.t('{0} left', describeTime(leftMs))]),
  ].join(' · ');
}

/** As in `40 s`, `15 min`, `2 h 5 min`. */
export function describeTime(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000));
  if (seconds < 60) return l10n.t('{0} s', seconds);
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? l10n.t('{0} min', minutes) : l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}
