/**
 * What the commands of the palette, the menus and the keys do.
 * Owns the choosing of models and effort and the asking by input box; the rest is passed on to whoever owns it.
 */
import {
  commands,
  l10n,
  QuickPickItemKind,
  TabInputCustom,
  TabInputText,
  Uri,
  window,
  type QuickPickItem,
} from 'vscode';
import type { Thinking } from '../api/events.ts';
import type { Audit } from './audit/audit.ts';
import type { BatchDoor } from './batch/batchDoor.ts';
import type { Attacher } from './context/attacher.ts';
import { activeSelection } from './context/sources/editors.ts';
import type { Chat } from './chat/chat.ts';
import type { Composer } from './chat/composer.ts';
import type { Code } from './code/code.ts';
import type { EditCommands } from './edits/editCommands.ts';
import type { History } from './sessions/history.ts';
import type { Surfaces } from './panel/surfaces.ts';
import type { Commands } from './commandIds.ts';
import type { Images } from './image/images.ts';
import type { GhostText } from './completion/ghostText.ts';
import { explainCompletion, showCompletionMenu } from './completion/statusItem.ts';
import type { CurrentConnection } from './connection/connections.ts';
import type { Connector } from './connection/connector.ts';
import type { Accounts } from './cost/accounts.ts';
import type { Costs } from './cost/page/costs.ts';
import { describePrice } from './cost/priceHint.ts';
import type { KeyParts } from './keys/keyCommands.ts';
import { loadChunk } from './loadChunk.ts';
import type { Doctor } from './doctor/doctor.ts';
import type { Log } from './log.ts';
import type { NextEditSwitch } from './nextEdit/switch.ts';
import type { ModelCatalog } from './connection/models.ts';
import { openSettings } from './settings.ts';
import { describeError } from './words.ts';

const loadKeyFlows = () => loadChunk(() => import('./keys/keyCommands.ts'));

type KeyFlows = Awaited<ReturnType<typeof loadKeyFlows>>;

/** What the commands act on. */
export interface CommandParts {
  readonly chat: Chat;
  readonly composer: Composer;
  readonly attacher: Attacher;
  readonly history: History;
  readonly surfaces: Surfaces;
  readonly connector: Connector;
  readonly keys: KeyParts;
  readonly catalog: ModelCatalog;
  readonly ghostText: GhostText;
  readonly code: Code;
  readonly edits: EditCommands;
  readonly nextEdits: NextEditSwitch;
  readonly audit: Audit;
  readonly doctor: Doctor;
  readonly costs: Costs;
  readonly accounts: Accounts;
  readonly images: () => Promise<Images>;
  readonly batches: BatchDoor;
  /** Lets the person choose which tools of others the agent may use. */
  readonly chooseTools: () => Promise<void>;
  /** Shows all chats as examples to train with. */
  readonly exportFineTuning: () => Promise<void>;
  readonly log: Log;
  readonly connect: () => Promise<CurrentConnection>;
  /** Whether there is a service to ask. */
  readonly isReady: () => boolean;
  /** Ends with the extension. */
  readonly signal: AbortSignal;
}

export function createCommands(parts: CommandParts): Commands {
  const { chat, history, surfaces, connector, edits, log, signal } = parts;
  const keys = async (choose: (flows: KeyFlows) => (keys: KeyParts) => Promise<void>): Promise<void> =>
    choose(await loadKeyFlows())(parts.keys);
  return {
    ask: () => ask(parts),
    async newChat() {
      await chat.show(undefined);
      await surfaces.reveal();
    },
    analyzeImage: async (...given) => (await parts.images()).analyze(picturesGiven(given)),
    analyzeImageLink: async () => (await parts.images()).analyzeLink(),
    analyzeClipboard: async () => (await parts.images()).analyzeClipboard(),
    showSessions: () => surfaces.reveal('history'),
    exportChat: () => history.export(),
    importChats: () => history.import(),
    openInEditor: async () => surfaces.openInEditor(),
    stop: () => chat.stop(),
    setKey: () => connector.setKey(signal),
    addKey: () => keys((flows) => flows.addKey),
    chooseKey: () => keys((flows) => flows.chooseKey),
    renameKey: () => keys((flows) => flows.renameKey),
    rotateKey: async () => (await loadChunk(() => import('./keys/rotating.ts'))).rotateKey(parts.keys),
    removeKey: () => keys((flows) => flows.removeKey),
    chooseService: () => connector.chooseService(signal),
    chooseModel: () => chooseModel(parts),
    chooseThinking: () => chooseThinking(parts),
    doctor: () => parts.doctor.show(),
    testConnection: () => connector.testConnection(signal),
    showLog: async () => log.show(),
    showCosts: () => parts.costs.show(),
    showAuditLog: () => parts.audit.show(),
    verifyAuditLog: () => parts.audit.verify(),
    exportAuditLog: () => parts.audit.export(),
    complianceReport: () => parts.audit.report(),
    exportFineTuning: () => parts.exportFineTuning(),
    batchPrompts: (uri) => parts.batches.openPrompts(uri),
    batchFiles: (uri, uris) => parts.batches.openFiles(uri, uris),
    showBatch: () => parts.batches.show(),
    pauseBatch: () => parts.batches.pause(),
    resumeBatch: () => parts.batches.resume(),
    openSettings,
    completionMenu: () => showCompletionMenu(parts.ghostText, () => log.show()),
    explainCompletion: () => explainCompletion(parts.ghostText),
    triggerCompletion: async () => commands.executeCommand('editor.action.inlineSuggest.trigger'),
    acceptNextEdit: () => parts.nextEdits.accept(),
    dismissNextEdit: () => parts.nextEdits.dismiss(),
    dismissCompletion: () => parts.ghostText.dismiss(),
    acceptChange: async () => parts.code.reviews?.decideHere(true),
    rejectChange: async () => parts.code.reviews?.decideHere(false),
    acceptAllChanges: async () => parts.code.reviews?.decideAll(true),
    rejectAllChanges: async () => parts.code.reviews?.decideAll(false),
    nextChange: async () => parts.code.reviews?.move(1),
    previousChange: async () => parts.code.reviews?.move(-1),
    chooseTools: () => parts.chooseTools(),
    showShortcuts: () => surfaces.reveal('shortcuts'),
    compareChanges: async () => parts.code.reviews?.compare(),
    editHere: () => edits.editHere(),
    fix: (...place) => edits.rewrite('fix', ...place),
    document: () => edits.rewrite('docs'),
    refactor: () => edits.rewrite('refactor'),
    simplify: () => edits.rewrite('simplify'),
    translate: () => edits.translate(),
    stopEdit: async () => edits.running?.stop(),
    discardEdit: async () => edits.running?.discard(),
    retryEdit: async () => edits.running?.retry(),
    repeatEdit: async () => edits.running?.repeat(),
    writeCommitMessage: (sourceControl) => edits.writeCommitMessage(sourceControl),
    stopCommitMessage: async () => edits.commit?.stop(),
    explain: (...place) => edits.ask((asks) => asks.explain(...place)),
    writeTests: () => edits.ask((asks) => asks.writeTests()),
    reviewSelection: () => edits.ask((asks) => asks.reviewSelection()),
    reviewChanges: () => edits.ask((asks) => asks.reviewChanges()),
    clearFindings: async () => edits.findings?.clear(),
    fixFinding: (thread) => edits.fixFinding(thread),
    dismissFinding: async (thread) => edits.findings?.dismiss(thread),
    explainTerminal: () => edits.ask((asks) => asks.explainTerminal()),
    suggestCommand: () => edits.suggestCommand(),
  };
}

