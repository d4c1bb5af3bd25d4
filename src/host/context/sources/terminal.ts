/** What is selected in the terminal in front. Owns the way to it: there is none but the clipboard, which is put back. */
import { commands, env, l10n, window } from 'vscode';
import type { Attachment } from '../../../core/conversation/model.ts';
import { makeAttachment } from '../attachment.ts';
import { Refusal } from '../refusal.ts';

/** Stands in the clipboard meanwhile, so that a copy of nothing can be told from a copy of the same. */
const marker = '\u2063';

/** Rejects with a Refusal if nothing is selected. */
export async function attachTerminalSelection(): Promise<Attachment> {
  const terminal = window.activeTerminal;
  const before = await env.clipboard.readText();
  let text: string;
  try {
    await env.clipboard.writeText(marker);
    await commands.executeCommand('workbench.action.terminal.copySelection');
    text = await env.clipboard.readText();
  } finally {
    await env.clipboard.writeText(before);
  }
  if (terminal === undefined || text === marker || text.trim() === '') {
    throw new Refusal(l10n.t('Select something in the terminal first.'));
  }
  const label = l10n.t('Terminal: {0}', terminal.name);
  return makeAttachment({ label, icon: 'terminal', text });
}
