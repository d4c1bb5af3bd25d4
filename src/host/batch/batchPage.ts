/**
 * The page of a batch in an editor tab: hands over the rows that are in sight, and does what its buttons say.
 * Owns the tab, the filter and what is open. What is known of the prompts is asked of the batch each time.
 */
import { env, l10n, Uri, window, workspace, type Disposable, type WebviewPanel } from 'vscode';
import type { ChatRequest } from '../../api/events.ts';
import { requestOf } from '../../core/batch/prompt.ts';
import { formatMoney } from '../../core/cost/money.ts';
import type { Currency } from '../../core/cost/prices.ts';
import { maskAlone } from '../../core/policy/mask.ts';
import {
  parseBatchMessage,
  type BatchFilter,
  type BatchRow,
  type BatchToHost,
  type BatchView,
  type OpenRow,
} from '../../protocol/batch.ts';
import { codeBlocks, type CodeBlock } from '../../protocol/markdown/codeBlocks.ts';
import { uriOf } from '../context/places.ts';
import { hashing } from '../net/hashing.ts';
import { readSetting } from '../settings.ts';
import { openTab } from '../panel/tab.ts';
import type { Source } from './source.ts';
import { readAnswer } from './work/answers.ts';
import type { Batch, BatchOptions } from './work/batch.ts';
import type { Item } from './work/items.ts';
import type { ResultsFile } from './work/resultsFile.ts';
import { describeFailure, describeNote, describeProblems, describeTrouble } from './words.ts';

export interface PageParts {
  readonly extensionUri: Uri;
  readonly source: Source;
  readonly batch: Batch;
  readonly results: ResultsFile;
  readonly currency: () => Currency;
  readonly models: () => readonly string[];
  readonly watch: (listener: () => void) => () => void;
  readonly save: (form: 'csv' | 'markdown') => Promise<void>;
  readonly apply: (uri: Uri, block: CodeBlock) => Promise<void>;
  readonly start: (how: 'start' | 'startOffPeak' | 'resume', items?: readonly Item[]) => Promise<void>;
  /** Says that something was not done. */
  readonly onFailure: (error: unknown) => void;
}

/** At most one message to the page in this time. */
const pauseMs = 250;
const promptChars = 200;

export class BatchPage implements Disposable {
  readonly #parts: PageParts;
  #panel: WebviewPanel | undefined;
  #release: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastPost = 0;
  #filter: BatchFilter = { text: '', status: '' };
  #sight = { from: 0, count: 50 };
  #open: number | undefined;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** In `panel`, if that is there already. */
  show(panel?: WebviewPanel): void {
    if (this.#panel === undefined) this.#begin(panel);
    else this.#panel.reveal();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #begin(from: WebviewPanel | undefined): void {
    const { extensionUri, source, watch } = this.#parts;
    this.#release = watch(() => this.#refresh());
    this.#panel = openTab(
      {
        extensionUri,
        page: 'batch',
        title: l10n.t('Batch {0}', source.name),
        receive: (message) => this.#receive(message),
        onDidClose: () => {
          this.#release();
          clearTimeout(this.#timer);
          this.#timer = undefined;
          this.#panel = undefined;
        },
      },
      from,
    );
    this.#panel.iconPath = Uri.joinPath(extensionUri, 'media', 'activity-bar.svg');
  }

  async #receive(value: unknown): Promise<void> {
    const message = parseBatchMessage(value);
    if (message === undefined) return;
    try {
      await this.#act(message);
    } catch (error) {
      this.#parts.onFailure(error);
    }
    await this.#post();
  }

