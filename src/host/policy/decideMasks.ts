/**
 * Lets the person decide, secret by secret, what is masked. Owns the list and its words; no secret is shown whole.
 */
import { isDeepStrictEqual } from 'node:util';
import { l10n, window } from 'vscode';
import type { Asking } from '../../core/conversation/model.ts';
import { heldOf } from '../../core/policy/session.ts';
import { showInformation } from '../notices/notices.ts';
import { secretNames } from './secretNames.ts';

/** The secrets that are to leave as they are, those of `fixed` without a question; undefined if the list was closed. */
export async function decideMasks(
  asking: Asking,
  title: string,
  fixed: ReadonlySet<string> = new Set(),
): Promise<readonly string[] | undefined> {
  const secrets = heldOf(asking).secrets.filter(({ secret }) => !fixed.has(secret));
  const items = secrets.map(({ kind, secret, label, isOpen }) => ({
    label: secretNames([kind]),
    description: hint(secret),
    detail: label ?? l10n.t('your own words'),
    picked: !isOpen,
    secret,
  }));
  if (items.length === 0) {
    void showInformation(l10n.t('It was let go earlier in this chat. A new chat masks it again.'));
    return undefined;
  }
  const placeHolder = l10n.t('What is checked is masked; the rest is sent as it is');
  const masked = await window.showQuickPick(items, { title, placeHolder, canPickMany: true, ignoreFocusOut: true });
  if (masked === undefined) return undefined;
  const kept = new Set(masked.map(({ secret }) => secret));
  return heldOf(asking).secrets.flatMap(({ secret }) => (kept.has(secret) ? [] : [secret]));
}

/** The same for a question that was sent; undefined if it was to be sent just so. `fixed`: let go before it. */
export async function decideAgain<A extends Asking>(sent: A, fixed: ReadonlySet<string>): Promise<A | undefined> {
  const open = await decideMasks(sent, l10n.t('Another choice asks the question again'), fixed);
  if (open === undefined || isDeepStrictEqual(new Set(open), new Set(sent.open))) return undefined;
  return { ...sent, open };
}

/** Enough to know it by. */
function hint(secret: string): string {
  const line = secret.replaceAll(/\s+/g, ' ');
  const shown = Math.min(4, Math.floor(line.length / 6));
  return l10n.t('{0}…{1} ({2} characters)', line.slice(0, shown), line.slice(line.length - shown), secret.length);
}
