/**
 * `rename_symbol`: a name and all its uses, as the language service knows them.
 * Owns what of its answer is taken: texts of files in the workspace, and those that the person was asked about, no others.
 * How they are written, and taken back, is the caller's.
 */
import * as v from 'valibot';
import { commands, l10n, workspace, type TextEdit, type Uri, type WorkspaceEdit } from 'vscode';
import { changesScripts, guardOf, namesSchema, type Guard } from '../../../../core/agent/guarded.ts';
import { hiddenCharacters } from '../../../../core/apply/risk.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import { warningOf } from '../../stage/editTools.ts';
import { count, defineTool, text } from '../define.ts';
import type { Texts } from '../files/texts.ts';
import { nameOf, type Places } from '../places.ts';
import { findName } from './where.ts';

/** What a file says, and what it is to say. */
export interface FileChange {
  readonly uri: Uri;
  readonly before: string;
  readonly after: string;
}

/** Writes changes that the person has allowed. Throws ToolRefusal where one cannot be written; then none is. */
export type WriteChanges = (changes: readonly FileChange[], signal: AbortSignal) => Promise<void>;

/** Names of some languages have signs in them, and none has these. */
const plainName = /^[^\s\p{Cc};(){}[\]"`\\]{1,200}$/u;

export function renameSymbolTool(places: Places, texts: Texts, write: WriteChanges): AgentTool {
  return defineTool({
    name: 'rename_symbol',
    description: 'Renames a function, class, variable or the like in all files, through its language service.',
    input: v.strictObject({
      path: text('File in which the name stands.'),
      line: count('Number of a line in which it stands.'),
      name: text('The name as it is written there.'),
      new_name: text('The name that it gets.'),
    }),
    readsOnly: false,
    async prepare({ path, line, name, new_name: newName }) {
      if (hiddenCharacters(newName).length > 0)
        throw new ToolRefusal('The new name has characters in it that cannot be seen.');
      // It is put in as it is: what no name has in it would be code.
      if (!plainName.test(newName)) throw new ToolRefusal('The new name is not a name. Use one word without brackets.');
      const planned = await plan();
      const files = planned.map(({ uri }) => nameOf(uri));
      const guards = new Set(planned.flatMap((change) => guardOfChange(change) ?? []));
      return {
        title: l10n.t('Rename {0} to {1} in {2} files', name, newName, files.length),
        approval: {
          kind: 'edit',
          subject: `${name} → ${newName}\n${files.join('\n')}`,
          ...(guards.size > 0 && { warning: [...guards].map(warningOf).join('\n') }),
        },
        async run(signal) {
          const changes = await plan();
          const isAsked = (change: FileChange): boolean => files.includes(nameOf(change.uri));
          if (!changes.every(isAsked))
            throw new ToolRefusal('Other files would change by now. Call rename_symbol again.');
          signal.throwIfAborted();
          await write(changes, signal);
          return { text: `Renamed in ${changes.length} files:\n${changes.map(({ uri }) => nameOf(uri)).join('\n')}` };
        },
      };

      async function plan(): Promise<readonly FileChange[]> {
        const [document, position] = await findName(await places.find(path), line, name);
        const edit = await ask(document.uri, position, newName);
        const changes = await Promise.all(edit.entries().map(([uri, edits]) => changeOf(uri, edits)));
        if (changes.length === 0)
          throw new ToolRefusal(`No language service can rename ${name}. Edit the files instead.`);
        return changes.toSorted((one, other) => (nameOf(one.uri) < nameOf(other.uri) ? -1 : 1));
      }
    },
  });

  async function changeOf(uri: Uri, edits: readonly TextEdit[]): Promise<FileChange> {
    const isInside = workspace.getWorkspaceFolder(uri) !== undefined;
    if (!isInside)
      throw new ToolRefusal(`It is used outside of the workspace, in ${uri.fsPath}, which cannot be changed.`);
    const real = await places.find(nameOf(uri));
    if (real.toString() !== uri.toString())
      throw new ToolRefusal(`${nameOf(uri)} is reached by a link. Edit the files instead.`);
    // The service does not know what was changed and not written yet.
    if (texts.isStaged(uri)) {
      throw new ToolRefusal(
        `${nameOf(uri)} has changes that the person has not decided on yet. Edit the files instead.`,
      );
    }
    const document = await workspace.openTextDocument(uri);
    const before = document.getText();
    const sorted = edits.toSorted((one, other) => other.range.start.compareTo(one.range.start));
    const after = sorted.reduce(
      (changed, { range, newText }) =>
        changed.slice(0, document.offsetAt(range.start)) + newText + changed.slice(document.offsetAt(range.end)),
      before,
    );
    return { uri, before, after };
  }
}

/** Why a change is asked about more than another: by the file's name, or by what the file says then. */
function guardOfChange({ uri, before, after }: FileChange): Guard | undefined {
  const name = nameOf(uri);
  const reason = guardOf(name) ?? (changesScripts(name, before, after) ? 'runs' : undefined);
  return reason ?? (namesSchema(before, after) ? 'reaches' : undefined);
}

async function ask(uri: Uri, position: unknown, newName: string): Promise<WorkspaceEdit> {
  try {
    return await commands.executeCommand<WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, position, newName);
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new ToolRefusal(`The language service does not rename this: ${words} Edit the files instead.`);
  }
}
