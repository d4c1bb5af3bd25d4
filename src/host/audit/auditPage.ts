/**
 * The page of the audit log in an editor tab: looks up what its filter asks for and hands over as many rows as it shows.
 * Owns the tab and the mapping to rows. The log is read when the page is opened, brought back, or asked to look again.
 */
import { l10n, type Disposable, type Uri, type WebviewPanel } from 'vscode';
import type { Entry } from '../../core/audit/chain.ts';
import {
  choicesOf,
  everything,
  findReceipts,
  modelOf,
  sumReceipts,
  type ReceiptQuery,
} from '../../core/audit/query.ts';
import { formatMoney } from '../../core/cost/money.ts';
import type { Currency } from '../../core/cost/prices.ts';
import { parseAuditMessage, type AuditView, type ReceiptRow } from '../../protocol/audit.ts';
import { openTab } from '../panel/tab.ts';
import type { LogFiles } from './logFiles.ts';
import { describeVerdict } from './verdictWords.ts';

const rowsAtOnce = 200;

export interface AuditPageParts {
  readonly extensionUri: Uri;
  /** The log with everything in it that was recorded so far. */
  readonly files: () => Promise<LogFiles>;
  readonly currency: () => Currency;
  readonly exportLog: () => Promise<void>;
}

export class AuditPage implements Disposable {
  readonly #parts: AuditPageParts;
  #panel: WebviewPanel | undefined;
  #entries: readonly Entry[] = [];
  #query: ReceiptQuery = everything;
  #rows = rowsAtOnce;
  #verdict: AuditView['verdict'];
  #trouble: string | undefined;

  constructor(parts: AuditPageParts) {
    this.#parts = parts;
  }

  /** Shows the log: all of it, or the receipts of one answer. */
  async show(answer = ''): Promise<void> {
    this.#query = { ...everything, answer };
    this.#rows = rowsAtOnce;
    if (this.#panel === undefined) this.#open();
    else {
      this.#panel.reveal();
      await this.#refresh();
    }
  }

  /** Verifies the log; gives back what was found, in words. */
  async verify(): Promise<{ readonly isGood: boolean; readonly text: string }> {
    const outcome = await (await this.#parts.files()).verify();
    this.#verdict = outcome.ok
      ? { isGood: outcome.value.state !== 'damaged', text: describeVerdict(outcome.value) }
      : { isGood: false, text: unreadable(outcome.cause) };
    await this.#refresh();
    return this.#verdict;
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): void {
    this.#panel = openTab({
      extensionUri: this.#parts.extensionUri,
      page: 'audit',
      title: l10n.t('Audit log'),
      receive: (message) => this.#receive(message),
      onDidClose: () => (this.#panel = undefined),
    });
  }

  async #receive(value: unknown): Promise<void> {
    const message = parseAuditMessage(value);
    switch (message?.type) {
      case 'ready':
        return this.#refresh();
      case 'filter':
        this.#query = { ...this.#query, ...message.filter };
        this.#rows = rowsAtOnce;
        return this.#post();
      case 'more':
        this.#rows += rowsAtOnce;
        return this.#post();
      case 'showAll':
        return this.show();
      case 'verify':
        await this.verify();
        return undefined;
      case 'export':
        return this.#parts.exportLog();
      case undefined:
        return undefined;
    }
  }

  async #refresh(): Promise<void> {
    if (this.#panel === undefined) return;
    const outcome = await (await this.#parts.files()).entries();
    this.#entries = outcome.ok ? outcome.value : [];
    this.#trouble = outcome.ok ? undefined : unreadable(outcome.cause);
    await this.#post();
  }

  async #post(): Promise<void> {
    await this.#panel?.webview.postMessage(this.#view());
  }

  #view(): AuditView {
    const { answer, ...filter } = this.#query;
    const currency = this.#parts.currency();
    const found = findReceipts(this.#entries, this.#query, dayOf);
    const { costCNY, costUSD, ...totals } = sumReceipts(found);
    const cost = currency === 'CNY' ? costCNY : costUSD;
    return {
      filter,
      isOfAnswer: answer !== '',
      choices: choicesOf(this.#entries, dayOf),
      totals: { ...totals, ...(cost > 0 && { cost: formatMoney(cost, currency) }) },
      rows: found.slice(0, this.#rows).map((entry) => toRow(entry, currency)),
      ...(this.#verdict && { verdict: this.#verdict }),
      ...(this.#trouble !== undefined && { trouble: this.#trouble }),
    };
  }
}

/** The day by the clock of this computer. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function toRow(entry: Entry, currency: Currency): ReceiptRow {
  const { seq, at, purpose, outcome, status, promptTokens, completionTokens, durationMs } = entry;
  const cost = currency === 'CNY' ? entry.costCNY : entry.costUSD;
  const facts = Object.entries(entry).filter(([name]) => !shown.has(name));
  return {
    seq,
    at,
    purpose,
    model: modelOf(entry),
    outcome,
    durationMs,
    ...(status !== undefined && { status }),
    ...(promptTokens !== undefined && { promptTokens }),
    ...(completionTokens !== undefined && { completionTokens }),
    ...(cost !== undefined && { cost: formatMoney(cost, currency) }),
    facts: facts.map(([name, value]) => [name, String(value)]),
  };
}

/** What the row itself has. */
const shown: ReadonlySet<string> = new Set([
  'at',
  'purpose',
  'outcome',
  'status',
  'promptTokens',
  'completionTokens',
  'costCNY',
  'costUSD',
  'durationMs',
]);

function unreadable(cause: string): string {
  return l10n.t('The audit log cannot be read ({0}). Look at the rights of its folder and try again.', cause);
}
