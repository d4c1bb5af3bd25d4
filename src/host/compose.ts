/**
 * The composition root: builds everything with constructor arguments and reads top to bottom.
 * Imported on first use. Nothing here connects; the transport itself is loaded by the first request.
 */
import type { ExtensionContext, InlineCompletionItemProvider, WebviewPanel, WebviewView } from 'vscode';
import { join } from 'node:path';
import { Agent } from './agent/agent.ts';
import { Staging } from './agent/stage/staging.ts';
import { Asker } from './asking/asker.ts';
import { BatchDoor } from './batch/batchDoor.ts';
import { Chat } from './chat/chat.ts';
import { Attacher } from './context/attacher.ts';
import { FileGate } from './context/fileGate.ts';
import { Pages } from './context/sources/pages.ts';
import { WorkspaceRules } from './context/rules.ts';
import { SlashCommands } from './prompts/slashCommands.ts';
import { Composer } from './chat/composer.ts';
import { Code } from './code/code.ts';
import { ConnectionCard } from './panel/connectionCard.ts';
import { Panel } from './panel/panel.ts';
import { Follower } from './sessions/follow.ts';
import { History } from './sessions/history.ts';
import { Titles } from './sessions/titles.ts';
import { Sessions } from './sessions/sessions.ts';
import { SessionStore } from './sessions/sessionStore.ts';
import { Surfaces } from './panel/surfaces.ts';
import type { Commands } from './commandIds.ts';
import { composeCompletions } from './compose/completions.ts';
import { composeFoundation } from './compose/foundation.ts';
import { createCommands } from './commands.ts';
import { BalanceItem } from './cost/funds/balanceItem.ts';
import { Funds } from './cost/funds/funds.ts';
import { offerAgain } from './cost/funds/offerAgain.ts';
import { Costs } from './cost/page/costs.ts';
import { Meter } from './cost/meter.ts';
import { reviewsAtLowerPrice } from './cost/offPeak.ts';
import { Connector } from './connection/connector.ts';
import { keyLine } from './keys/keyWords.ts';
import { FirstSeen } from './keys/age/firstSeen.ts';
import { KeyReminders } from './keys/age/reminders.ts';
import { EditCommands } from './edits/editCommands.ts';
import { Converter } from './image/converter.ts';
import { Descriptions } from './image/descriptions.ts';
import { Looker } from './image/looker.ts';
import { Sight } from './image/sight.ts';
import { lazily, loadChunk } from './loadChunk.ts';
import { Sender } from './panel/sender.ts';
import { Doctor } from './doctor/doctor.ts';
import { Disposables } from './lifecycle.ts';
import { hashing } from './net/hashing.ts';
import { settleSecrets } from './policy/askFirst.ts';
import { createNative, type Native } from './native/native.ts';

/** What the entry needs of all this. */
export interface Application {
  readonly commands: Commands;
  showView(frame: WebviewView): void;
  showTab(frame: WebviewPanel): void;
  /** Fills the tab of a batch from before a reload. */
  showBatch(frame: WebviewPanel): Promise<void>;
  readonly completions: InlineCompletionItemProvider['provideInlineCompletionItems'];
  readonly native: Native;
  /** Ends the running answer and resolves when everything is on disk. */
  end(): Promise<void>;
}

