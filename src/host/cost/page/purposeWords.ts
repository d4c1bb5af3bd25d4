/** What calls are for, in words. A purpose that has none here is named as the ledger has it. */
import { l10n } from 'vscode';

export function describePurpose(purpose: string): string {
  return words()[purpose] ?? purpose;
}

const words = (): Readonly<Record<string, string>> => ({
  total: l10n.t('All together'),
  chat: l10n.t('Chat'),
  agent: l10n.t('Agent'),
  title: l10n.t('Titles of chats'),
  completion: l10n.t('Ghost text'),
  nextEdit: l10n.t('Next edits'),
  edit: l10n.t('Edits'),
  commit: l10n.t('Commit messages'),
  batch: l10n.t('Batches'),
  image: l10n.t('Pictures'),
  tool: l10n.t('Agents of others'),
  nativeChat: l10n.t('The editor’s own chat'),
  review: l10n.t('Reviews'),
  docs: l10n.t('Documentation'),
  fix: l10n.t('Fixes'),
  refactor: l10n.t('Refactorings'),
  simplify: l10n.t('Simplifications'),
  translate: l10n.t('Translations'),
  shell: l10n.t('Shell commands'),
  test: l10n.t('Connection tests'),
  doctor: l10n.t('Doctor'),
  other: l10n.t('Other'),
});
