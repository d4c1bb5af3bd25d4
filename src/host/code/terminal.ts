/**
 * Commands of an answer in the integrated terminal: never without asking, never with a character that cannot be seen.
 * Owns the question and the terminal it goes to.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { commandsOf, hiddenCharacters } from '../../core/apply/risk.ts';
import { showError, showWarning } from '../notices/notices.ts';

/** More than this nobody reads in a dialog. */
const maxLines = 40;
const maxLength = 4_000;

let terminal: vscode.Terminal | undefined;

/** Asks, with the whole text, and sends it if told to. */
export async function runInTerminal(text: string): Promise<void> {
  const { window, workspace } = vscode;
  if (!workspace.isTrusted) {
    void showWarning(l10n.t('Nothing runs in a workspace that is not trusted.'));
    return;
  }
  const commands = commandsOf(text);
  if (commands === '') return;
  const hidden = hiddenCharacters(commands);
  if (hidden.length > 0) {
    void showError(l10n.t('This was not run: it has characters that cannot be seen ({0}).', hidden.join(', ')));
    return;
  }
  const lines = commands.split('\n').length;
  if (lines > maxLines || commands.length > maxLength) {
    void showWarning(l10n.t('This is too long to be checked at a glance. Make a file of it, read it, and run that.'));
    return;
  }
  const run = l10n.t('Run');
  const question =
    lines === 1 ? l10n.t('Run this in the terminal?') : l10n.t('Run these {0} lines in the terminal?', lines);
  if ((await showWarning(question, { modal: true, detail: commands }, run)) !== run) return;
  // One that has ended cannot be written to.
  if (terminal === undefined || terminal.exitStatus !== undefined || !window.terminals.includes(terminal)) {
    terminal = window.createTerminal({ name: 'Ask DeepSeek' });
  }
  terminal.show(true);
  terminal.sendText(commands, true);
}
