/** Classes, functions and the like, as the language services know them. Owns their search and how much of the file is theirs. */
import {
  commands,
  SymbolKind,
  workspace,
  type DocumentSymbol,
  type Range,
  type SymbolInformation,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { Attachment } from '../../../core/conversation/model.ts';
import { pathOf } from '../../completion/documents.ts';
import { makeAttachment } from '../attachment.ts';
import type { Gate } from '../fileGate.ts';
import { linesOf, nameOf } from '../places.ts';

/** What a person names; variables and properties would bury it. */
const kinds: ReadonlySet<SymbolKind> = new Set([
  SymbolKind.Class,
  SymbolKind.Constant,
  SymbolKind.Constructor,
  SymbolKind.Enum,
  SymbolKind.Function,
  SymbolKind.Interface,
  SymbolKind.Method,
  SymbolKind.Module,
  SymbolKind.Namespace,
  SymbolKind.Struct,
  SymbolKind.Variable,
]);

/** The symbols of the workspace whose name the query names. */
export async function findSymbols(gate: Gate, query: string): Promise<readonly SymbolInformation[]> {
  const found = await commands.executeCommand<SymbolInformation[] | undefined>(
    'vscode.executeWorkspaceSymbolProvider',
    query,
  );
  const named = (found ?? []).filter(
    ({ kind, location }) => kinds.has(kind) && workspace.getWorkspaceFolder(location.uri) !== undefined,
  );
  const allowed = new Set((await gate.filter(named.map(({ location }) => location.uri))).map(String));
  return named.filter(({ location }) => allowed.has(location.uri.toString()));
}

/** The text of a symbol, from its first line to its last. */
export async function attachSymbol(gate: Gate, symbol: SymbolInformation): Promise<Attachment> {
  const { uri } = symbol.location;
  await gate.admit(uri);
  const document = await workspace.openTextDocument(uri);
  const lines = linesOf(await wholeRange(uri, symbol));
  return makeAttachment(
    {
      label: `${symbol.name} · ${nameOf(uri)}`,
      icon: 'symbol',
      path: pathOf(uri),
      language: document.languageId,
      lines,
      text: textOfLines(document, lines),
    },
    uri,
  );
}

/** A search gives often no more than the place of the name; the outline of the file knows the rest. */
async function wholeRange(uri: Uri, { name, location }: SymbolInformation): Promise<Range> {
  const outline = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const pending = [...(outline ?? [])];
  for (let symbol = pending.pop(); symbol !== undefined; symbol = pending.pop()) {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    if (symbol.name === name && range.contains(location.range.start)) return range;
    if ('children' in symbol) pending.push(...symbol.children);
  }
  return location.range;
}

function textOfLines(document: TextDocument, [first, last]: readonly [number, number]): string {
  const lines: string[] = [];
  for (let line = first - 1; line < Math.min(last, document.lineCount); line++) lines.push(document.lineAt(line).text);
  return `${lines.join('\n')}\n`;
}
