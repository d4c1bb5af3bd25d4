/** Tells what went wrong where there is no panel to tell it in: the same words, with the same buttons. */
import { commands } from 'vscode';
import type { ActionId } from '../../protocol/view.ts';
import type { CommandId } from '../commandIds.ts';
import { showError } from '../notices/notices.ts';
import { describeError } from '../words.ts';

/** Those of the actions that are commands. */
const commandOf: Readonly<Partial<Record<ActionId, CommandId>>> = {
  setKey: 'setKey',
  chooseService: 'chooseService',
  chooseModel: 'chooseModel',
  testConnection: 'testConnection',
  openSettings: 'openSettings',
  showLog: 'showLog',
};

/** Shows the trouble; `retry` is called if the person wants that. */
export async function showTrouble(error: unknown, retry: () => void): Promise<void> {
  const { title, text, actions } = describeError(error);
  const again = describeError(undefined).actions.find(({ id }) => id === 'retry');
  const offered = [
    ...(again === undefined ? [] : [again]),
    ...actions.filter(({ id }) => commandOf[id] !== undefined),
  ].slice(0, 3);
  const chosen = await showError(`${title}. ${text}`, ...offered.map(({ label }) => label));
  const action = offered.find(({ label }) => label === chosen)?.id;
  if (action === 'retry') retry();
  const command = action && commandOf[action];
  if (command !== undefined) await commands.executeCommand(`askDeepSeek.${command}`);
}
