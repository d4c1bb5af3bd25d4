/**
 * What a chat without a message offers: questions about the file in front.
 * Owns the offers and the questions they stand for.
 */
import { l10n } from 'vscode';
import type { EmptyView } from '../../protocol/view.ts';
import { nameOf } from '../context/places.ts';
import { activeDocument } from '../context/sources/editors.ts';

type Suggestion = EmptyView['suggestions'][number];

export function emptyView(): EmptyView {
  const document = activeDocument();
  if (document === undefined) return { suggestions: [] };
  const fileName = nameOf(document.uri);
  return { fileName, suggestions: suggestionsFor(fileName) };
}

/** The question that a suggestion stands for; undefined if there is no such suggestion now. */
export function questionOf(suggestionId: string): string | undefined {
  return emptyView().suggestions.find(({ id }) => id === suggestionId)?.label;
}

function suggestionsFor(fileName: string): readonly Suggestion[] {
  return [
    { id: 'explain', icon: 'book', label: l10n.t('Explain what {0} does', fileName) },
    { id: 'test', icon: 'beaker', label: l10n.t('Write unit tests for {0}', fileName) },
    { id: 'review', icon: 'bug', label: l10n.t('Look for mistakes in {0}', fileName) },
  ];
}
