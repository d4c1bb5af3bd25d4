/** Titles that wait for the lower price: asked over a real socket when it begins, and not where nothing costs. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ServiceKind } from '../../../src/api/connection.ts';
import { waitOffPeak } from '../../../src/core/cost/book/offPeak.ts';
import { createSession, replay, type ConversationEvent } from '../../../src/core/conversation/reduce.ts';
import { ModelCatalog } from '../../../src/host/connection/models.ts';
import { Titles } from '../../../src/host/sessions/titles.ts';
import { chunk, done, openWireServer, sse, type WireServer } from '../../helpers/wireServer.ts';
import { MemoryMemento } from '../keys/memoryStorage.ts';
import { sharedLog } from '../sharedLog.ts';

/** A Monday at ten in Beijing, when the price is high, and the noon when it falls. */
const peak = Date.UTC(2026, 10, 23, 2);
const noon = Date.UTC(2026, 10, 23, 4);

describe('a title', () => {
  let server: WireServer;
  let titles: Titles;
  let now: number;
  let noted: string[];
  let wake: (() => void) | undefined;

  const settings = () => vscode.workspace.getConfiguration('askDeepSeek');

  beforeEach(async () => {
    now = peak;
    noted = [];
    wake = undefined;
    await settings().update('waitForOffPeak', true, vscode.ConfigurationTarget.Global);
    await settings().update('makeTitles', true, vscode.ConfigurationTarget.Global);
    server = await openWireServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        chunk({ content: 'Lamps' }) + sse({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + done,
      );
    });
  });

  afterEach(async () => {
    titles.dispose();
    await server.close();
    for (const key of ['waitForOffPeak', 'makeTitles'])
      await settings().update(key, undefined, vscode.ConfigurationTarget.Global);
  });

  /** A first answer has ended. */
  function answer(kind: ServiceKind): void {
    titles = new Titles({
      client: server.client,
      catalog: new ModelCatalog(server.client, new MemoryMemento()),
      log: sharedLog(),
      connect: async () => ({ connection: server.connect(kind), found: undefined }),
      waitForLowerPrice: (signal) =>
        waitOffPeak(signal, {
          now: () => now,
          holidays: () => [],
          sleep: (_ms, ended) =>
            new Promise((resolve) => {
              wake = resolve;
              ended.addEventListener('abort', () => resolve());
            }),
        }),
      note: (_sessionId, event) => noted.push(event.title),
    });
    const events: readonly ConversationEvent[] = [
      {
        type: 'asked',
        question: { role: 'user', id: 'q', parentId: undefined, at: peak, text: 'Which lamps?', attachments: [] },
      },
      {
        type: 'answered',
        answer: {
          role: 'assistant',
          id: 'a',
          parentId: 'q',
          at: peak,
          model: 'deepseek-flash',
          thinking: 'off',
          parts: [{ kind: 'text', id: 'p', text: 'These.' }],
          end: { status: 'ended', reason: 'stop' },
        },
      },
    ];
    const session = replay(createSession('s', peak), events);
    for (const event of events) titles.follow(session, event);
  }

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await setImmediate();
  };

  it('is asked for when the lower price begins, and not before', async () => {
    answer('gateway');
    await until(() => wake !== undefined);
    assert.equal(server.asked.length, 0);
    now = noon;
    wake?.();
    await until(() => noted.length > 0);
    assert.deepEqual([noted, server.asked.length], [['Lamps'], 1]);
  });

  it('is asked for at once where nothing costs', async () => {
    answer('local');
    await until(() => noted.length > 0);
    assert.equal(wake, undefined);
  });

  it('is given up when the window closes before', async () => {
    answer('gateway');
    await until(() => wake !== undefined);
    titles.dispose();
    now = noon;
    await setImmediate();
    assert.deepEqual([noted, server.asked.length], [[], 0]);
  });
});
