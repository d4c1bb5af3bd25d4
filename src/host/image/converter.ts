/**
 * Pictures are decoded and drawn in a page of the panel: the browser is built to take hostile ones, this process is not.
 * Owns the jobs from the one who wants one to the page that does it, and back. A job that its page leaves undone, because it
 * was hidden, goes to the next page that listens.
 */
import { EventEmitter, type Disposable } from 'vscode';
import type { ConversionJob, Converted } from '../../protocol/messages.ts';

/** The panel may have to come up first. */
const maxWaitMs = 30_000;

interface Waiting {
  readonly job: ConversionJob;
  readonly done: (picture: Converted | undefined) => void;
  /** The page that does it. */
  taker: object | undefined;
}

export class Converter implements Disposable {
  readonly #show: () => Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #wanted = new EventEmitter<void>();
  #count = 0;

  /** There is something to do: pages that listen `take` it. */
  readonly onDidWant = this.#wanted.event;

  /** `show` brings up a page where none is. */
  constructor(show: () => Promise<void>) {
    this.#show = show;
  }

  /** Undefined if the bytes cannot be drawn, or if no page came up in time. Rejects at the signal. */
  async convert(job: Omit<ConversionJob, 'id'>, signal: AbortSignal): Promise<Converted | undefined> {
    signal.throwIfAborted();
    const id = ++this.#count;
    const picture = new Promise<Converted | undefined>((resolve, reject) => {
      const timer = setTimeout(() => end(undefined), maxWaitMs);
      const abort = (): void => {
        reject(signal.reason as Error);
        end(undefined);
      };
      const end = (converted: Converted | undefined): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#waiting.delete(id);
        resolve(converted);
      };
      signal.addEventListener('abort', abort);
      // A copy: a view of Node's own kind does not reach the page as bytes, and one of a larger buffer takes all of it along.
      this.#waiting.set(id, { job: { ...job, id, bytes: new Uint8Array(job.bytes) }, done: end, taker: undefined });
    });
    // The page may still be coming up when the signal ends it.
    picture.catch(() => undefined);
    this.#wanted.fire();
    if (this.#waiting.get(id)?.taker === undefined) await this.#show();
    return picture;
  }

  /** The jobs that no page does yet; from now on `taker` does them. */
  take(taker: object): readonly ConversionJob[] {
    const free = [...this.#waiting.values()].filter((one) => one.taker === undefined);
    for (const one of free) one.taker = taker;
    return free.map(({ job }) => job);
  }

  /** The page is gone or hidden: others may take what it left. */
  giveBack(taker: object): void {
    const left = [...this.#waiting.values()].filter((one) => one.taker === taker);
    for (const one of left) one.taker = undefined;
    if (left.length > 0) this.#wanted.fire();
  }

  /** A page is done with a job. */
  settle(id: number, picture: Converted | undefined): void {
    this.#waiting.get(id)?.done(picture);
  }

  dispose(): void {
    for (const { done } of this.#waiting.values()) done(undefined);
    this.#wanted.dispose();
  }
}
