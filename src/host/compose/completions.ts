/**
 * What is offered while somebody types: ghost text, next edits, and what is learnt from what they took.
 * Owns the order in which these are built.
 */
import type { ExtensionContext } from 'vscode';
import { CompletionService } from '../completion/ask.ts';
import { Budget } from '../completion/budget.ts';
import { GhostText } from '../completion/ghostText.ts';
import { StatusItem } from '../completion/statusItem.ts';
import type { Disposables } from '../lifecycle.ts';
import { NextEditSwitch } from '../nextEdit/switch.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';
import { Tuning } from '../tuning/tuning.ts';
import type { Foundation } from './foundation.ts';

export interface Completions {
  readonly budget: Budget;
  readonly ghostText: GhostText;
  readonly tuning: Tuning;
  readonly statusItem: StatusItem;
  readonly nextEdits: NextEditSwitch;
}

/** Builds it; it is disposed with `own`. `defaultModel` is the one that new sessions begin with. */
export function composeCompletions(
  { globalStorageUri }: ExtensionContext,
  own: Disposables,
  signal: AbortSignal,
  { accounts, budgets, catalog, client, connect, hasAsked, memento, reach }: Foundation,
  { store, defaultModel }: { readonly store: SessionStore; readonly defaultModel: () => string },
): Completions {
  const service = new CompletionService(client, catalog, connect, hasAsked);
  const budget = own.add(new Budget(accounts, budgets));
  const ghostText = own.add(new GhostText(service, defaultModel, memento, reach, budget));
  own.add(ghostText.onDidTakeLines((lines) => void accounts.note({ type: 'accepted', at: Date.now(), lines })));
  const tuning = own.add(new Tuning(store, globalStorageUri.fsPath, ghostText.onDidAccept, signal));
  const statusItem = own.add(new StatusItem(ghostText));
  const { engine } = ghostText;
  const nextEdits = own.add(new NextEditSwitch({ client, catalog, connect, isWanted: hasAsked, engine }));
  return { budget, ghostText, tuning, statusItem, nextEdits };
}