  async #act(message: BatchToHost): Promise<void> {
    const { batch, save, results, start } = this.#parts;
    switch (message.type) {
      case 'ready':
        return;
      case 'start':
      case 'startOffPeak':
      case 'resume':
        return start(message.type);
      case 'pause':
        return batch.pause();
      case 'cancel':
        return batch.cancel();
      case 'retryFailed':
        return start(
          'start',
          batch.items.filter((item) => batch.resultOf(item)?.status === 'failed'),
        );
      case 'saveCsv':
        return save('csv');
      case 'saveMarkdown':
        return save('markdown');
      case 'showResults':
        await window.showTextDocument(Uri.file(results.path));
        return;
      case 'filter':
        this.#filter = message.filter;
        this.#sight = { ...this.#sight, from: 0 };
        return;
      case 'rows':
        this.#sight = { from: message.from, count: message.count };
        return;
      case 'close':
        this.#open = undefined;
        return;
      case 'open':
        this.#open = message.index;
        return;
      case 'choose':
        return this.#choose(message.choice);
      case 'retry':
      case 'apply':
      case 'showAnswer':
      case 'copy':
        return this.#actOn(message.type, batch.items[message.index]);
    }
  }

  async #actOn(action: 'retry' | 'apply' | 'showAnswer' | 'copy', item: Item | undefined): Promise<void> {
    const { batch, results, start, apply } = this.#parts;
    const row = item && batch.resultOf(item);
    if (item === undefined) return;
    if (action === 'retry') return start('start', [item]);
    const result = row && (await results.load(row));
    if (result === undefined) return;
    const answer = readAnswer(result, await this.#requestOf(item), hashing);
    if (action === 'copy') return env.clipboard.writeText(answer);
    if (action === 'showAnswer') {
      const document = await workspace.openTextDocument({ content: answer, language: 'markdown' });
      await window.showTextDocument(document, { preview: true });
      return;
    }
    const uri = item.prompt.file === undefined ? undefined : uriOf(item.prompt.file);
    const block = codeBlocks(answer)[0];
    if (uri !== undefined && block !== undefined) await apply(uri, block);
  }

  async #choose(choice: Extract<BatchToHost, { type: 'choose' }>['choice']): Promise<void> {
    const { batch } = this.#parts;
    const { isSteady, ...rest } = choice;
    const temperature = isSteady === undefined ? {} : { temperature: isSteady ? 0 : readSetting('temperature') };
    const options: BatchOptions = { ...batch.options, ...rest, ...temperature };
    await batch.load(options);
  }

  #refresh(): void {
    this.#timer ??= setTimeout(() => void this.#post(), Math.max(0, this.#lastPost + pauseMs - Date.now()));
  }

  async #post(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastPost = Date.now();
    await this.#parts.results.read();
    const view = await this.#view();
    await this.#panel?.webview.postMessage(view);
  }

  async #view(): Promise<BatchView> {
    const { source, batch, currency, models } = this.#parts;
    const { state, options, trouble, waitsUntil } = batch;
    const money = (cost: Readonly<Record<Currency, number>>): string => formatMoney(cost[currency()], currency());
    const counts = batch.counts();
    const plan = state === 'idle' && counts.left > 0 ? batch.plan() : undefined;
    const { cost, leftMs, ...progress } = batch.progress;
    const problems = describeProblems(source.reading.problems);
    const found = this.#find();
    const { from, count } = this.#sight;
    const open = await this.#opened();
    return {
      name: source.name,
      state,
      counts,
      ...(plan && {
        plan: {
          requests: plan.requests,
          promptTokens: plan.promptTokens,
          answerTokens: plan.answerTokens,
          durationMs: plan.durationMs,
          ...(plan.costNow && { cost: money(plan.costNow) }),
          ...(plan.offPeak && {
            offPeak: { inMs: Math.max(0, plan.offPeak.at - Date.now()), cost: money(plan.offPeak.cost) },
          }),
        },
      }),
      ...(progress.all > 0 && {
        progress: { ...progress, ...(cost && { cost: money(cost) }), ...(leftMs !== undefined && { leftMs }) },
      }),
      ...(waitsUntil !== undefined && { startsInMs: Math.max(0, waitsUntil - Date.now()) }),
      notices: [
        ...(trouble ? [{ text: describeTrouble(trouble), isError: true }] : []),
        ...(problems === undefined ? [] : [{ text: problems, isError: false }]),
      ],
      choice: {
        model: options.model,
        models: [...new Set([options.model, ...models()])],
        thinking: options.thinking,
        isSteady: options.temperature === 0,
        merge: options.merge,
      },
      filter: this.#filter,
      found: found.length,
      from,
      rows: found.slice(from, from + count).map((index) => this.#row(index)),
      ...(open && { open }),
    };
  }

  /** The places of the prompts that the filter lets through. */
  #find(): readonly number[] {
    const { batch } = this.#parts;
    const { text, status } = this.#filter;
    const wanted = text.trim().toLowerCase();
    return batch.items.flatMap((item, index) => {
      const row = batch.resultOf(item);
      if (status !== '' && status !== (row?.status ?? 'left')) return [];
      const { id, file = '', text: words } = item.prompt;
      const isFound =
        wanted === '' || [id, file, words, row?.preview ?? ''].some((one) => one.toLowerCase().includes(wanted));
      return isFound ? [index] : [];
    });
  }

  #row(index: number): BatchRow {
    const { batch, currency } = this.#parts;
    const item = batch.items[index];
    if (item === undefined) return { index, id: '', prompt: '', status: 'left', answer: '' };
    const { id, file, text } = item.prompt;
    const row = batch.resultOf(item);
    const note = row && describeNote(row);
    return {
      index,
      id,
      prompt: (file ?? text).slice(0, promptChars),
      status: row?.status ?? 'left',
      answer: row?.error === undefined ? (row?.preview ?? '') : describeFailure(row.error),
      ...(note !== undefined && { note }),
      ...(row?.usage && { promptTokens: row.usage.promptTokens, completionTokens: row.usage.completionTokens }),
      ...(row?.cost && { cost: formatMoney(row.cost[currency()], currency()) }),
    };
  }

  async #opened(): Promise<OpenRow | undefined> {
    const { batch, results } = this.#parts;
    const item = this.#open === undefined ? undefined : batch.items[this.#open];
    if (item === undefined || this.#open === undefined) return undefined;
    const row = batch.resultOf(item);
    const result = row && (await results.load(row));
    const { file } = item.prompt;
    const facts: readonly (readonly [string, string | undefined])[] = [
      [l10n.t('Picture'), item.prompt.image],
      [l10n.t('Model'), result?.model],
      [l10n.t('Tries'), result && String(result.tries)],
      [l10n.t('Time'), result && new Date(result.at).toLocaleString(env.language)],
      [l10n.t('Request'), item.hash.slice(0, 16)],
    ];
    return {
      index: this.#open,
      id: item.prompt.id,
      status: row?.status ?? 'left',
      prompt: await this.#promptText(item),
      answer: result?.error === undefined ? (result?.answer ?? '') : describeFailure(result.error),
      ...(result?.reasoning !== undefined && { reasoning: result.reasoning }),
      facts: facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
      canApply: file !== undefined && result !== undefined && codeBlocks(result.answer).length > 0,
    };
  }

  /** Exactly what is sent, secrets masked. */
  async #promptText(item: Item): Promise<string> {
    const { messages } = await this.#requestOf(item);
    return maskAlone(messages)
      .map(({ text }) => text)
      .join('\n\n');
  }

  async #requestOf({ prompt }: Item): Promise<ChatRequest> {
    const { source, batch } = this.#parts;
    const { options, connection } = batch;
    const model = prompt.model ?? options.model;
    const enclosure = await source.enclose(prompt, connection?.kind ?? 'gateway', model).catch(() => ({}));
    return requestOf(prompt, options, enclosure);
  }
}
