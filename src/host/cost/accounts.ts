/**
 * Keeps account of every call that costs something: prices it, writes it into the ledger, knows what today came to.
 * Owns the step from a call to an entry, the guess for answers that were cut, and the sums at hand. Files are ledgerFiles.ts.
 */
import { EventEmitter, type Disposable, type Memento } from 'vscode';
import { parseAddress } from '../../api/address.ts';
import type { BilledCall } from '../../api/client.ts';
import type { CallLabel } from '../../api/connection.ts';
import type { Balance, Usage } from '../../api/events.ts';
import type { Settlement } from '../../core/conversation/model.ts';
import { dayOf, type LedgerEntry, type LedgerLine } from '../../core/cost/ledger.ts';
import { priceOf, savingOf, type Currency } from '../../core/cost/prices.ts';
import { emptySums, type DaySums } from '../../core/cost/sums/daySums.ts';
import type { LedgerNote } from '../../core/cost/sums/notes.ts';
import { estimateTokens } from '../../core/cost/tokens.ts';
import type { Log } from '../log.ts';
import { onDidChangeSettings } from '../settings.ts';
import { currentBook } from './book/currentBook.ts';
import { CacheWatch, type Asked } from './cacheWatch.ts';
import { chooseCurrency } from './currency.ts';
import { Forecaster } from './forecaster.ts';
import type { LedgerFiles } from './ledgerFiles.ts';

const paidInKey = 'paidIn';

export class Accounts implements Disposable {
  readonly forecaster: Forecaster;
  readonly #files: LedgerFiles;
  readonly #memento: Memento;
  readonly #log: Log;
  readonly #changed = new EventEmitter<LedgerEntry>();
  readonly #currencyChanged = new EventEmitter<void>();
  readonly #settings: Disposable;
  readonly #cacheWatch = new CacheWatch();
  readonly #entries = new WeakMap<CallLabel, LedgerEntry>();
  readonly #earlier = new Map<string, DaySums>();
  #lastChat: LedgerEntry | undefined;
  #today: { day: string; sums: DaySums } = { day: '', sums: emptySums() };

  /** An entry is in the ledger and in the sums. */
  readonly onDidRecord = this.#changed.event;

  /** Costs are shown in another currency. */
  readonly onDidChangeCurrency = this.#currencyChanged.event;

