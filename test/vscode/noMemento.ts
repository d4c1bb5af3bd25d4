/** A store of the editor that keeps nothing. */
import type { Memento } from 'vscode';

export const noMemento: Memento = { get: () => undefined, update: () => Promise.resolve(), keys: () => [] };
