/**
 * What the panel knows: the host's view, kept by applying its changes in order.
 * Text that is appended goes straight to the part that shows it; everything else draws the panel anew, once per frame.
 */
import { applyChange } from '../protocol/apply.ts';
import type { HistoryNews } from '../protocol/history.ts';
import type { ConversionJob, ToHost, ToWebview } from '../protocol/messages.ts';
import type { CandidateView, PanelView, PartView } from '../protocol/view.ts';
import type { Edits } from './persisted.ts';

type CandidateListener = (asked: number, candidates: readonly CandidateView[]) => void;

export class PanelStore {
  /** undefined until the first snapshot. */
  view: PanelView | undefined;

  /** Sends to the host. Never waits: an answer comes as a change. */
  readonly post: (message: ToHost) => void;

  /** What is being worded anew, here and after a reload of the page. */
  readonly edits: Edits;

  readonly #viewListeners = new Set<() => void>();
  readonly #focusListeners = new Set<() => void>();
  readonly #candidateListeners = new Set<CandidateListener>();
  readonly #historyOpeners = new Set<() => void>();
  readonly #shortcutsOpeners = new Set<() => void>();
  readonly #historyListeners = new Set<(news: HistoryNews) => void>();
  readonly #partListeners = new Map<string, (text: string) => void>();
  #waitsForFrame = false;

  constructor(post: (message: ToHost) => void, edits: Edits) {
    this.post = post;
    this.edits = edits;
  }

  receive(message: ToWebview): void {
    switch (message.type) {
      case 'snapshot':
        this.view = message.view;
        this.#notifyNextFrame();
        return;
      case 'focus':
        for (const listener of this.#focusListeners) listener();
        return;
      case 'candidates':
        for (const listener of this.#candidateListeners) listener(message.asked, message.candidates);
        return;
      case 'openHistory':
        for (const listener of this.#historyOpeners) listener();
        return;
      case 'openShortcuts':
        for (const listener of this.#shortcutsOpeners) listener();
        return;
      case 'convert':
        void this.#convert(message.job);
        return;
      case 'readClipboard':
        void this.#readClipboard();
        return;
      case 'history':
        for (const listener of this.#historyListeners) listener(message.news);
        return;
      case 'changes':
        for (const change of message.changes) {
          if (!this.view) return;
          this.view = applyChange(this.view, change);
          if (change.type === 'append') this.#partListeners.get(change.partId)?.(change.text);
          else this.#notifyNextFrame();
        }
    }
  }

  /** Calls back at most once per frame, after anything but appended text has changed. Gives back what ends it. */
  watchView(listener: () => void): () => void {
    this.#viewListeners.add(listener);
    return () => this.#viewListeners.delete(listener);
  }

  /** Calls back when the host wants the cursor in the composer. Gives back what ends it. */
  watchFocus(listener: () => void): () => void {
    this.#focusListeners.add(listener);
    return () => this.#focusListeners.delete(listener);
  }

  /** Calls back with what the host found for a question of a composer. Gives back what ends it. */
  watchCandidates(listener: CandidateListener): () => void {
    this.#candidateListeners.add(listener);
    return () => this.#candidateListeners.delete(listener);
  }

  /** Calls back when the host wants the history shown. Gives back what ends it. */
  watchHistoryOpening(listener: () => void): () => void {
    this.#historyOpeners.add(listener);
    return () => this.#historyOpeners.delete(listener);
  }

  /** Calls back when the sheet of keys is to be shown. Gives back what ends it. */
  watchShortcutsOpening(listener: () => void): () => void {
    this.#shortcutsOpeners.add(listener);
    return () => this.#shortcutsOpeners.delete(listener);
  }

  /** Calls back with what the history page is to know. Gives back what ends it. */
  watchHistory(listener: (news: HistoryNews) => void): () => void {
    this.#historyListeners.add(listener);
    return () => this.#historyListeners.delete(listener);
  }

  /** Calls back with every text appended to the part from now on. One listener per part. Gives back what ends it. */
  watchPart(partId: string, listener: (text: string) => void): () => void {
    this.#partListeners.set(partId, listener);
    return () => {
      if (this.#partListeners.get(partId) === listener) this.#partListeners.delete(partId);
    };
  }

  /** The part as it is now; undefined when it is gone. What an element was given may lack text that was appended since. */
  findPart(partId: string): PartView | undefined {
    const answer = this.view?.session.messages.findLast(
      (message) => message.role === 'assistant' && message.parts.some(({ id }) => id === partId),
    );
    return answer?.role === 'assistant' ? answer.parts.find(({ id }) => id === partId) : undefined;
  }

  async #convert(job: ConversionJob): Promise<void> {
    const { convert } = await import('./pictures/convert.ts');
    const picture = await convert(job);
    this.post({ type: 'converted', job: job.id, ...(picture && { picture }) });
  }

  async #readClipboard(): Promise<void> {
    const { readClipboardPicture } = await import('./pictures/clipboard.ts');
    const bytes = await readClipboardPicture();
    this.post({ type: 'clipboard', ...(bytes && { bytes }) });
  }

  #notifyNextFrame(): void {
    if (this.#waitsForFrame) return;
    this.#waitsForFrame = true;
    requestAnimationFrame(() => {
      this.#waitsForFrame = false;
      for (const listener of this.#viewListeners) listener();
    });
  }
}
