/** The way of a question from the composer to the chat, held up on it: nothing is lost, and nothing goes where it is not meant for. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { createClient } from '../../../src/api/client.ts';
import { DeepSeekError } from '../../../src/api/errors.ts';
import type { Asking, Attachment, Session } from '../../../src/core/conversation/model.ts';
import { parseRecord } from '../../../src/core/conversation/records.ts';
import { Agent } from '../../../src/host/agent/agent.ts';
import { Chat } from '../../../src/host/chat/chat.ts';
import type { ChatParts } from '../../../src/host/chat/chatParts.ts';
import { Composer } from '../../../src/host/chat/composer.ts';
import { ModelCatalog } from '../../../src/host/connection/models.ts';
import { makeAttachment } from '../../../src/host/context/attachment.ts';
import { Attacher } from '../../../src/host/context/attacher.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Pages } from '../../../src/host/context/sources/pages.ts';
import { WorkspaceRules } from '../../../src/host/context/rules.ts';
import { Accounts } from '../../../src/host/cost/accounts.ts';
import { LedgerFiles } from '../../../src/host/cost/ledgerFiles.ts';
import { Descriptions } from '../../../src/host/image/descriptions.ts';
import { Sight } from '../../../src/host/image/sight.ts';
import { Disposables } from '../../../src/host/lifecycle.ts';
import { hashing } from '../../../src/host/net/hashing.ts';
import { Sender } from '../../../src/host/panel/sender.ts';
import { SlashCommands } from '../../../src/host/prompts/slashCommands.ts';
import { SessionStore } from '../../../src/host/sessions/sessionStore.ts';
import { sharedLog } from '../sharedLog.ts';

describe('a question on its way to the chat', () => {
  let folder: string;
  let own: Disposables;
  let chat: Chat;
  let composer: Composer;
  let sender: Sender;
  let attacher: Attacher;
  let memento: vscode.Memento;
  /** What the person says when asked about a secret, and when. */
  let answerOf: (asking: Asking) => Promise<Asking | undefined>;

  /** When the lower price begins, and what resolves when it does. */
  let lowerAt: number | undefined;
  let lower: Promise<boolean>;
  /** What a window does with the session that was in front of the last one. */
  let openChat: (session: Session | undefined, disk?: Partial<ChatParts>) => Chat;
  /** Until then an answer has not ended. */
  let connected: Promise<void>;

  const log = sharedLog();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sender-'));
    own = new Disposables();
    memento = makeMemento();
    const send = (): Promise<never> => Promise.reject(new DeepSeekError('NETWORK', 'no network here'));
    const parts = { guard: () => undefined, send, hashing, now: Date.now, random: Math.random };
    const client = createClient({ ...parts, onCall: () => undefined });
    const accounts = own.add(new Accounts(new LedgerFiles(folder), memento, log));
    const catalog = new ModelCatalog(client, memento);
    const gate = own.add(new FileGate());
    const rules = own.add(new WorkspaceRules(gate, memento));
    answerOf = async (asking) => asking;
    connected = Promise.resolve();
    lowerAt = undefined;
    const connect = async (): Promise<never> => {
      await connected;
      throw new DeepSeekError('NO_KEY', 'no service to ask');
    };
    const agent = new Agent(
      async () => [],
      async () => undefined,
    );
    const chatParts: ChatParts = {
      client,
      catalog,
      accounts,
      agent,
      sight: new Sight(client, new Descriptions(join(folder, 'pictures.json'), Date.now)),
      log,
      connect,
      begin: () => undefined,
      settle: (asking) => answerOf(asking),
      giveBack: (asking) => composer.giveBack(asking),
      rules: () => rules.current(),
      keep: () => undefined,
      alone: async (_, work) => work(undefined),
      lowerPrice: { from: ({ text }) => (text.startsWith('/review') ? lowerAt : undefined), wait: () => lower },
    };
    openChat = (session, disk = {}) => own.add(new Chat({ ...chatParts, ...disk }, session));
    chat = openChat(undefined);
    composer = own.add(new Composer(chat, catalog, rules, gate, agent, accounts, memento));
    attacher = own.add(
      new Attacher(composer, gate, new Pages(send), () => Promise.reject(new Error('no pictures here'))),
    );
    sender = new Sender(chat, composer, new SlashCommands(gate), log);
  });

  afterEach(async () => {
    own.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const paste = (text: string): Attachment => makeAttachment({ label: text, icon: 'paste', text });
  const asked = (): readonly string[] => chat.view().messages.flatMap((one) => (one.role === 'user' ? one.text : []));
  const waiting = (): readonly string[] => composer.view().attachments.map(({ label }) => label);
  const kept = (): string | undefined => memento.get('draft');

  /** Sends, and gives back what lets the person's answer come. */
  const sendSlowly = async (text: string, when: 'next' | 'now' = 'next') => {
    const { promise: settled, resolve } = Promise.withResolvers<'send' | 'cancel'>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    answerOf = async (asking) => {
      reach();
      return (await settled) === 'send' ? asking : undefined;
    };
    const sent = sender.send(text, when);
    await reached;
    return async (answer: 'send' | 'cancel'): Promise<void> => {
      resolve(answer);
      await sent;
    };
  };

  it('comes back with what was attached when it is called off, before what was written since', async () => {
    composer.attach(paste('one'));
    const answer = await sendSlowly('First');
    composer.remember('Second');
    await answer('cancel');
    assert.deepEqual([composer.view().draft, waiting(), asked()], ['First\n\nSecond', ['one'], []]);
  });

  it('comes back with what was attached when something unforeseen happens, and only once', async () => {
    composer.attach(paste('one'));
    answerOf = () => Promise.reject(new Error('unforeseen'));
    await sender.send('First', 'next');
    assert.deepEqual([composer.view().draft, waiting(), asked()], ['First', ['one'], []]);
    composer.recover('First');
    assert.equal(composer.view().draft, 'First');
  });

  it('is kept for another window until it is there', async () => {
    const answer = await sendSlowly('First');
    assert.equal(kept(), 'First');
    composer.remember('Second');
    assert.equal(kept(), 'First\n\nSecond');
    await answer('send');
    assert.equal(kept(), 'Second');
  });

  it('takes what was attached when it was sent, and leaves what was attached since', async () => {
    composer.attach(paste('one'));
    const answer = await sendSlowly('First');
    composer.attach(paste('two'));
    await answer('send');
    const [question] = chat.view().messages;
    assert.ok(question?.role === 'user');
    assert.deepEqual(
      question.attachments.flatMap(({ icon, label }) => (icon === 'rules' ? [] : label)),
      ['one'],
    );
    assert.deepEqual(waiting(), ['two']);
  });

  it('takes a long text along that was pasted right before it', async () => {
    const taken = attacher.takeIn({ type: 'attachText', name: '', text: 'pasted' });
    await sender.send('First', 'next');
    await taken;
    const [question] = chat.view().messages;
    assert.ok(question?.role === 'user');
    const icons = question.attachments.map(({ icon }) => icon);
    assert.deepEqual([icons.filter((icon) => icon !== 'rules'), waiting()], [['paste'], []]);
  });

  for (const when of ['next', 'now'] as const) {
    it(`does not go to another chat that came to the front meanwhile, asked for ${when}`, async () => {
      composer.attach(paste('one'));
      const answer = await sendSlowly('First', when);
      await chat.show(undefined);
      await answer('send');
      assert.deepEqual([composer.view().draft, waiting(), asked()], ['First', ['one'], []]);
    });
  }

  it('comes back where a command has nothing to work on', async () => {
    composer.remember('');
    await sender.send('/compact and more', 'next');
    assert.deepEqual([composer.view().draft, kept(), asked()], ['/compact and more', '/compact and more', []]);
  });

  it('comes back when it was to end what has begun to be answered meanwhile', async () => {
    await sender.send('First', 'next');
    const answer = await sendSlowly('/compact');
    answerOf = async (asking) => asking;
    const { promise, resolve } = Promise.withResolvers<void>();
    connected = promise;
    const asking = Promise.withResolvers<void>();
    const running = chat.ask({ text: 'Second', attachments: [] }, asking.resolve);
    await asking.promise;
    await answer('send');
    resolve();
    await running;
    assert.deepEqual([composer.view().draft, asked()], ['/compact', ['First', 'Second']]);
  });

  describe('in place of an answer that others want to end as well', () => {
    /** Asks, and gives back what lets its answer end; the next ones are held up until `later` is resolved. */
    const answerSlowly = async () => {
      const first = Promise.withResolvers<void>();
      const later = Promise.withResolvers<void>();
      connected = first.promise;
      const asking = Promise.withResolvers<void>();
      const running = chat.ask({ text: 'First', attachments: [] }, asking.resolve);
      await asking.promise;
      // Where the answer goes is found out already.
      connected = later.promise;
      return { running, first, later };
    };
    const runningAnswers = (): number =>
      [...chat.session.turns.values()].filter((turn) => turn.role === 'assistant' && turn.end.status === 'running')
        .length;

    it('is answered alone', async () => {
      const { running, first, later } = await answerSlowly();
      const both = ['Second', 'Third'].map((text) => chat.askNow({ text, attachments: [] }));
      first.resolve();
      await running;
      while (asked().length < 2) await setImmediate();
      assert.equal(runningAnswers(), 1);
      later.resolve();
      await Promise.all(both);
      assert.deepEqual([asked(), runningAnswers(), chat.answering], [['First', 'Second', 'Third'], 0, false]);
    });

    it('stays in its chat when another comes to the front', async () => {
      const { running, first, later } = await answerSlowly();
      const { id } = chat.session;
      const again = chat.askNow({ text: 'Second', attachments: [] });
      const shown = chat.show(undefined);
      first.resolve();
      await running;
      later.resolve();
      await Promise.all([again, shown]);
      assert.notEqual(chat.session.id, id);
      assert.deepEqual([chat.session.turns.size, chat.answering], [0, false]);
    });
  });

  describe('and can wait for the lower price', () => {
    let begin: (holds: boolean) => void;

    beforeEach(() => {
      lowerAt = Date.UTC(2026, 10, 23, 4);
      ({ promise: lower, resolve: begin } = Promise.withResolvers<boolean>());
    });

    const queued = () => chat.view().queue.map(({ text, waitsUntil }) => [text, waitsUntil]);
    const become = async (expected: readonly string[]): Promise<void> => {
      while (asked().length < expected.length) await setImmediate();
      assert.deepEqual(asked(), expected);
    };

    it('stands in the queue with the time, and is asked when that has come', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      assert.deepEqual([queued(), asked()], [[['/review', lowerAt]], []]);
      begin(true);
      await become(['/review']);
      assert.deepEqual(queued(), []);
    });

    it('is asked at once on a word, and not again', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      await chat.askQueued(chat.view().queue[0]?.id ?? '');
      begin(true);
      await lower;
      await chat.stop();
      assert.deepEqual([queued(), asked()], [[], ['/review']]);
    });

    it('is taken back', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      await chat.rewordQueued(chat.view().queue[0]?.id ?? '', '');
      begin(true);
      await lower;
      await setImmediate();
      assert.deepEqual([queued(), asked()], [[], []]);
    });

    it('is next in the queue where an answer runs when the time has come', async () => {
      const held = Promise.withResolvers<void>();
      connected = held.promise;
      const running = chat.ask({ text: 'First', attachments: [] });
      await chat.ask({ text: '/review', attachments: [] });
      begin(true);
      await lower;
      await setImmediate();
      assert.deepEqual([queued(), asked()], [[['/review', undefined]], ['First']]);
      held.resolve();
      await running;
    });

    it('goes on waiting in the next window, and in a chat that was left and comes back', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      // As it is read from the disk.
      const events = chat.session.queue.map((question) => parseRecord(JSON.stringify({ type: 'queued', question })));
      assert.deepEqual(events, [{ type: 'queued', question: chat.session.queue[0] }]);
      const kept = chat.session;
      await chat.rewordQueued(kept.queue[0]?.id ?? '', '');
      chat = openChat(kept);
      assert.deepEqual([queued(), asked()], [[['/review', lowerAt]], []]);
      await chat.show(undefined);
      assert.deepEqual(queued(), []);
      await chat.show(kept);
      assert.deepEqual(queued(), [['/review', lowerAt]]);
      begin(true);
      await become(['/review']);
      assert.equal(JSON.stringify([...chat.session.turns.values()]).includes('waitsUntil'), false);
    });

    it('is asked when its chat comes back where the time came meanwhile', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      const kept = chat.session;
      await chat.show(undefined);
      begin(true);
      await lower;
      await setImmediate();
      assert.deepEqual(asked(), []);
      await chat.show(kept);
      await become(['/review']);
    });

    describe('in two windows that have its chat open', () => {
      let windows: readonly [Chat, Chat];
      let stores: readonly [SessionStore, SessionStore];
      const questionId = () => windows[0].session.queue[0]?.id ?? '';
      const texts = () =>
        windows.map((one) => one.view().messages.flatMap((turn) => (turn.role === 'user' ? turn.text : [])));

      beforeEach(async () => {
        stores = [new SessionStore(folder), new SessionStore(folder)];
        const openWindow = (store: SessionStore, session: Session | undefined): Chat =>
          openChat(session, {
            begin: (begun) => store.create(begun, ''),
            keep: (id, event) => void store.append(id, event),
            alone: async (id, work) => assert.ok((await store.alone(id, work)).ok),
          });
        const first = openWindow(stores[0], undefined);
        await first.ask({ text: '/review', attachments: [] });
        await stores[0].settled();
        const loaded = await stores[1].load(first.sessionId, new AbortController().signal);
        assert.ok(loaded.ok);
        windows = [first, openWindow(stores[1], loaded.value.session)];
      });

      for (const [name, words, expected] of [
        ['is asked by one of them', undefined, ['/review']],
        ['is asked in the words that the other one gave it', '/review the loops', ['/review the loops']],
        ['is asked by none when one of them took it back', '', []],
      ] as const) {
        it(name, async () => {
          if (words !== undefined) await windows[0].rewordQueued(questionId(), words);
          await stores[0].settled();
          begin(true);
          while (windows.some((one) => one.view().queue.length > 0 || one.answering)) await setImmediate();
          assert.deepEqual(texts().flat(), expected);
        });
      }
    });

    it('waits as long as before when it is worded anew', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      await chat.rewordQueued(chat.view().queue[0]?.id ?? '', '/review the loops');
      assert.equal(chat.session.queue[0]?.waitsUntil, lowerAt);
      begin(true);
      await become(['/review the loops']);
    });

    it('does not hold up what is asked beside it', async () => {
      await chat.ask({ text: '/review', attachments: [] });
      await chat.ask({ text: 'Meanwhile', attachments: [] });
      assert.deepEqual([queued(), asked()], [[['/review', lowerAt]], ['Meanwhile']]);
    });
  });
});

function makeMemento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
    update: async (key: string, value: unknown) => void values.set(key, value),
  } as vscode.Memento;
}
