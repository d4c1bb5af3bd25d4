/** `search_symbols`: functions, classes and the like by their names. Owns how they are written down; the search is the editor's. */
import * as v from 'valibot';
import { commands, l10n, SymbolKind, type DocumentSymbol, type SymbolInformation, type Uri } from 'vscode';
import { listRows } from '../../../../core/agent/tools/bounds.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import type { FileGate } from '../../../context/fileGate.ts';
import { findSymbols } from '../../../context/sources/symbols.ts';
import { defineTool, text } from '../define.ts';
import { nameOf, type Places } from '../places.ts';

const limits = { maxRows: 200, maxCharacters: 20_000 };

export function searchSymbolsTool(places: Places, gate: FileGate): AgentTool {
  return defineTool({
    name: 'search_symbols',
    description:
      'Finds functions, classes, types and the like by name, through the language services. With path it gives the outline of that file. ' +
      'Finds nothing in languages without a service; then use search_text.',
    input: v.strictObject({
      query: v.optional(text('The name or a part of it.')),
      path: v.optional(text('File whose outline is wanted.')),
    }),
    readsOnly: true,
    async prepare({ query = '', path }) {
      if (query === '' && path === undefined) throw new ToolRefusal('Give a query, a path, or both.');
      if (path !== undefined) await places.find(path);
      const title = path === undefined ? l10n.t('Find the symbol {0}', query) : l10n.t('Outline of {0}', path);
      return {
        title,
        async run() {
          const rows =
            path === undefined
              ? (await findSymbols(gate, query)).map(({ name, kind, location, containerName }) =>
                  row(
                    location.uri,
                    location.range.start.line,
                    kind,
                    containerName === '' ? name : `${containerName}.${name}`,
                  ),
                )
              : await outline(await places.find(path), query);
          if (rows.length === 0) return { text: 'No symbol was found. Try search_text.' };
          return { text: listRows(rows, limits, (left) => `[${left} more. Give more of the name.]`) };
        },
      };
    },
  });
}

async function outline(uri: Uri, query: string): Promise<readonly string[]> {
  const symbols = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const rows: string[] = [];
  const add = (symbol: DocumentSymbol | SymbolInformation, parents: string): void => {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    const name = parents + symbol.name;
    if (name.toLowerCase().includes(query.toLowerCase())) rows.push(row(uri, range.start.line, symbol.kind, name));
    if ('children' in symbol) for (const child of symbol.children) add(child, `${name}.`);
  };
  for (const symbol of symbols ?? []) add(symbol, '');
  return rows;
}

function row(uri: Uri, line: number, kind: SymbolKind, name: string): string {
  return `${nameOf(uri)}:${line + 1} ${SymbolKind[kind].toLowerCase()} ${name}`;
}
