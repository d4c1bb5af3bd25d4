/** A keyring for tests: keeps what it is given as long as the process lives, and fails the ways real ones do. */
import * as vscode from 'vscode';

export class MemoryStorage implements vscode.SecretStorage {
  readonly #secrets = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  /** May change: keyrings are unlocked, and locked again. */
  fault: 'store' | 'lose' | 'get' | 'delete' | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(fault?: MemoryStorage['fault']) {
    this.fault = fault;
  }

  async keys(): Promise<string[]> {
    return [...this.#secrets.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    if (this.fault === 'get') throw new Error('The keyring is locked');
    return this.#secrets.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    if (this.fault === 'store') throw new Error('There is no keyring');
    if (this.fault !== 'lose') this.#secrets.set(key, value);
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    if (this.fault === 'delete') throw new Error('The keyring is locked');
    this.#secrets.delete(key);
    this.#changed.fire({ key });
  }
}

/** What a workspace or the editor remembers. */
export class MemoryMemento implements vscode.Memento {
  readonly values = new Map<string, unknown>();
  writes = 0;

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, fallback?: T): T | undefined {
    return (this.values.get(key) as T | undefined) ?? fallback;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.writes += 1;
    this.values.set(key, value);
  }
}
