/** What calls cost, over windows and days, and the limit that ghost text rests at. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { BilledCall } from '../../../src/api/client.ts';
import type { CallLabel, Connection } from '../../../src/api/connection.ts';
import { nextDay } from '../../../src/core/cost/ledger.ts';
import { costOf } from '../../../src/core/cost/prices.ts';
import { endOf } from '../../../src/core/cost/sums/budgets.ts';
import { Budget } from '../../../src/host/completion/budget.ts';
import { Budgets } from '../../../src/host/cost/limits/budgets.ts';
import { Accounts } from '../../../src/host/cost/accounts.ts';
import { LedgerFiles } from '../../../src/host/cost/ledgerFiles.ts';
import { writeSetting } from '../../../src/host/settings.ts';
import { connectionTo } from '../../helpers/connections.ts';
import { sharedLog } from '../sharedLog.ts';

const usage = { promptTokens: 100_000, cacheHitTokens: 40_000, completionTokens: 10_000, reasoningTokens: 0 };

function billed(label: CallLabel, change: Partial<BilledCall> = {}, kind: Connection['kind'] = 'official'): BilledCall {
  const address = kind === 'official' ? 'https://api.deepseek.com' : 'https://gateway.example';
  return {
    sentAt: Date.now(),
    model: 'deepseek-flash',
    usage,
    receivedChars: 30_000,
    request: { model: 'deepseek-flash', prompt: 'x'.repeat(1_000), suffix: '', maxTokens: 1 },
    options: { connection: connectionTo(address, { kind }), signal: new AbortController().signal, label },
    ...change,
  };
}

describe('the accounts', () => {
  let folder: string;
  const log = sharedLog();
  const opened: vscode.Disposable[] = [];

  const openWindow = (): Accounts => {
    const values = new Map<string, unknown>();
    const memento = {
      keys: () => [...values.keys()],
      get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
      update: async (key: string, value: unknown) => void values.set(key, value),
    } as vscode.Memento;
    const accounts = new Accounts(new LedgerFiles(folder), memento, log);
    opened.push(accounts);
    return accounts;
  };

  const record = async (accounts: Accounts, call: BilledCall): Promise<void> => {
    const recorded = new Promise((resolve) => opened.push(accounts.onDidRecord(resolve)));
    accounts.record(call);
    await recorded;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accounts-'));
  });
  afterEach(async () => {
    for (const thing of opened.splice(0)) thing.dispose();
    await writeSetting('budgets', {});
    await writeSetting('budgetsStop', true);
    await writeSetting('completion.dailyTokens', 0);
    await writeSetting('currency', 'auto');
    await rm(folder, { recursive: true });
  });

  it('price a call by its time and add it to the day, for all windows', async () => {
    const [one, other] = [openWindow(), openWindow()];
    const call = billed({ purpose: 'chat', sessionId: 's' });
    await record(one, call);
    await record(other, billed({ purpose: 'completion' }));
    await one.refresh();
    const priced = { kind: 'official', model: 'deepseek-flash' } as const;
    const cost = costOf(usage, priced, call.sentAt, 'USD') ?? 0;
    assert.equal(one.today().all.USD, 2 * cost);
    assert.equal(other.today().all.USD, 2 * cost);
    assert.equal(one.today().purposes.get('completion')?.USD, cost);
  });

  it('know no price for other services, and count their tokens', async () => {
    const accounts = openWindow();
    await record(accounts, billed({ purpose: 'chat' }, {}, 'gateway'));
    const { USD, unpriced, promptTokens } = accounts.today().all;
    assert.deepEqual({ USD, unpriced, promptTokens }, { USD: 0, unpriced: 1, promptTokens: 100_000 });
  });

  it('estimate a call that was cut before it was counted', async () => {
    const accounts = openWindow();
    const { usage: _, ...cut } = billed({ purpose: 'completion' });
    await record(accounts, cut);
    const { promptTokens, completionTokens } = accounts.today().all;
    assert.deepEqual({ promptTokens, completionTokens }, { promptTokens: 300, completionTokens: 10_000 });
  });

  it('show costs in what the account is paid in, unless told otherwise', async () => {
    const accounts = openWindow();
    const amount = (currency: string, total: string) => ({ currency, total, granted: '0', toppedUp: total });
    assert.equal(accounts.currency(), 'USD');
    await accounts.learnCurrency(async () => ({
      available: true,
      amounts: [amount('USD', '0'), amount('CNY', '5.00')],
    }));
    assert.equal(accounts.currency(), 'CNY');
    await writeSetting('currency', 'USD');
    assert.equal(accounts.currency(), 'USD');
  });

  it('let ghost text rest until the day ends when it has cost what it may, whichever window it was', async () => {
    const [one, other] = [openWindow(), openWindow()];
    const budgets = new Budgets(one);
    const budget = new Budget(one, budgets);
    opened.push(budgets, budget);
    const now = Date.now();
    await writeSetting('currency', 'USD');
    await writeSetting('budgets', { completion: { day: 0.01 } });
    await record(one, billed({ purpose: 'chat' }));
    assert.equal(budget.restsUntil(now), undefined);
    await record(other, billed({ purpose: 'completion' }));
    await one.refresh();
    assert.equal(budget.restsUntil(now), nextDay(now));
    await writeSetting('budgets', { completion: { day: 1 } });
    assert.equal(budget.restsUntil(now), undefined);
    await writeSetting('completion.dailyTokens', 110_000);
    assert.equal(budget.restsUntil(now), nextDay(now));
  });

  it('hold back what nobody asked for at the end of a budget, by feature and all together, if that is wanted', async () => {
    const accounts = openWindow();
    const budgets = new Budgets(accounts);
    opened.push(budgets);
    const now = Date.now();
    const refused = (purpose: string): boolean => {
      const { options } = billed({ purpose });
      return budgets.refusal({ ...options, automatic: true })?.code === 'BUDGET';
    };
    await writeSetting('currency', 'USD');
    await record(accounts, billed({ purpose: 'title' }));
    await writeSetting('budgets', { title: { month: 0.01 } });
    await budgets.refresh();
    assert.deepEqual([refused('title'), refused('completion'), refused('balance')], [true, false, false]);
    assert.equal(budgets.restsUntil('title', now), endOf('month', now));
    assert.match(budgets.note()?.words ?? '', /used up/u);
    await writeSetting('budgets', { total: { day: 0.01 } });
    assert.deepEqual([refused('title'), refused('completion'), refused('models')], [true, true, false]);
    await writeSetting('budgetsStop', false);
    assert.equal(refused('title'), false);
    assert.equal(budgets.note()?.isOver, true);
    assert.equal(await budgets.mayAsk('chat'), true);
  });
});
