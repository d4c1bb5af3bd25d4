/**
 * A command for the shell, from what the person wants done: put at the prompt of the terminal, never run.
 * Owns the input, the wait, and that nothing reaches the prompt that runs by itself or cannot be seen.
 */
import { env, l10n, ProgressLocation, window } from 'vscode';
import { fillVariables, type Variable } from '../../core/context/promptFile.ts';
import { commandsOf, hiddenCharacters } from '../../core/apply/risk.ts';
import { CodeStream } from '../../core/edit/codeStream.ts';
import { shellMessages } from '../../core/prompts/shell.ts';
import { showWarning } from '../notices/notices.ts';
import { readPromptFiles } from '../prompts/promptFiles.ts';
import type { Asker } from './asker.ts';
import { showTrouble } from './trouble.ts';

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

/** Asks what is to be done, with the words of the last try if there was one, and suggests a command. */
export async function suggestCommand(asker: Asker, draft = ''): Promise<void> {
  const wish = await window.showInputBox({
    title: l10n.t('Suggest a shell command'),
    prompt: l10n.t('It is put into the terminal for you to read. Nothing runs by itself.'),
    placeHolder: l10n.t('What should it do?'),
    value: draft,
    ignoreFocusOut: true,
  });
  if (wish === undefined || wish.trim() === '') return;
  const own = (await readPromptFiles()).get('shell');
  const values = new Map<Variable, string>([
    ['input', wish],
    ['language', env.language],
  ]);
  const shell = env.shell.split(/[\\/]/).at(-1) || 'sh';
  const messages = shellMessages({
    wish,
    shell,
    system: systems[process.platform] ?? process.platform,
    ...(own && { instruction: fillVariables(own.body, values) }),
  });
  let code = new CodeStream('```', false);
  const end = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('DeepSeek is writing…'), cancellable: true },
    async (_, token) => {
      const abort = new AbortController();
      const cancelled = token.onCancellationRequested(() => abort.abort());
      const opening = { line: `\`\`\`${shell}\n`, fence: '```' };
      try {
        return await asker.ask({ command: 'shell', messages, opening }, abort.signal, {
          onBegin: (isOpen) => {
            code = new CodeStream('```', isOpen);
          },
          onText: (text) => code.push(text),
        });
      } finally {
        cancelled.dispose();
      }
    },
  );
  code.end();
  if (end.reason === 'aborted') return;
  if (end.error !== undefined) return showTrouble(end.error, () => void suggestCommand(asker, wish));
  const command = commandsOf(code.lines.join('\n')).trim();
  const again = l10n.t('Say it differently');
  const refusal = refusalOf(command);
  if (refusal !== undefined) {
    if ((await showWarning(refusal, again)) === again) await suggestCommand(asker, wish);
    return;
  }
  const terminal = window.activeTerminal ?? window.createTerminal({ name: 'Ask DeepSeek' });
  terminal.show();
  terminal.sendText(command, false);
}

/** A line break would run what stands before it, and so would a control character. */
function refusalOf(command: string): string | undefined {
  if (command === '') return l10n.t('The answer has no command in it.');
  if (command.includes('\n')) return l10n.t('The answer is more than one line, which a terminal would run at once.');
  const hidden = hiddenCharacters(command);
  return hidden.length === 0
    ? undefined
    : l10n.t(
        'The command has characters that cannot be seen ({0}), so it was not put into the terminal.',
        hidden.join(', '),
      );
}
