/**
 * Turns next edits on and off with their setting.
 * Owns that nothing of them is loaded, or listens, while they are off.
 */
import type * as vscode from 'vscode';
import { loadChunk } from '../loadChunk.ts';
import { onDidChangeSettings, readSetting } from '../settings.ts';
import type { NextEditParts, NextEdits } from './nextEdits.ts';

export class NextEditSwitch implements vscode.Disposable {
  readonly #parts: NextEditParts;
  readonly #listener: vscode.Disposable;
  #edits: NextEdits | undefined;
  #isOn = false;

  constructor(parts: NextEditParts) {
    this.#parts = parts;
    this.#listener = onDidChangeSettings(() => this.#follow());
    this.#follow();
  }

  async accept(): Promise<void> {
    await this.#edits?.accept();
  }

  async dismiss(): Promise<void> {
    this.#edits?.dismiss();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#turn(false);
  }

  #follow(): void {
    this.#turn(readSetting('completion.nextEdit'));
  }

  #turn(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    if (isOn) void this.#load();
    else {
      this.#edits?.dispose();
      this.#edits = undefined;
    }
  }

  async #load(): Promise<void> {
    const { NextEdits } = await loadChunk(() => import('./nextEdits.ts'));
    // It may have been turned off, or off and on, meanwhile.
    if (this.#isOn) this.#edits ??= new NextEdits(this.#parts);
  }
}
