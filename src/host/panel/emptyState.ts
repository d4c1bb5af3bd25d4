/**
 * What a chat without a message offers: questions about the file in front, its selection, its problems.
 * Owns the words of the offers, which are the questions that are sent. Which are offered is core/start/starters.ts.
 */
import { EventEmitter, l10n, languages, window, DiagnosticSeverity, type Disposable, type TextDocument } from 'vscode';
import { chooseStarters, type StarterKind } from '../../core/start/starters.ts';
import type { EmptyView } from '../../protocol/view.ts';
import { nameOf } from '../context/places.ts';
import { activeDocument, activeSelection } from '../context/sources/editors.ts';
import { Disposables } from '../lifecycle.ts';

type Suggestion = EmptyView['suggestions'][number];

/** A selection that still grows is not worth a new offer. */
const restMs = 250;

export function emptyView(): EmptyView {
  const document = activeDocument();
  if (document === undefined) return { suggestions: [] };
  const fileName = nameOf(document.uri);
  const kinds = chooseStarters({
    fileName,
    language: document.languageId,
    hasSelection: activeSelection() !== undefined,
    problems: problemsOf(document).length,
  });
  return { fileName, suggestions: kinds.map((kind) => suggestionOf(kind, fileName, document)) };
}

/** What a suggestion asks, and whether it is about the selection alone; undefined if there is no such suggestion now. */
export function starterOf(id: string): { readonly question: string; readonly aboutSelection: boolean } | undefined {
  const suggestion = emptyView().suggestions.find((one) => one.id === id);
  return suggestion && { question: suggestion.label, aboutSelection: id.endsWith('Selection') };
}

/** Tells when what is offered may have changed: another file, another selection, other problems. */
export class StarterWatch implements Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new EventEmitter<void>());
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#own.add(window.onDidChangeActiveTextEditor(() => this.#changed.fire()));
    this.#own.add(window.onDidChangeTextEditorSelection(() => this.#rest()));
    this.#own.add(languages.onDidChangeDiagnostics(() => this.#rest()));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#own.dispose();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(), restMs);
  }
}

function problemsOf(document: TextDocument): readonly { readonly line: number; readonly message: string }[] {
  return languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity <= DiagnosticSeverity.Warning)
    .map(({ range, message }) => ({ line: range.start.line + 1, message }));
}

function suggestionOf(kind: StarterKind, fileName: string, document: TextDocument): Suggestion {
  const selected = activeSelection()?.label ?? fileName;
  const offer = (icon: Suggestion['icon'], label: string): Suggestion => ({ id: kind, icon, label });
  switch (kind) {
    case 'fixProblems': {
      const [first, ...others] = problemsOf(document);
      return offer(
        'bug',
        others.length === 0
          ? l10n.t('Fix line {0}: {1}', first?.line ?? 1, shorten(first?.message ?? ''))
          : l10n.t('Fix the {0} problems in {1}', others.length + 1, fileName),
      );
    }
    case 'explainSelection':
      return offer('book', l10n.t('Explain {0}', selected));
    case 'improveSelection':
      return offer('lightbulb', l10n.t('Improve {0}', selected));
    case 'explain':
      return offer('book', l10n.t('Explain what {0} does', fileName));
    case 'test':
      return offer('beaker', l10n.t('Write unit tests for {0}', fileName));
    case 'review':
      return offer('bug', l10n.t('Look for mistakes in {0}', fileName));
    case 'moreTests':
      return offer('beaker', l10n.t('Find cases that {0} does not test', fileName));
    case 'explainSettings':
      return offer('book', l10n.t('Explain each setting in {0}', fileName));
    case 'checkSettings':
      return offer('bug', l10n.t('Check {0} for mistakes and risky values', fileName));
    case 'document':
      return offer('lightbulb', l10n.t('Add comments to {0}', fileName));
    case 'proofread':
      return offer('book', l10n.t('Proofread {0}', fileName));
    case 'summarize':
      return offer('lightbulb', l10n.t('Summarize {0}', fileName));
    case 'translate':
      return offer('lightbulb', l10n.t('Translate {0} between English and Chinese', fileName));
  }
}

/** The first sentence or so of a message. */
function shorten(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
