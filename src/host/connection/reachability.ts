/**
 * Whether the service can be reached, as all calls of the extension's client tell together.
 * Owns the ear on them, which is the client's breaker; what counts is core/completion/gate/reach.ts.
 */
import * as vscode from 'vscode';
import { createBreaker, type Breaker } from '../../api/breaker.ts';
import { createReach } from '../../core/completion/gate/reach.ts';

export class Reachability implements vscode.Disposable {
  readonly #reach = createReach();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #answered = new vscode.EventEmitter<void>();
  readonly #breaker = createBreaker();

  /** It went or came back. */
  readonly onDidChange = this.#changed.event;
  /** A call went well. */
  readonly onDidAnswer = this.#answered.event;

  /** For the client, in place of its own. */
  readonly breaker: Breaker = {
    ...this.#breaker,
    record: (connection, error) => {
      this.#breaker.record(connection, error);
      const { isOffline } = this.#reach;
      this.#reach.record(error, Date.now());
      if (this.#reach.isOffline !== isOffline) this.#changed.fire();
      if (error === undefined) this.#answered.fire();
    },
  };

  get isOffline(): boolean {
    return this.#reach.isOffline;
  }

  /** Whether it is too early for a probe. */
  get isResting(): boolean {
    return this.#reach.isResting(Date.now());
  }

  /** Another service may be there. */
  forget(): void {
    this.#reach.clear();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#answered.dispose();
  }
}