  constructor(files: LedgerFiles, memento: Memento, log: Log) {
    this.#files = files;
    this.#memento = memento;
    this.forecaster = new Forecaster(memento);
    this.#log = log;
    let shown = this.currency();
    this.#settings = onDidChangeSettings(() => {
      if (this.currency() !== shown) this.#currencyChanged.fire();
      shown = this.currency();
    });
  }

  /** Takes a call into account. */
  record(call: BilledCall): void {
    const { label } = call.options;
    const seenTokens = label?.sessionId === this.#lastChat?.sessionId ? (this.#lastChat?.usage.promptTokens ?? 0) : 0;
    const entry = toEntry(call, seenTokens);
    if (label !== undefined) this.#entries.set(label, entry);
    if (label?.answerId !== undefined) this.#lastChat = entry;
    void this.#keep(entry);
  }

  /** Takes down something beside the calls. */
  note(note: LedgerNote): Promise<void> {
    return this.#write(note);
  }

  /** What was entered for the call with this label; undefined if there was nothing to pay for. */
  entryFor(label: CallLabel): LedgerEntry | undefined {
    return this.#entries.get(label);
  }

  /** What the call with this label, made for this question, came to; undefined if there was nothing to pay for. */
  settle(label: CallLabel, asked: Asked): Settlement | undefined {
    const entry = this.#entries.get(label);
    if (entry === undefined) return undefined;
    // What tools weigh and bring is not known beforehand: there is nothing to learn from it.
    if (asked.answer === undefined) this.forecaster.learn(asked.session, asked.questionId, asked.thinking, entry);
    const miss = this.#cacheWatch.explain(asked, entry);
    if (miss !== undefined) {
      const { cause, tokens, cost } = miss;
      void this.note({ type: 'miss', at: entry.at, cause, tokens, ...cost });
    }
    return { ...(entry.cost && { cost: entry.cost }), ...(miss && { miss }) };
  }

  /** In which currency costs are shown. */
  currency(): Currency {
    return chooseCurrency(this.#memento.get<string>(paidInKey));
  }

  /** Finds out what DeepSeek's account is paid in, once; `readBalance` asks for it. What goes wrong is of no consequence. */
  async learnCurrency(readBalance: () => Promise<Balance>): Promise<void> {
    if (this.#memento.get<string>(paidInKey) !== undefined) return;
    try {
      const { amounts } = await readBalance();
      const used = amounts.find(({ total }) => Number(total) > 0) ?? amounts[0];
      const shown = this.currency();
      await this.#memento.update(paidInKey, used?.currency);
      if (this.currency() !== shown) this.#currencyChanged.fire();
    } catch (error) {
      this.#log.failure('balance', error);
    }
  }

  /** The sums of today (UTC) as far as they were read: all of them once `refresh` or a call has come through. */
  today(): DaySums {
    return this.#today.day === dayOf(Date.now()) ? this.#today.sums : emptySums();
  }

  /** The sums of a day (UTC) as far as they were read. */
  sumsOn(day: string): DaySums | undefined {
    return day === this.#today.day ? this.#today.sums : this.#earlier.get(day);
  }

  /** Reads the sums of the last days before today. */
  async readDays(count: number): Promise<void> {
    for (let before = 1; before < count; before += 1) {
      const day = dayOf(Date.now() - before * 86_400_000);
      const outcome = await this.#files.sums(day);
      if (outcome.ok) this.#earlier.set(day, outcome.value);
    }
  }

  /** Reads what other windows have written today. */
  async refresh(): Promise<void> {
    const day = dayOf(Date.now());
    const outcome = await this.#files.sums(day);
    if (outcome.ok) this.#today = { day, sums: outcome.value };
    else this.#log.event('ledger not read', { failure: outcome.failure, cause: outcome.cause });
  }

  dispose(): void {
    this.#settings.dispose();
    this.#changed.dispose();
    this.#currencyChanged.dispose();
  }

  async #keep(entry: LedgerEntry): Promise<void> {
    await this.#write(entry);
    await this.refresh();
    this.#changed.fire(entry);
  }

  async #write(line: LedgerLine): Promise<void> {
    const outcome = await this.#files.append(line);
    if (!outcome.ok) this.#log.event('ledger not written', { failure: outcome.failure, cause: outcome.cause });
  }
}

/** `seenTokens`: how much of the prompt the service has had before. */
function toEntry(
  { sentAt, model, usage, receivedChars, request, options }: BilledCall,
  seenTokens: number,
): LedgerEntry {
  const { connection, label } = options;
  const { kind } = connection;
  const tokens = usage ?? guessUsage(request, seenTokens, receivedChars);
  const book = currentBook();
  const cost = priceOf(tokens, { kind, model }, sentAt, book);
  const saved = savingOf(tokens.cacheHitTokens, { kind, model }, sentAt, book);
  const estimated = usage === undefined && ({ estimated: true } as const);
  return {
    at: sentAt,
    purpose: label?.purpose ?? 'other',
    ...(label?.sessionId !== undefined && { sessionId: label.sessionId }),
    ...(label?.answerId !== undefined && { answerId: label.answerId }),
    ...(label?.path !== undefined && { path: label.path }),
    model,
    kind,
    origin: parseAddress(kind, connection.address).origin,
    usage: tokens,
    ...(cost && { cost: { ...cost, ...estimated } }),
    ...(saved && { saved }),
    ...estimated,
  };
}

const charsPerToken = 3;

/** An answer that was cut does not say what it cost. */
function guessUsage(request: BilledCall['request'], seenTokens: number, receivedChars: number): Usage {
  const texts = 'messages' in request ? request.messages.map(({ text }) => text) : [request.prompt, request.suffix];
  const promptTokens = texts.reduce((tokens, text) => tokens + estimateTokens(text), 0);
  return {
    promptTokens,
    cacheHitTokens: Math.min(seenTokens, promptTokens),
    completionTokens: Math.ceil(receivedChars / charsPerToken),
    reasoningTokens: 0,
  };
}
