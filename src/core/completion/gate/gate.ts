/**
 * Whether a query may be answered and whether the service may be asked for it.
 * Owns the reasons, in their order. Pure: what it has to know beyond the query comes in as circumstances.
 */
import type { EngineSettings, Reluctance, Silence } from '../contract.ts';
import type { DocumentSnapshot, Ghost, Query } from '../model.ts';
import { isSecretPath } from './secrets.ts';

/** What matters for a decision and is not in the query. */
export interface Circumstances {
  readonly settings: EngineSettings;
  readonly now: number;
  readonly isIgnored: boolean;
  /** The version to which an undo brought the document last. */
  readonly undoneVersion: number | undefined;
}

/** Why nothing may be shown. By hand everything but secrets and ignored files may be. */
export function findSilence(query: Query, circumstances: Circumstances): Silence | undefined {
  const { document } = query;
  const closed = findClosed(document, circumstances);
  if (query.trigger === 'manual') return closed === 'secret' || closed === 'ignored' ? closed : undefined;
  if (closed !== undefined) return closed;
  if (query.composition === 'running') return 'composing';
  if (circumstances.undoneVersion === document.version) return 'undone';
  if (hasLongLine(query)) return 'longLine';
  if (isInWord(query)) return 'midWord';
  return isSuggestionElsewhere(query) ? 'suggestion' : undefined;
}

/** Why nothing of a document may leave the machine by itself, wherever in it. */
export function findClosed(
  { uri, path, languageId }: DocumentSnapshot,
  { settings, now, isIgnored }: Omit<Circumstances, 'undoneVersion'>,
): Silence | undefined {
  // Of a file outside of the workspace the path is only its name.
  if (isSecretPath(path) || isSecretPath(uri)) return 'secret';
  if (isIgnored) return 'ignored';
  if (!settings.enabled) return 'disabled';
  if (settings.excludedLanguages?.includes(languageId) === true) return 'excludedLanguage';
  return settings.snoozedUntil !== undefined && now < settings.snoozedUntil ? 'snoozed' : undefined;
}

/** What asking depends on, wherever it is. */
export interface Supply {
  readonly isOffline: boolean;
  readonly isPaused: boolean;
  readonly isOverBudget: boolean;
}

/** What asking at a place depends on. */
export interface Means extends Supply {
  /** From 0, asked only where it is most likely to help, to 1, asked everywhere. */
  readonly eagerness: number;
}

/** Why the service is not asked. By hand it always is. */
export function findReluctance(query: Query, { eagerness, ...means }: Means): Reluctance | undefined {
  if (query.trigger === 'manual') return undefined;
  const isUnpromising = promiseOf(query) < mostDemanding * (1 - eagerness);
  return findShortage(means) ?? (isUnpromising ? 'unpromising' : undefined);
}

/** Why nobody is asked anything, whatever for. */
export function findShortage({ isOffline, isPaused, isOverBudget }: Supply): Reluctance | undefined {
  if (isOffline) return 'offline';
  if (isPaused) return 'paused';
  return isOverBudget ? 'budget' : undefined;
}

/** Whether ghost text and the suggest widget say the same. VS Code shows no other ghost text while the widget is open. */
export function agreesWithSuggestion({ document, position, suggestion }: Query, { text, range }: Ghost): boolean {
  if (suggestion === undefined) return true;
  const line = document.lineAt(position.line);
  const from = Math.min(range.start.character, suggestion.range.start.character);
  const withGhost = line.slice(from, range.start.character) + text;
  return withGhost.startsWith(line.slice(from, suggestion.range.start.character) + suggestion.text);
}

/** Only blanks left of the cursor. */
export function isAtLineStart({ document, position }: Query): boolean {
  return document.lineAt(position.line).slice(0, position.character).trim() === '';
}

const longLineChars = 10_000;
const linesAround = 20;

function hasLongLine({ document, position }: Query): boolean {
  const last = Math.min(document.lineCount - 1, position.line + linesAround);
  for (let line = Math.max(0, position.line - linesAround); line <= last; line += 1) {
    if (document.lineAt(line).length > longLineChars) return true;
  }
  return false;
}

// Scripts without spaces between words: next to one of their characters is not inside a word.
const wordAtEnd = /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}_$]$/u;
const wordAtStart = /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}_$]/u;

function isInWord({ document, position }: Query): boolean {
  const line = document.lineAt(position.line);
  const { character } = position;
  return (
    wordAtEnd.test(line.slice(Math.max(0, character - 2), character)) &&
    wordAtStart.test(line.slice(character, character + 2))
  );
}

/** The widget would change what is already written, which text behind the cursor can never do. */
function isSuggestionElsewhere({ document, position, suggestion }: Query): boolean {
  if (suggestion === undefined) return false;
  const { start } = suggestion.range;
  if (start.line !== position.line || start.character > position.character) return true;
  return !suggestion.text.startsWith(document.lineAt(position.line).slice(start.character, position.character));
}

// With this promise missing nothing, the least eager engine asks at line starts and after openers only.
const mostDemanding = 0.7;

/** How likely an answer is to be wanted at the cursor, from 0 to 1, by the text on its line alone. */
function promiseOf(query: Query): number {
  const { document, position } = query;
  const line = document.lineAt(position.line);
  const right = line.slice(position.character).trim();
  if (!/^[)\]}>"'`;,:{]*$/.test(right)) return 0.25;
  if (isAtLineStart(query)) return 1;
  const closed = right === '' ? 0 : 0.1;
  if (/[.([{=:,<>&|?+\-*/!]\s*$|\s$/.test(line.slice(0, position.character))) return 0.8 - closed;
  // The statement looks finished.
  if (/[;)\]}]$/.test(line.slice(0, position.character))) return 0.4 - closed;
  return 0.6 - closed;
}
