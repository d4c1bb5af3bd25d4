/**
 * Which part of which document is rewritten.
 * Owns the refusals, and what is meant where nothing is selected: a line, or the function around it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { blockAround } from '../../core/edit/block.ts';
import type { FileGate } from '../context/fileGate.ts';
import { HandGate } from '../policy/handGate.ts';
import { isOwn, linesOf, nameOf } from '../context/places.ts';
import { Refusal } from '../context/refusal.ts';
import { isWritable } from '../inlineDiff/writable.ts';

/** Whole lines of a document, as offsets in it. */
export interface Target {
  readonly document: vscode.TextDocument;
  readonly start: number;
  readonly end: number;
}

/** Longer functions are not rewritten unless they are selected. */
const maxLines = 200;

/** Language services that take longer are not waited for. */
const maxSymbolsMs = 1_500;

/** The part that is selected; else the line of the cursor, or the function around it. Rejects with a Refusal. */
export async function findTarget(gate: FileGate, unselected: 'line' | 'function'): Promise<Target> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isOwn(editor.document)) throw new Refusal(l10n.t('Open a file in the editor first.'));
  const { document, selections, selection } = editor;
  if (selections.length > 1) {
    throw new Refusal(l10n.t('This works at one place at a time. Leave the other cursors with Escape first.'));
  }
  await admit(gate, document);
  const [first, last] = linesOf(selection);
  if (!selection.isEmpty) return targetOf(document, first - 1, last - 1);
  if (unselected === 'line') return targetOf(document, first - 1, first - 1);
  return targetOf(document, ...(await functionAround(document, selection)));
}

/** The function around a place of a document, or the lines of it. Rejects with a Refusal. */
export async function findTargetAround(gate: FileGate, uri: vscode.Uri, range: vscode.Range): Promise<Target> {
  const document = await vscode.workspace.openTextDocument(uri);
  await admit(gate, document);
  return targetOf(document, ...(await functionAround(document, range)));
}

async function admit(gate: FileGate, document: vscode.TextDocument): Promise<void> {
  if (!(await isWritable(document.uri))) {
    throw new Refusal(l10n.t('{0} is read-only, so nothing was changed.', nameOf(document.uri)));
  }
  await new HandGate(gate).admit(document.uri);
}

/** Without empty lines at its edges, unless there is nothing else. */
function targetOf(document: vscode.TextDocument, first: number, last: number): Target {
  const isEmpty = (line: number): boolean => document.lineAt(line).isEmptyOrWhitespace;
  let [from, to] = [first, Math.min(last, document.lineCount - 1)];
  while (from < to && isEmpty(from)) from++;
  while (to > from && isEmpty(to)) to--;
  const start = document.offsetAt(new vscode.Position(from, 0));
  const end =
    to + 1 < document.lineCount ? document.offsetAt(new vscode.Position(to + 1, 0)) : document.getText().length;
  return { document, start, end };
}

async function functionAround(document: vscode.TextDocument, range: vscode.Range): Promise<readonly [number, number]> {
  const found = await Promise.race([
    vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    ),
    wait(maxSymbolsMs, undefined),
  ]);
  const around = (found ?? [])
    .flatMap(withChildren)
    .filter((one) => one.contains(range) && one.end.line - one.start.line < maxLines && !one.isSingleLine)
    .toSorted((a, b) => a.end.line - a.start.line - (b.end.line - b.start.line))[0];
  if (around !== undefined) return [around.start.line, around.end.line];
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
  const [first, last] = blockAround(lines, range.start.line, maxLines);
  return [first, Math.max(last, range.end.line)];
}

/** Older language services give symbols without children. */
function withChildren(symbol: vscode.DocumentSymbol): vscode.Range[] {
  const { range, children } = symbol as Partial<vscode.DocumentSymbol>;
  return range === undefined ? [] : [range, ...(children ?? []).flatMap(withChildren)];
}
