/**
 * What was found out about the log of receipts, in words. Owns the words; the judgement is core/audit/verify.ts.
 */
import { l10n } from 'vscode';
import type { Damage, Verdict } from '../../core/audit/verify.ts';

export function describeVerdict(verdict: Verdict): string {
  switch (verdict.state) {
    case 'intact':
      if (verdict.receipts === 0) return l10n.t('The audit log is empty: no call has left a receipt yet.');
      if (verdict.receipts === 1) return l10n.t('The audit log is intact: 1 sealed receipt.');
      return l10n.t(
        'The audit log is intact: {0} receipts, each sealed and linked to the one before.',
        verdict.receipts,
      );
    case 'recovered':
      return l10n.t(
        'The audit log is intact: {0} receipts. A crash left its last line unfinished; the next receipt takes its place.',
        verdict.receipts,
      );
    case 'damaged':
      return `${describeDamage(verdict.damage)} ${l10n.t('It was changed outside of Ask DeepSeek, or the disk failed.')}`;
  }
}

function describeDamage({ kind, file, line, seq }: Damage): string {
  const place = [seq, file, line] as const;
  switch (kind) {
    case 'altered':
      return l10n.t('The audit log is damaged: receipt {0} was altered ({1}, line {2}).', ...place);
    case 'inserted':
      return l10n.t(
        'The audit log is damaged: a foreign line stands where receipt {0} belongs ({1}, line {2}).',
        ...place,
      );
    case 'missing':
      return l10n.t('The audit log is damaged: receipt {0} is missing ({1}, before line {2}).', ...place);
    case 'repeated':
      return l10n.t(
        'The audit log is damaged: a receipt stands twice where receipt {0} belongs ({1}, line {2}).',
        ...place,
      );
    case 'moved':
      return l10n.t(
        'The audit log is damaged: another receipt stands where receipt {0} belongs ({1}, line {2}).',
        ...place,
      );
    case 'exchanged':
      return l10n.t(
        'The audit log is damaged: another file stands where receipt {0} belongs ({1}, line {2}).',
        ...place,
      );
    case 'cut':
      return l10n.t(
        'The audit log is damaged: its end from receipt {0} on was cut off ({1}, after line {2}).',
        ...place,
      );
  }
}
