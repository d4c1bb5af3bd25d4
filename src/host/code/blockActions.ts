/**
 * What can be done with a code block of an answer: insert, apply, new file, run.
 * Owns the order of steps and the words for what cannot be done. The text is the host's own, found by part and number.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { mergeCode } from '../../core/apply/merge.ts';
import { pathInCode, withoutPathComment } from '../../core/apply/target.ts';
import type { CodeBlock } from '../../protocol/markdown/codeBlocks.ts';
import type { CodeAction } from '../../protocol/messages.ts';
import { isWritten, pathOf } from '../completion/documents.ts';
import type { Reviews } from '../inlineDiff/reviews.ts';
import { showInformation, showWarning } from '../notices/notices.ts';
import { mayWrite } from './confirm.ts';
import { showDocument } from '../inlineDiff/showDocument.ts';
import { isWritable } from '../inlineDiff/writable.ts';
import { createFile } from './newFile.ts';
import { findTarget, pickTarget } from './target.ts';
import { runInTerminal } from './terminal.ts';

export interface BlockActionParts {
  readonly reviews: Reviews;
  /** Workspace paths of the files that were sent along, newest first. */
  readonly attachedPaths: () => readonly string[];
}

export async function actOnBlock(
  action: Exclude<CodeAction, 'copy'>,
  block: CodeBlock,
  parts: BlockActionParts,
): Promise<void> {
  switch (action) {
    case 'insert':
      return insert(block.text);
    case 'apply':
      return apply(block, parts);
    case 'newFile':
      return createFile(block, block.path ?? pathInCode(block.text));
    case 'run':
      return runInTerminal(block.text);
  }
}

/** Whether a file takes changes; says so if not. */
async function takesChanges(uri: vscode.Uri): Promise<boolean> {
  if (await isWritable(uri)) return true;
  void showWarning(l10n.t('{0} is read-only, so nothing was changed.', pathOf(uri)));
  return false;
}

async function insert(text: string): Promise<void> {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editor = [activeTextEditor, ...visibleTextEditors].find(
    (one) => one !== undefined && isWritten(one.document.uri),
  );
  if (editor === undefined) {
    void showInformation(l10n.t('Open a file and put the cursor where the code belongs.'));
    return;
  }
  if (!(await takesChanges(editor.document.uri))) return;
  const line = editor.document.lineAt(editor.selection.start.line).text;
  const indent = /^[ \t]*/.exec(line.slice(0, editor.selection.start.character))?.[0] ?? '';
  const shown = await showDocument(editor.document);
  const written = text.split('\n').map((one, index) => (index === 0 || one === '' ? one : indent + one));
  await shown.edit((edits) => edits.replace(shown.selection, written.join('\n')));
  shown.revealRange(shown.selection);
}

async function apply(block: CodeBlock, { reviews, attachedPaths }: BlockActionParts): Promise<void> {
  const wanted = block.path ?? pathInCode(block.text);
  const target = await findTarget(block.text, wanted, { language: block.language, attached: attachedPaths() });
  if (target === undefined) return;
  if (target === 'new') return createFile(block, wanted);
  await applyTo(target, block, reviews);
}

/** Shows what the code would change in the file, to be accepted or rejected. */
export async function applyTo(uri: vscode.Uri, block: CodeBlock, reviews: Reviews): Promise<void> {
  if (!(await takesChanges(uri))) return;
  const name = pathOf(uri);
  if (!(await mayWrite(uri))) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const merge = mergeCode(before, withoutPathComment(block.text, before), block.language);
  if (merge.text === undefined) {
    const other = l10n.t('Choose another file');
    const choice = await showWarning(
      l10n.t('{0} does not have the lines that this code refers to, so nothing was changed.', name),
      other,
    );
    const chosen = choice === other ? await pickTarget(block.text, [], undefined) : undefined;
    if (chosen instanceof vscode.Uri) await applyTo(chosen, block, reviews);
    return;
  }
  if (merge.text === before) {
    await showDocument(document);
    void showInformation(l10n.t('{0} says this already.', name));
    return;
  }
  if (!(await reviews.propose(document, merge.text))) {
    void showWarning(l10n.t('{0} is read-only, so nothing was changed.', name));
  } else if (!merge.sure) {
    void showInformation(l10n.t('No place in {0} looks like this code, so it was put at the end.', name));
  }
}
