/**
 * All chats as examples to train a model with, shown before they are anywhere: the person reads, edits and saves them.
 * Owns the gathering and the reminder. What an example holds is core/conversation/export/fineTuning.ts.
 */
import { l10n, window, workspace } from 'vscode';
import { toExample } from '../../core/conversation/export/fineTuning.ts';
import { systemPrompt } from '../../core/prompts/system.ts';
import { failureWords } from '../disk/failureWords.ts';
import { readSetting } from '../settings.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';

export async function previewFineTuning(store: SessionStore, signal: AbortSignal): Promise<void> {
  const listed = await store.list(signal);
  if (!listed.ok) {
    void window.showErrorMessage(l10n.t('The chats cannot be read: {0}.', failureWords(listed.failure)));
    return;
  }
  const lines: string[] = [];
  for (const { id } of listed.value) {
    const loaded = await store.load(id, signal);
    const line = loaded.ok && toExample(loaded.value.session, readSetting('systemPrompt') || systemPrompt);
    if (typeof line === 'string') lines.push(line);
  }
  if (lines.length === 0) {
    void window.showInformationMessage(l10n.t('No chat has a whole answer yet.'));
    return;
  }
  const show = l10n.t('Show');
  const choice = await window.showInformationMessage(
    l10n.t('{0} chats as fine-tuning examples', lines.length),
    {
      modal: true,
      detail: l10n.t(
        'Secrets are masked and reasoning is left out. Nothing is saved yet: read the lines, take out what others may not see, then save them. Whether you may train with answers and with code in them is a matter of the model’s licence, the service’s terms and the code’s owners.',
      ),
    },
    show,
  );
  if (choice !== show) return;
  const document = await workspace.openTextDocument({ language: 'jsonl', content: `${lines.join('\n')}\n` });
  await window.showTextDocument(document);
}
