/**
 * One webview that shows the chat: the side bar view or an editor tab.
 * Owns the message channel: validates what comes, numbers what goes, batches changes (at most one message in 33 ms) and
 * sends nothing to a page that does not listen. Holds no state of the chat.
 */
import type { Disposable, Uri, Webview } from 'vscode';
import type { ToHost, ToWebview } from '../../protocol/messages.ts';
import { parseToHost } from '../../protocol/parse.ts';
import type { Change } from '../../protocol/view.ts';
import { Disposables } from '../lifecycle.ts';
import type { Panel } from './panel.ts';
import { pageHtml, webviewRoot } from './html.ts';

const batchMs = 33;

/** What of a panel is brought to the front. */
export type Wanted = keyof typeof openings;

const openings = {
  composer: 'focus',
  history: 'openHistory',
  shortcuts: 'openShortcuts',
  clipboard: 'readClipboard',
} as const;

/** What a webview view and a webview panel have in common. */
interface Frame {
  readonly webview: Webview;
  onDidDispose(listener: () => void): Disposable;
}

export class Surface implements Disposable {
  readonly #webview: Webview;
  readonly #panel: Panel;
  readonly #disposables = new Disposables();
  readonly #queue: Change[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastPost = 0;
  /** Number of the next message; undefined while the page does not listen. */
  #seq: number | undefined;
  #completing: AbortController | undefined;
  /** What to show as soon as the page listens. */
  #wanted: Wanted | undefined;

  constructor(frame: Frame, extensionUri: Uri, panel: Panel) {
    this.#webview = frame.webview;
    this.#panel = panel;
    frame.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
    this.#disposables.add(frame.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#disposables.add(panel.onDidChange((changes) => this.#enqueue(changes)));
    this.#disposables.add(panel.onDidTell((news) => this.#post((seq) => ({ type: 'history', seq, news }))));
    this.#disposables.add(panel.conversions.onDidWant(() => this.#convert()));
    this.#disposables.add(frame.onDidDispose(() => this.dispose()));
    frame.webview.html = pageHtml(frame.webview, extensionUri, 'panel');
  }

  /** The page is hidden and its script gone: what happens meanwhile is in the snapshot it asks for when it is back. */
  sleep(): void {
    this.#seq = undefined;
    this.#completing?.abort();
    this.#clearQueue();
    this.#panel.conversions.giveBack(this);
  }

  /** Puts the cursor into the composer or shows a page of the panel, now or as soon as the page listens. */
  show(wanted: Wanted): void {
    if (this.#seq === undefined) this.#wanted = wanted;
    else this.#post((seq) => ({ type: openings[wanted], seq }));
  }

  dispose(): void {
    this.sleep();
    this.#disposables.dispose();
  }

  #receive(value: unknown): void {
    const message = parseToHost(value);
    if (message === undefined) return;
    if (message.type === 'ready') this.#sendSnapshot();
    else if (message.type === 'complete') void this.#complete(message);
    else void this.#panel.handle(message);
  }

  /** Answers the composer that asked, and it alone. */
  async #complete(message: Extract<ToHost, { type: 'complete' }>): Promise<void> {
    this.#completing?.abort();
    const completing = new AbortController();
    this.#completing = completing;
    const { signal } = completing;
    await this.#panel.complete(message, signal, (candidates) => {
      if (!signal.aborted) this.#post((seq) => ({ type: 'candidates', seq, asked: message.asked, candidates }));
    });
  }

  #sendSnapshot(): void {
    this.#clearQueue();
    this.#seq = 0;
    const view = this.#panel.view();
    this.#post((seq) => ({ type: 'snapshot', seq, view }));
    if (this.#wanted !== undefined) this.show(this.#wanted);
    this.#wanted = undefined;
    this.#convert();
  }

  /** Takes over what pictures are to be drawn anew. */
  #convert(): void {
    if (this.#seq === undefined) return;
    for (const job of this.#panel.conversions.take(this)) this.#post((seq) => ({ type: 'convert', seq, job }));
  }

  #enqueue(changes: readonly Change[]): void {
    if (this.#seq === undefined) return;
    for (const change of changes) {
      const last = this.#queue.at(-1);
      if (change.type === 'append' && last?.type === 'append' && last.partId === change.partId) {
        this.#queue[this.#queue.length - 1] = { ...last, text: last.text + change.text };
      } else {
        this.#queue.push(change);
      }
    }
    this.#timer ??= setTimeout(() => this.#flush(), Math.max(0, this.#lastPost + batchMs - Date.now()));
  }

  #flush(): void {
    this.#timer = undefined;
    this.#lastPost = Date.now();
    const changes = this.#queue.splice(0);
    if (changes.length > 0) this.#post((seq) => ({ type: 'changes', seq, changes }));
  }

  #post(make: (seq: number) => ToWebview): void {
    if (this.#seq === undefined) return;
    // Not awaited: one message per round trip would make a remote window lag behind the answer.
    void this.#webview.postMessage(make(this.#seq));
    this.#seq += 1;
  }

  #clearQueue(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue.length = 0;
  }
}
