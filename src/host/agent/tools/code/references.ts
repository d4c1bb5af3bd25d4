/** `find_references`: where a name is used, as the language service knows it. Owns how the places are written down. */
import * as v from 'valibot';
import { commands, l10n, workspace, type Location } from 'vscode';
import { listRows } from '../../../../core/agent/tools/bounds.ts';
import type { AgentTool } from '../../../../core/agent/tool.ts';
import { count, defineTool, text } from '../define.ts';
import { nameOf, type Places } from '../places.ts';
import { cutAround } from '../search/query.ts';
import { findName } from './where.ts';

const limits = { maxRows: 200, maxCharacters: 30_000 };

export function findReferencesTool(places: Places): AgentTool {
  return defineTool({
    name: 'find_references',
    description: 'Finds where a function, class, variable or the like is used, through its language service.',
    input: v.strictObject({
      path: text('File in which the name stands.'),
      line: count('Number of a line in which it stands.'),
      name: text('The name as it is written there.'),
    }),
    readsOnly: true,
    async prepare({ path, line, name }) {
      await places.find(path);
      return {
        title: l10n.t('Find where {0} is used', name),
        async run() {
          const [document, position] = await findName(await places.find(path), line, name);
          const found = await commands.executeCommand<Location[] | undefined>(
            'vscode.executeReferenceProvider',
            document.uri,
            position,
          );
          const inside = (found ?? []).filter(({ uri }) => workspace.getWorkspaceFolder(uri) !== undefined);
          const open = new Set(await places.allowed(inside.map(({ uri }) => uri)));
          const shown = inside
            .filter(({ uri }) => open.has(uri))
            .toSorted(
              (one, other) => compare(one.uri.path, other.uri.path) || one.range.start.compareTo(other.range.start),
            );
          const rows = await Promise.all(shown.map(writeLocation));
          const others = (found?.length ?? 0) - inside.length;
          const note = others > 0 ? `\n[${others} more outside of the workspace.]` : '';
          if (rows.length === 0) return { text: `No uses were found. Try search_text.${note}` };
          return { text: listRows(rows, limits, (left) => `[${left} more.]`) + note };
        },
      };
    },
  });
}

async function writeLocation({ uri, range }: Location): Promise<string> {
  const place = `${nameOf(uri)}:${range.start.line + 1}`;
  try {
    const document = await workspace.openTextDocument(uri);
    return `${place}\t${cutAround(document.lineAt(range.start.line).text, range.start.character)}`;
  } catch {
    return place;
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
