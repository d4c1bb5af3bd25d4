/**
 * Chats and accepted ghost text as examples to train a model with, shown before they are anywhere: the person reads, edits
 * and saves them. Owns the gathering, the choice and the reminder. What an example holds is core/conversation/export/
 * fineTuning.ts and core/completion/accepted.ts.
 */
import { l10n, window, workspace } from 'vscode';
import { toCompletionExample } from '../../core/completion/accepted.ts';
import { toExample } from '../../core/conversation/export/fineTuning.ts';
import { systemPrompt } from '../../core/prompts/system.ts';
import { failureWords } from '../disk/failureWords.ts';
import { showError, showInformation } from '../notices/notices.ts';
import { readSetting } from '../settings.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';
import type { AcceptedFiles } from './acceptedFiles.ts';

type Choice = 'chats' | 'completions' | 'both' | 'delete';

export async function previewFineTuning(
  store: SessionStore,
  accepted: AcceptedFiles,
  signal: AbortSignal,
): Promise<void> {
  const completions = (await accepted.read()).flatMap((line) => toCompletionExample(line) ?? []);
  const choice = completions.length === 0 ? 'chats' : await choose(completions.length);
  if (choice === undefined) return;
  if (choice === 'delete') {
    await accepted.remove();
    void showInformation(l10n.t('The kept completions are deleted.'));
    return;
  }
  const chats = choice === 'completions' ? [] : await chatExamples(store, signal);
  if (chats !== undefined) await preview(choice === 'chats' ? chats : [...chats, ...completions]);
}

async function choose(count: number): Promise<Choice | undefined> {
  const choices: readonly { readonly choice: Choice; readonly label: string; readonly description?: string }[] = [
    { choice: 'chats', label: l10n.t('Chats') },
    { choice: 'completions', label: l10n.t('Accepted completions'), description: String(count) },
    { choice: 'both', label: l10n.t('Chats and accepted completions') },
    { choice: 'delete', label: l10n.t('Delete the kept completions') },
  ];
  const chosen = await window.showQuickPick(choices, { placeHolder: l10n.t('Make fine-tuning examples of what?') });
  return chosen?.choice;
}

async function chatExamples(store: SessionStore, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const listed = await store.list(signal);
  if (!listed.ok) {
    void showError(l10n.t('The chats cannot be read: {0}.', failureWords(listed.failure)));
    return undefined;
  }
  const lines: string[] = [];
  for (const { id } of listed.value) {
    const loaded = await store.load(id, signal);
    const line = loaded.ok && toExample(loaded.value.session, readSetting('systemPrompt') || systemPrompt);
    if (typeof line === 'string') lines.push(line);
  }
  return lines;
}

async function preview(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) {
    void showInformation(l10n.t('No chat has a whole answer yet.'));
    return;
  }
  const show = l10n.t('Show');
  const choice = await showInformation(
    l10n.t('Fine-tuning examples: {0}', lines.length),
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