/**
 * The files that a menu gives: the one clicked and all that are selected with it; without a menu the picture in the tab in
 * front.
 */
function picturesGiven([clicked, selected]: readonly unknown[]): readonly Uri[] {
  if (Array.isArray(selected) && selected.length > 0) return selected.filter((one) => one instanceof Uri);
  if (clicked instanceof Uri) return [clicked];
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom || input instanceof TabInputText ? [input.uri] : [];
}

/** Asks by an input box; a selection goes along, and the answer streams in the panel. */
async function ask({ chat, composer, attacher, surfaces, isReady }: CommandParts): Promise<void> {
  const selection = activeSelection();
  const question = await window.showInputBox({
    title: 'Ask DeepSeek',
    prompt: selection ? l10n.t('{0} goes along', selection.label) : '',
    placeHolder: l10n.t('What do you want to know?'),
    ignoreFocusOut: true,
  });
  if (question === undefined || question.trim() === '') return;
  await surfaces.reveal();
  if (selection !== undefined) await attacher.attachSelection();
  // Without a service the question waits in the composer until there is one.
  if (!isReady()) return composer.write(question);
  const attachments = await composer.attachments();
  composer.hold(question);
  await chat.ask({ text: question, attachments }, () => composer.release(question, attachments));
}

async function chooseModel({ accounts, catalog, composer, connect, signal, log }: CommandParts): Promise<void> {
  const { connection } = await connect();
  const list = window.createQuickPick<QuickPickItem>();
  const show = (ids: readonly string[], typed: string): void => {
    const current = composer.view().model;
    const items: QuickPickItem[] = ids.map((id) => ({
      label: id,
      description: id === current ? l10n.t('in use') : '',
      detail: describePrice({ kind: connection.kind, model: id }, Date.now(), accounts.currency()) ?? '',
    }));
    if (typed !== '' && !ids.includes(typed)) {
      items.push(
        { label: '', kind: QuickPickItemKind.Separator },
        { label: typed, description: l10n.t('use this model id'), alwaysShow: true },
      );
    }
    list.items = items;
  };
  let ids = catalog.known(connection).map((model) => model.id);
  list.placeholder = l10n.t('Choose model, or type its id');
  list.busy = true;
  list.onDidChangeValue((value) => show(ids, value.trim()));
  list.onDidAccept(() => {
    // Enter may come before the entry for what was typed.
    const chosen = list.selectedItems[0]?.label ?? list.value.trim();
    list.hide();
    if (chosen) composer.choose({ model: chosen });
  });
  list.onDidHide(() => list.dispose());
  show(ids, '');
  list.show();
  try {
    ids = (await catalog.refresh(connection, signal)).map((model) => model.id);
    show(ids, list.value.trim());
  } catch (error) {
    log.failure('models', error);
    list.title = describeError(error).title;
  }
  list.busy = false;
  composer.refresh();
}

async function chooseThinking({ composer }: CommandParts): Promise<void> {
  const current = composer.view().thinking;
  const choices: readonly (QuickPickItem & { readonly thinking: Thinking })[] = [
    { thinking: 'off', label: l10n.t('Off'), detail: l10n.t('Answers at once; cheapest') },
    { thinking: 'low', label: l10n.t('Low'), detail: l10n.t('Thinks briefly') },
    { thinking: 'high', label: l10n.t('High'), detail: l10n.t('Thinks before it answers') },
    { thinking: 'max', label: l10n.t('Max'), detail: l10n.t('Thinks as long as it takes; slowest and dearest') },
  ];
  const items = choices.map((item) => ({ ...item, description: item.thinking === current ? l10n.t('in use') : '' }));
  const choice = await window.showQuickPick(items, { placeHolder: l10n.t('Choose thinking effort') });
  if (choice !== undefined) composer.choose({ thinking: choice.thinking });
}
