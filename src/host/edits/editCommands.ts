/**
 * The commands that write for the person, loaded when the first of them is used.
 * Owns the way there: what a command is about, and which part of the file it means.
 */
import { l10n, Range, Uri, window, type Disposable, type Memento } from 'vscode';
import { translationScopes, type TranslationScope } from '../../core/prompts/edits/translate.ts';
import type { EditName } from '../../core/prompts/edits/table.ts';
import type { Asker } from '../asking/asker.ts';
import type { FileGate } from '../context/fileGate.ts';
import type { Reviews } from '../inlineDiff/reviews.ts';
import { Disposables } from '../lifecycle.ts';
import { loadChunk } from '../loadChunk.ts';
import type { Edits } from './edits.ts';

export interface EditCommandParts {
  readonly asker: Asker;
  readonly gate: FileGate;
  readonly memento: Memento;
  readonly loadReviews: () => Promise<Reviews>;
}

export class EditCommands implements Disposable {
  readonly #parts: EditCommandParts;
  readonly #own = new Disposables();
  #edits: Edits | undefined;

  constructor(parts: EditCommandParts) {
    this.#parts = parts;
  }

  /** What is being written; undefined while nothing was. */
  get running(): Edits | undefined {
    return this.#edits;
  }

  /** Asks what is to change in the selection or the line, and changes it. */
  async editHere(): Promise<void> {
    const { edits, target } = await this.#load();
    await edits.start('edit', () => target.findTarget(this.#parts.gate, 'line'));
  }

  /** Rewrites the selection or the function around the cursor; or around a place, given as uri and two lines from 0. */
  async rewrite(name: Exclude<EditName, 'edit' | 'translate'>, ...place: readonly unknown[]): Promise<void> {
    const { edits, target } = await this.#load();
    const [uri, first, last] = place;
    const { gate } = this.#parts;
    await edits.start(
      name,
      () =>
        typeof uri === 'string' && typeof first === 'number' && typeof last === 'number'
          ? target.findTargetAround(gate, Uri.parse(uri, true), new Range(first, 0, last, 0))
          : target.findTarget(gate, 'function'),
      '',
    );
  }

  /** Translates what the person chooses of the selection or the function around the cursor. */
  async translate(): Promise<void> {
    const choices: readonly { readonly scope: TranslationScope; readonly label: string }[] = [
      { scope: 'comments', label: l10n.t('Comments') },
      { scope: 'strings', label: l10n.t('Strings') },
      { scope: 'all', label: l10n.t('All text') },
    ];
    const chosen = await window.showQuickPick(choices, {
      placeHolder: l10n.t('Translate what? Chinese becomes English, anything else Chinese'),
    });
    if (chosen === undefined) return;
    const { edits, target } = await this.#load();
    const find = () => target.findTarget(this.#parts.gate, 'function');
    await edits.start('translate', find, translationScopes[chosen.scope]);
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #load() {
    const [{ Edits }, target, reviews] = await Promise.all([
      loadChunk(() => import('./edits.ts')),
      loadChunk(() => import('./target.ts')),
      this.#parts.loadReviews(),
    ]);
    const { asker, gate, memento } = this.#parts;
    this.#edits ??= this.#own.add(new Edits({ asker, gate, memento, reviews }));
    return { edits: this.#edits, target };
  }
}
