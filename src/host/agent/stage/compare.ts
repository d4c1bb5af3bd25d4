/**
 * A proposal beside the file in the editor's own comparison: for what is not gone through place by place, a new file, one that is
 * to go, or one with several kinds of line ends.
 * Owns the texts on both sides; they are read-only.
 */
import {
  commands,
  EventEmitter,
  l10n,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
  type Uri,
} from 'vscode';
import { pathOf } from '../../completion/documents.ts';
import { Disposables } from '../../lifecycle.ts';
import type { Proposal } from './proposal.ts';

const scheme = 'ask-deepseek-staged';

export class Comparison implements Disposable, TextDocumentContentProvider {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new EventEmitter<Uri>());
  readonly #sides = new Map<string, string>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#own.add(workspace.registerTextDocumentContentProvider(scheme, this));
  }

  async show({ uri, base, text }: Proposal): Promise<void> {
    const name = pathOf(uri);
    const title =
      base === undefined
        ? l10n.t('{0}: new file', name)
        : text === undefined
          ? l10n.t('{0}: to be deleted', name)
          : l10n.t('{0}: proposed changes', name);
    await commands.executeCommand(
      'vscode.diff',
      this.#side(uri, 'before', base),
      this.#side(uri, 'after', text),
      title,
    );
  }

  /** The same comparison with what is proposed by now, if it was shown. */
  refresh({ uri, base, text }: Proposal): void {
    if (!this.#sides.has(addressOf(uri, 'after').toString())) return;
    this.#side(uri, 'before', base);
    this.#side(uri, 'after', text);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#sides.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.#own.dispose();
  }

  #side(uri: Uri, side: 'before' | 'after', text = ''): Uri {
    const shown = addressOf(uri, side);
    this.#sides.set(shown.toString(), text);
    this.#changed.fire(shown);
    return shown;
  }
}

function addressOf(uri: Uri, side: 'before' | 'after'): Uri {
  return uri.with({ scheme, authority: '', query: `${side} ${uri.toString()}` });
}
