/**
 * The names of the commands, as in package.json without their prefix.
 * Owns the list alone, so that the entry can register them without loading what they do (commands.ts).
 */
export const commandIds = [
  'ask',
  'newChat',
  'showSessions',
  'exportChat',
  'importChats',
  'openInEditor',
  'stop',
  'setKey',
  'addKey',
  'chooseKey',
  'renameKey',
  'rotateKey',
  'removeKey',
  'chooseService',
  'chooseModel',
  'chooseThinking',
  'testConnection',
  'showLog',
  'showCosts',
  'showAuditLog',
  'verifyAuditLog',
  'exportAuditLog',
  'openSettings',
  'completionMenu',
  'triggerCompletion',
  'explainCompletion',
  'acceptNextEdit',
  'dismissNextEdit',
  'dismissCompletion',
  'acceptChange',
  'rejectChange',
  'acceptAllChanges',
  'rejectAllChanges',
  'nextChange',
  'previousChange',
  'compareChanges',
  'showShortcuts',
  'editHere',
  'fix',
  'document',
  'refactor',
  'simplify',
  'translate',
  'stopEdit',
  'discardEdit',
  'retryEdit',
  'repeatEdit',
] as const;

export type CommandId = (typeof commandIds)[number];

/** What each command does; menus and light-bulbs say what it is about. Shows its own failures; rejects only on a defect. */
export type Commands = Readonly<Record<CommandId, (...parameters: readonly unknown[]) => Promise<void>>>;