/** Builds the application; it is disposed with the extension. `onModelsChange` hears when other models are to be offered. */
export async function compose(context: ExtensionContext, onModelsChange: () => void): Promise<Application> {
  const own = new Disposables();
  context.subscriptions.push(own);
  const lifetime = new AbortController();
  const { signal } = lifetime;
  own.add({ dispose: () => lifetime.abort() });

  const foundation = composeFoundation(context, own, signal, (report) => funds.heard(report));
  const { accounts, audit, budgets, catalog, client, connect, credentials } = foundation;
  const { ledger, log, memento, noteAsked, reach, ring, send } = foundation;
  own.add(catalog.onDidRefresh(onModelsChange));

  const sight = new Sight(client, new Descriptions(join(context.globalStorageUri.fsPath, 'pictures.json'), Date.now));

  const store = new SessionStore(context.globalStorageUri.fsPath);
  const sessions = own.add(new Sessions(store, context.workspaceState, log));
  const gate = own.add(new FileGate((why) => void accounts.note({ type: 'held', at: Date.now(), why })));
  const rules = own.add(new WorkspaceRules(gate, context.workspaceState));
  const pages = new Pages(send);
  const staging = own.add(
    new Staging({
      folder: join(context.globalStorageUri.fsPath, 'checkpoints'),
      waitingFolder: join(context.globalStorageUri.fsPath, 'waiting'),
      conversation: { stop: () => chat.stop(), goBack: (questionId) => chat.goBack(questionId) },
      loadReviews: () => code.loadReviews(),
      log,
    }),
  );
  const tools = lazily(async () => {
    const { openTools } = await loadChunk(() => import('./agent/tools/registry.ts'));
    const look: Looker['look'] = (...query) => looker.look(...query);
    return openTools(own, { gate, pages, pictures, look, choices: context.workspaceState, staging });
  });
  const agent = new Agent(
    async () => (await tools())(),
    (session, question) => staging.begin(session, question),
  );
  const chat: Chat = own.add(
    new Chat(
      {
        client,
        catalog,
        accounts,
        sight,
        agent,
        log,
        connect: budgets.guard('chat', connect),
        settle: async (asking) => {
          await rules.loaded();
          return (await budgets.mayAsk('chat')) ? settleSecrets(asking) : undefined;
        },
        giveBack: (asking) => composer.giveBack(asking),
        begin: (session) => sessions.begin(session),
        rules: () => rules.current(),
        alone: (sessionId, work) => sessions.alone(sessionId, work),
        lowerPrice: reviewsAtLowerPrice(() => composer.connection?.kind),
        keep: (sessionId, event) => {
          if (event.type === 'asked') noteAsked();
          void sessions.keep(sessionId, event);
          titles.follow(chat.session, event);
          edits.follow(chat.session, event);
        },
      },
      await sessions.last(signal),
    ),
  );

  const release = (): void => {
    reach.breaker.reset();
    ghostText.resume();
  };
  const funds = own.add(new Funds({ client, connect, accounts, release, log }));
  own.add(new BalanceItem(funds, accounts, budgets));
  own.add(funds.onDidReturn((held) => void offerAgain(chat, held)));
  const connector = new Connector(client, credentials, ring, catalog, log);
  const card = own.add(new ConnectionCard(connector, credentials));
  const composer = own.add(new Composer(chat, catalog, rules, gate, agent, accounts, context.workspaceState));
  const conversions = own.add(new Converter(() => surfaces.reveal()));
  const pictures = lazily(async () => {
    const { Pictures } = await loadChunk(() => import('./image/pictures.ts'));
    return new Pictures(conversions);
  });
  const attacher = own.add(new Attacher(composer, gate, pages, pictures));
  const slash = new SlashCommands(gate);
  const sender = new Sender(chat, composer, slash, log);
  const isReady = () => card.view().ready;
  const images = lazily(async () => {
    const { Images } = await loadChunk(() => import('./image/images.ts'));
    const reveal = (wanted?: 'clipboard') => surfaces.reveal(wanted);
    return new Images({ chat, composer, sender, gate, pictures: await pictures(), reveal, isReady, signal });
  });
  const meter = own.add(new Meter({ composer, catalog, accounts, budgets, rules: () => rules.current() }));
  own.add(budgets.onDidChange(() => meter.refresh()));
  own.add(accounts.onDidChangeCurrency(() => chat.showAgain()));
  void accounts.refresh().then(() => meter.refresh());
  const titles = own.add(
    new Titles({
      client,
      catalog,
      log,
      connect,
      note: (sessionId, event) => {
        void sessions.note(chat, sessionId, event);
        history.retitle(sessionId, event.title);
      },
    }),
  );
  const costs = own.add(
    new Costs({
      context,
      files: ledger,
      accounts,
      log,
      budgets: () => budgets.rows(),
      onDidReadBalance: funds.onDidChange,
      readBalance: async () => {
        await funds.read();
      },
      titles: async () => {
        const listed = await store.list(signal);
        return new Map((listed.ok ? listed.value : []).map(({ id, title }) => [id, title]));
      },
    }),
  );
  own.add(new Follower(store, chat));
  const history = own.add(new History(store, sessions, chat, log));
  const code = own.add(new Code(chat));
  const batches = own.add(
    new BatchDoor({
      client,
      catalog,
      accounts,
      composer,
      code,
      gate,
      pictures,
      sight,
      connect,
      extensionUri: context.extensionUri,
      storage: join(context.globalStorageUri.fsPath, 'batches'),
      memento: context.workspaceState,
      log,
    }),
  );
  const panel = own.add(
    new Panel({
      chat,
      composer,
      attacher,
      slash,
      rules,
      card,
      meter,
      history,
      code,
      audit,
      sender,
      conversions,
      images,
      agent,
      staging,
      log,
    }),
  );
  const surfaces: Surfaces = own.add(new Surfaces(context.extensionUri, panel));
  const asker = new Asker({ client, catalog, log, connect: budgets.guard('edit', connect), noteAsked });
  const looker = new Looker({ client, catalog, asker, connect: budgets.guard('chat', connect) });
  const edits = own.add(
    new EditCommands({
      asker,
      memento: context.workspaceState,
      loadReviews: () => code.loadReviews(),
      chat,
      composer,
      slash,
      surfaces,
      gate,
      isReady,
    }),
  );
  own.add(credentials.onDidChange(() => void card.refresh()));

  const { budget, ghostText, nextEdits, statusItem, tuning } = composeCompletions(context, own, signal, foundation, {
    store,
    defaultModel: () => composer.defaultModel,
  });
  const doctor = own.add(
    new Doctor(
      {
        context,
        client,
        catalog,
        credentials,
        send,
        target: () => card.view(),
        refresh: () => card.refresh(),
        automatic(connection) {
          const refusal = reach.breaker.refusal(connection);
          const restsUntil = budget.restsUntil(Date.now());
          const { isOffline } = reach;
          return { isOffline, ...(refusal && { refusal }), ...(restsUntil !== undefined && { restsUntil }) };
        },
        tryAutomatic() {
          reach.breaker.reset();
          reach.forget();
          ghostText.resume();
        },
        secrets: () => credentials.live(),
      },
      log,
    ),
  );
  const reminders = own.add(new KeyReminders(memento, Date.now));
  // Another key, address or setting may be the one that works.
  own.add(
    card.onDidChange((current) => {
      funds.follow(current);
      reminders.watch(current?.found);
      statusItem.showKey(current?.found === undefined ? '' : keyLine(current.found));
      reach.forget();
      ghostText.resume();
      onModelsChange();
    }),
  );
  await card.refresh();

  return {
    commands: createCommands({
      chat,
      composer,
      attacher,
      history,
      surfaces,
      connector,
      keys: { credentials, ring, connector, hashing, firstSeen: new FirstSeen(memento), signal },
      catalog,
      code,
      edits,
      ghostText,
      nextEdits,
      audit,
      doctor,
      costs,
      accounts,
      images,
      batches,
      chooseTools: async () => {
        const { chooseOtherTools } = await loadChunk(() => import('./agent/tools/others/otherTools.ts'));
        await chooseOtherTools(context.workspaceState);
      },
      exportFineTuning: () => tuning.export(),
      log,
      connect,
      isReady,
      signal,
    }),
    showView: (frame) => surfaces.showView(frame),
    showTab: (frame) => surfaces.showTab(frame),
    showBatch: (frame) => batches.bringBack(frame),
    completions: (...query) => ghostText.provide(...query),
    native: createNative({
      client,
      catalog,
      gate,
      slash,
      rules,
      asker,
      pictures,
      looker,
      log,
      connect,
      connectToAsk: budgets.guard('chat', connect),
      noteAsked,
      turnsPath: join(context.globalStorageUri.fsPath, 'turns.json'),
      fill: async (words) => {
        await surfaces.reveal();
        if (words !== '') composer.write(words);
      },
    }),
    async end() {
      await Promise.all([chat.stop(), batches.end()]);
      await store.retry();
      await store.settled();
      await ledger.settled();
      await foundation.recorder.settled();
    },
  };
}
