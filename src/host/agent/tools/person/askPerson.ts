/** Puts a question of the agent to the person, above the editors. Owns the list of likely answers, to which one's own can be typed. */
import { l10n, window, type QuickPickItem } from 'vscode';
import type { AskPerson } from './askUser.ts';

/** Undefined when the person leaves it. Rejects at the signal. */
export const askPerson: AskPerson = async (question, choices, signal) => {
  signal.throwIfAborted();
  const list = window.createQuickPick();
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const stop = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  list.title = question;
  list.placeholder = choices.length > 0 ? l10n.t('Choose an answer or type your own') : l10n.t('Type your answer');
  list.ignoreFocusOut = true;
  const offer = (): void => {
    const own: QuickPickItem = { label: list.value, description: l10n.t('Your answer to the agent'), alwaysShow: true };
    const typed = list.value.trim() === '' || choices.includes(list.value) ? [] : [own];
    list.items = [...typed, ...choices.map((label) => ({ label }))];
  };
  offer();
  list.onDidChangeValue(offer);
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    if (chosen !== undefined) resolve(chosen.label);
  });
  list.onDidHide(() => resolve(undefined));
  list.show();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    list.dispose();
  }
};
