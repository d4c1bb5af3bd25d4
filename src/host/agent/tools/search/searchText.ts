/**
 * `search_text`: lines in the files of the workspace.
 * Owns which search is used where, and that what is changed and not saved yet counts as it stands in the editor.
 */
import * as v from 'valibot';
import { FileType, l10n, workspace, type Uri } from 'vscode';
import { listRows } from '../../../../core/agent/tools/bounds.ts';
import { pathMatcher } from '../../../../core/agent/tools/globs.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import { defineTool, flag, text } from '../define.ts';
import { decodeText, maxFileBytes, type Texts } from '../files/texts.ts';
import { walk } from '../files/walk.ts';
import { nameOf, type Places } from '../places.ts';
import { mostMatches, type Match } from './query.ts';
import { searchDisk } from './ripgrep.ts';
import { scanner } from './scan.ts';

const limits = { maxRows: 300, maxCharacters: 40_000 };

/** Where there is no program for it, no more files are read. */
const mostScanned = 5_000;

interface Found {
  readonly uri: Uri;
  readonly matches: readonly Match[];
}

/** `program` finds the search program of the editor. */
export function searchTextTool(places: Places, texts: Texts, program: () => Promise<string | undefined>): AgentTool {
  return defineTool({
    name: 'search_text',
    description:
      'Finds lines in the files of the workspace and gives their numbers. Case does not matter unless match_case is set. ' +
      'Leaves out what git ignores. Searches plain text unless regex is set.',
    input: v.strictObject({
      pattern: text('What to find, within one line.'),
      regex: v.optional(flag('Whether pattern is a regular expression.')),
      match_case: v.optional(flag('Whether case matters.')),
      path: v.optional(text('File or folder to search in; the whole workspace if left out.')),
      glob: v.optional(text('Only files that it names, as in .gitignore: *.ts, *.{js,jsx}.')),
    }),
    readsOnly: true,
    async prepare({ pattern, regex: isRegex = false, match_case: matchCase = false, path, glob }) {
      const query = { pattern, isRegex, matchCase };
      const scan = scanner(query);
      const isMeant = glob === undefined ? () => true : pathMatcher(glob);
      if (isMeant === undefined) throw new ToolRefusal('glob cannot be read. Write it as in .gitignore, like *.ts.');
      const startsOf = async (): Promise<readonly Uri[]> =>
        path === undefined ? (workspace.workspaceFolders ?? []).map(({ uri }) => uri) : [await places.find(path)];
      await startsOf();
      return {
        title: path === undefined ? l10n.t('Search for {0}', pattern) : l10n.t('Search for {0} in {1}', pattern, path),
        async run(signal) {
          const files = new Map<string, Found>();
          for (const start of await startsOf()) {
            for (const found of await searchBelow(start, signal)) files.set(nameOf(found.uri), found);
          }
          const named = [...files]
            .filter(([name]) => isMeant(name))
            .toSorted(([one], [other]) => (one < other ? -1 : 1));
          return { text: present(named) };
        },
      };

      async function searchBelow(start: Uri, signal: AbortSignal): Promise<readonly Found[]> {
        const rg = start.scheme === 'file' ? await program() : undefined;
        const onDisk = rg === undefined ? scanFiles(start, signal) : searchDisk(rg, start.fsPath, query, signal);
        const files = new Map<string, Found>();
        for (const [uri, matches] of await onDisk) files.set(uri.toString(), { uri, matches });
        for (const uri of texts.unsavedFiles()) {
          if (!`${uri.toString()}/`.startsWith(`${start.toString()}/`)) continue;
          files.set(uri.toString(), { uri, matches: scan(texts.unsaved(uri) ?? '') });
        }
        const found = [...files.values()].filter(({ matches }) => matches.length > 0);
        const sieve = await places.sieve(start);
        const open = new Set(
          await sieve(
            found.map(({ uri }) => uri),
            'files',
          ),
        );
        return found.filter(({ uri }) => open.has(uri));
      }

      async function scanFiles(start: Uri, signal: AbortSignal): Promise<ReadonlyMap<Uri, readonly Match[]>> {
        const found = new Map<Uri, readonly Match[]>();
        let count = 0;
        for await (const uri of filesBelow(places, start, signal)) {
          const matches = scan((await readText(uri)) ?? '');
          if (matches.length > 0) found.set(uri, matches);
          count += matches.length;
          if (count >= mostMatches) break;
        }
        return found;
      }
    },
  });
}

/** The file itself, or those below the folder. */
async function* filesBelow(places: Places, start: Uri, signal: AbortSignal): AsyncGenerator<Uri> {
  if (((await workspace.fs.stat(start)).type & FileType.Directory) === 0) return yield start;
  let count = 0;
  for await (const { uri, isFolder } of walk(places, start, Infinity, signal)) {
    if (isFolder) continue;
    if (++count > mostScanned) return;
    yield uri;
  }
}

/** Undefined for what is no text, too large, or cannot be read. */
async function readText(uri: Uri): Promise<string | undefined> {
  try {
    if ((await workspace.fs.stat(uri)).size > maxFileBytes) return undefined;
    return decodeText(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function present(files: readonly (readonly [string, Found])[]): string {
  if (files.length === 0) return 'Nothing was found.';
  const rows = files.flatMap(([name, { matches }]) => [
    name,
    ...matches.map(({ line, text: shown }) => `${line}\t${shown}`),
  ]);
  return listRows(
    rows,
    limits,
    (left) => `[${left} more lines. Name a path or a glob, or search for more of the line.]`,
  );
}
