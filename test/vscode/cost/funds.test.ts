/** An account that runs empty: what runs by itself waits, at DeepSeek's own service and at a gateway, until there is money. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { createBreaker } from '../../../src/api/breaker.ts';
import { createClient, type DeepSeekClient } from '../../../src/api/client.ts';
import type { ServiceKind } from '../../../src/api/connection.ts';
import { Accounts } from '../../../src/host/cost/accounts.ts';
import { Funds, type Held } from '../../../src/host/cost/funds/funds.ts';
import { LedgerFiles } from '../../../src/host/cost/ledgerFiles.ts';
import { startGateway, type Gateway } from '../../gateway/gateway.ts';
import { connectionTo } from '../../helpers/connections.ts';
import { hashing } from '../../helpers/hashing.ts';
import { openUndici } from '../../helpers/undiciSend.ts';
import { VirtualClock } from '../../helpers/virtualClock.ts';
import { noMemento } from '../noMemento.ts';
import { sharedLog } from '../sharedLog.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

describe('an account without money', () => {
  let service: Gateway;
  let folder: string;
  let balance = 0;
  const { send, close } = openUndici();
  const log = sharedLog();
  const opened: vscode.Disposable[] = [];

  before(async () => {
    service = await startGateway({ auth: 'none', balance: () => balance });
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'funds-'));
    balance = 0;
    service.clear();
  });
  afterEach(async () => {
    for (const thing of opened.splice(0)) thing.dispose();
    await rm(folder, { recursive: true, maxRetries: 9 });
  });
  after(async () => {
    await close();
    await service.close();
  });

  const balancesRead = (): number => service.requests.filter(({ path }) => path.endsWith('/user/balance')).length;

  /** A window whose time stands still until it is told to go on. */
  function openWindow(kind: ServiceKind) {
    const clock = new VirtualClock();
    const connection = connectionTo(service.url, { kind });
    const breaker = createBreaker();
    const client: DeepSeekClient = createClient(
      { send, hashing, now: Date.now, random: () => 0, onCall: (report) => funds.heard(report) },
      breaker,
    );
    const accounts = new Accounts(new LedgerFiles(folder), noMemento, log);
    const found = { credential: connection.credential, source: 'environment', fingerprint: '0a1b2c3d' } as const;
    const current = { connection, found };
    const parts = {
      client,
      connect: () => Promise.resolve(current),
      accounts,
      release: () => breaker.reset(),
      log,
    };
    const funds: Funds = new Funds(parts, clock);
    const returned: (Held | undefined)[] = [];
    opened.push(
      funds,
      accounts,
      funds.onDidReturn((held) => returned.push(held)),
    );
    /** The code that a question comes to; `ok` if it is answered. */
    const ask = async (automatic = false): Promise<string> => {
      const options = { connection, signal: new AbortController().signal, automatic, label: { purpose: 'chat' } };
      const messages = [{ role: 'user', text: 'How are you?' }] as const;
      for await (const event of client.chat({ model: 'deepseek-flash', messages, thinking: 'off' }, options)) {
        if (event.type === 'end') return event.error?.code ?? 'ok';
      }
      return 'no end';
    };
    /** Lets time pass until the account was read once more. */
    const passUntilRead = async (ms: number): Promise<void> => {
      const before = balancesRead();
      const changed = new Promise<void>((resolve) => opened.push(funds.onDidChange(resolve)));
      await clock.advance(ms);
      await changed;
      assert.equal(balancesRead(), before + 1);
    };
    return { clock, funds, current, returned, ask, passUntilRead };
  }

  it('lets what runs by itself wait, and goes on by itself when DeepSeek’s balance is back', async () => {
    const { clock, funds, returned, ask, passUntilRead } = openWindow('official');
    assert.equal(await ask(), 'BALANCE');
    assert.equal(funds.isEmpty, true);
    await waitUntil(() => funds.held !== undefined);
    assert.equal(funds.held?.total, 0);
    // Nothing leaves for what nobody asked for.
    const sent = service.requests.length;
    assert.equal(await ask(true), 'BALANCE');
    assert.equal(service.requests.length, sent);
    // Each look waits twice as long as the one before.
    for (const waitMs of [4, 8, 16]) {
      await waitUntil(() => clock.sleeping > 0);
      await clock.advance(waitMs * secondMs - 1);
      assert.equal(funds.isEmpty, true);
      await passUntilRead(1);
    }
    assert.equal(returned.length, 0);
    balance = 20;
    await waitUntil(() => clock.sleeping > 0);
    await passUntilRead(32 * secondMs);
    await waitUntil(() => !funds.isEmpty);
    assert.deepEqual(
      returned.map((held) => [held?.currency, held?.total]),
      [['CNY', 20e9]],
    );
    assert.equal(await ask(true), 'ok');
  });

  it('is not taken for that of another key which came into use meanwhile', async () => {
    balance = 20;
    const { funds, current } = openWindow('official');
    funds.follow(current);
    const reading = funds.read();
    funds.follow({ ...current, found: { ...current.found, fingerprint: 'another' } });
    assert.equal(await reading, undefined);
    assert.equal(funds.held, undefined);
    funds.follow(current);
    assert.equal((await funds.read())?.total, 20e9);
  });

  it('goes on at once when a question is answered, whatever the service', async () => {
    for (const kind of ['official', 'gateway'] as const) {
      balance = 0;
      const { funds, returned, ask } = openWindow(kind);
      assert.equal(await ask(), 'BALANCE');
      assert.equal(funds.isEmpty, true);
      balance = 20;
      assert.equal(await ask(), 'ok');
      assert.equal(funds.isEmpty, false);
      assert.equal(returned.length, 1);
      assert.equal(await ask(true), 'ok');
    }
  });

  it('is tried again now and then where a gateway tells no balance', async () => {
    const { clock, funds, returned, ask } = openWindow('gateway');
    assert.equal(await ask(), 'BALANCE');
    const sent = service.requests.length;
    assert.equal(await ask(true), 'BALANCE');
    await clock.advance(minuteMs - 1);
    assert.equal(await ask(true), 'BALANCE');
    assert.equal(service.requests.length, sent);
    await clock.advance(1);
    // Let go, but still without money: one request, and the wait is longer.
    assert.equal(await ask(true), 'BALANCE');
    assert.equal(service.requests.length, sent + 1);
    await clock.advance(2 * minuteMs - 1);
    assert.equal(await ask(true), 'BALANCE');
    assert.equal(service.requests.length, sent + 1);
    balance = 20;
    await clock.advance(1);
    assert.equal(await ask(true), 'ok');
    assert.equal(funds.isEmpty, false);
    assert.equal(returned.length, 1);
    assert.equal(balancesRead(), 0);
  });

  it('forgets what it knew when another key or service is used', async () => {
    const { clock, funds, current, ask } = openWindow('official');
    funds.follow(current);
    await ask();
    await waitUntil(() => funds.held !== undefined);
    funds.follow(current);
    assert.equal(funds.isEmpty, true);
    funds.follow({ ...current, found: { ...current.found, fingerprint: 'ffffffff' } });
    assert.equal(funds.isEmpty, false);
    assert.equal(funds.held, undefined);
    await waitUntil(() => clock.sleeping === 0);
  });
});

async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
