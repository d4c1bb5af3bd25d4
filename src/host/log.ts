/**
 * The log channel of the extension.
 * Owns what a line may hold: an event name and plain facts, never a prompt, an answer, a header or a body.
 * Every line is redacted against the live secrets before it leaves.
 */
import * as vscode from 'vscode';
import { redact } from '../core/audit/redact.ts';

export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Ask DeepSeek', { log: true });
  readonly #secrets: () => Iterable<string>;

  constructor(secrets: () => Iterable<string>) {
    this.#secrets = secrets;
  }

  event(name: string, facts: LogFacts = {}): void {
    this.#channel.info(this.#line(name, facts));
  }

  failure(name: string, error: unknown, facts: LogFacts = {}): void {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#channel.error(this.#line(name, { ...facts, error: words }));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }

  #line(name: string, facts: LogFacts): string {
    const parts = Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    return redact([name, ...parts].join(' '), this.#secrets());
  }
}
