/**
 * What kinds of secrets are called. Names of vendors are the same in every language.
 */
import { l10n } from 'vscode';

/** The kinds in the person's language, each once. */
export function secretNames(kinds: readonly string[]): string {
  return [...new Set(kinds.map(nameOf))].join(', ');
}

function nameOf(kind: string): string {
  switch (kind) {
    case 'private key':
      return l10n.t('private key');
    case 'password in a URL':
      return l10n.t('password in an address');
    case 'assigned secret':
      return l10n.t('password or key');
    default:
      return kind;
  }
}
