/**
 * A proposal becomes what the file says: at its place, merged with what came meanwhile, and kept as it was before.
 * Owns the order of these steps, and the words for what is in the way. Which proposals there are is stage.ts.
 */
import { l10n, workspace, type Uri } from 'vscode';
import { ToolRefusal } from '../../../core/agent/tool.ts';
import { pathOf } from '../../completion/documents.ts';
import { findReal } from '../../disk/realFiles.ts';
import { createText, deleteFile, documentOf, readText, writeText, type Written } from './fileText.ts';
import { follow, type Proposal } from './proposal.ts';

/** What keeps files as they were. */
export interface Keeper {
  begin(session: string, turn: string): void;
  keep(session: string, uri: string): Promise<void>;
  wrote(session: string, uri: string): Promise<void>;
}

/** Brings the file to where its proposal can be made: saved as the person has it, and kept. Gives back what is in the way. */
export async function prepare(known: Proposal, keeper: Keeper): Promise<Proposal | string> {
  const { uri, session } = known;
  const path = pathOf(uri);
  const astray = await findAstray(uri);
  if (astray !== undefined) return astray;
  const document = documentOf(uri);
  // What the person has not saved is theirs: on disk, it is kept like the rest.
  if (document?.isDirty === true && !(await document.save())) {
    return l10n.t('{0} could not be saved, so nothing was changed.', path);
  }
  const proposal = follow(known, await readText(uri));
  if (proposal === undefined) {
    return l10n.t(
      '{0} was changed in the same place meanwhile. Reject the edit, or undo your change and accept it again.',
      path,
    );
  }
  try {
    await keeper.keep(session, uri.toString());
  } catch {
    return l10n.t(
      'No copy of {0} could be kept to go back to, so nothing was changed. Is the disk full, or the file very large?',
      path,
    );
  }
  return proposal;
}

/** Does it. Gives back what was in the way. */
export async function apply(known: Proposal, keeper: Keeper): Promise<string | undefined> {
  try {
    await applyAll([known], keeper);
    return undefined;
  } catch (error) {
    if (error instanceof ToolRefusal) return error.message;
    throw error;
  }
}

/** Does all of them or none. Throws ToolRefusal with what was in the way. */
export async function applyAll(proposals: readonly Proposal[], keeper: Keeper): Promise<void> {
  const prepared: Proposal[] = [];
  for (const known of proposals) {
    const proposal = await prepare(known, keeper);
    if (typeof proposal === 'string') throw new ToolRefusal(proposal);
    prepared.push(proposal);
  }
  const done: Proposal[] = [];
  for (const proposal of prepared) {
    const written = await write(proposal);
    if (written === 'written') {
      done.push(proposal);
      continue;
    }
    for (const { uri, base, text } of done.toReversed()) {
      if (base !== undefined && text !== undefined) await writeText(uri, text, base);
    }
    throw new ToolRefusal(reasonOf(written, pathOf(proposal.uri)));
  }
  // A file of which this is not known counts as changed by somebody, which only asks more questions later.
  for (const { session, uri } of done) await keeper.wrote(session, uri.toString()).catch(() => undefined);
}

function write({ uri, base, text }: Proposal): Promise<Written> {
  if (text === undefined) return deleteFile(uri);
  return base === undefined ? createText(uri, text) : writeText(uri, base, text);
}

function reasonOf(written: Exclude<Written, 'written'>, path: string): string {
  switch (written) {
    case 'refused':
      return l10n.t('{0} is read-only, so nothing was changed.', path);
    case 'unsaved':
      return l10n.t('{0} could not be saved, so nothing was changed.', path);
    case 'changed':
      return l10n.t('{0} was changed meanwhile, so nothing was written. Accept the edit again.', path);
  }
}

/** What is in the way where a link leads elsewhere since the path was looked up. */
export async function findAstray(uri: Uri): Promise<string | undefined> {
  const { uri: real, leadsOut } = await findReal(uri);
  const isThere = !leadsOut && real.toString() === uri.toString() && workspace.getWorkspaceFolder(uri) !== undefined;
  return isThere ? undefined : l10n.t('{0} leads elsewhere by a link, so nothing was changed.', pathOf(uri));
}
