/** `git_status` and `git_diff`. Owns how much of them is shown, and that nothing of files that may not be sent is. */
import * as v from 'valibot';
import { l10n, Uri, workspace } from 'vscode';
import { listRows } from '../../../../core/agent/tools/bounds.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import { pathsOfDiff, splitDiff } from '../../../../core/context/diffs.ts';
import { defineTool, flag, text } from '../define.ts';
import { type Places } from '../places.ts';
import { askGit, findTop } from './repository.ts';

const limits = { maxRows: 300, maxCharacters: 20_000 };
const maxDiff = 60_000;

const folderArgument = v.optional(text('Name of the open folder, if several are open.'));

/** `program` is git. */
export function gitTools(places: Places, program: string): readonly AgentTool[] {
  const status = defineTool({
    name: 'git_status',
    description: 'The branch, and which files are changed, staged or new, as git status --short writes it.',
    input: v.strictObject({ folder: folderArgument }),
    readsOnly: true,
    async prepare({ folder }) {
      await rootOf(folder);
      return {
        title: l10n.t('Look at the git status'),
        async run(signal) {
          const root = await rootOf(folder);
          const parameters = [
            'status',
            '--porcelain',
            '--branch',
            '-z',
            '--no-renames',
            '--ignore-submodules=dirty',
            '--',
            '.',
          ];
          const top = await findTop(root);
          const [branch = '', ...entries] = (await askGit(program, root, parameters, signal)).split('\0');
          const files = entries.filter((entry) => entry !== '');
          const uris = files.map((entry) => Uri.joinPath(top, entry.slice(3)));
          const open = new Set(await places.allowed(uris));
          const rows = files.filter((_entry, index) => open.has(uris[index] ?? top));
          const hidden = files.length - rows.length;
          const note = hidden > 0 ? `\n[${hidden} private files are left out.]` : '';
          const all = rows.length === 0 ? [branch, 'Nothing has changed.'] : [branch, ...rows];
          return { text: listRows(all, limits, (left) => `[${left} more.]`) + note };
        },
      };
    },
  });
  const diff = defineTool({
    name: 'git_diff',
    description:
      'What has changed since the last commit or since another one. New files that git does not know are not in it.',
    input: v.strictObject({
      path: v.optional(text('Only this file or folder.')),
      staged: v.optional(flag('Only what is staged.')),
      since: v.optional(
        v.pipe(
          v.string(),
          v.regex(/^[\w][\w./~^@{}-]*$/, 'Expected the name of a commit or branch'),
          v.maxLength(200),
          v.description('Commit or branch to compare with: main, HEAD~3. HEAD if left out.'),
        ),
      ),
      folder: folderArgument,
    }),
    readsOnly: true,
    async prepare({ path, staged = false, since = 'HEAD', folder }) {
      await placeOf();
      return {
        title: path === undefined ? l10n.t('Look at the git diff') : l10n.t('Look at the git diff of {0}', path),
        async run(signal) {
          const [root, place] = await placeOf();
          const plain = [
            '--no-ext-diff',
            '--no-textconv',
            '--no-color',
            '--src-prefix=a/',
            '--dst-prefix=b/',
            '--no-relative',
          ];
          const which = [...(staged ? ['--cached'] : []), '--submodule=short', '--ignore-submodules=dirty', since];
          const whole = await askGit(program, root, ['diff', ...plain, ...which, '--', place], signal);
          const top = await findTop(root);
          const pieces = await Promise.all(splitDiff(whole).map((piece) => admitted(top, piece)));
          return { text: bounded(pieces) };
        },
      };

      async function placeOf(): Promise<readonly [Uri, string]> {
        if (path === undefined) return [await rootOf(folder), '.'];
        const uri = await places.find(path);
        const root = workspace.getWorkspaceFolder(uri)?.uri ?? (await rootOf(folder));
        return [root, uri.path.slice(root.path.length + 1) || '.'];
      }
    },
  });
  return [status, diff];

  async function rootOf(folder = '.'): Promise<Uri> {
    const uri = await places.find(folder);
    const root = workspace.getWorkspaceFolder(uri)?.uri;
    if (root?.scheme !== 'file') throw new ToolRefusal(`${folder} is no folder on this computer.`);
    return root;
  }

  async function admitted(top: Uri, piece: string): Promise<string> {
    const paths = pathsOfDiff(piece);
    const open = await places.allowed(paths.map((path) => Uri.joinPath(top, path)));
    return paths.length > 0 && open.length === paths.length
      ? piece
      : `[${paths[0] ?? 'A file'} is private and left out.]\n`;
  }
}

/** Whole files as long as they fit, then names. */
function bounded(pieces: readonly string[]): string {
  const [first = ''] = pieces;
  if (first === '') return 'Nothing has changed.';
  if (pieces.length === 1 && first.length > maxDiff) {
    return `${first.slice(0, maxDiff)}\n[${first.length - maxDiff} more characters. Read the file itself.]`;
  }
  let left = maxDiff;
  const rows = pieces.map((piece) => {
    if (piece.length <= left) {
      left -= piece.length;
      return piece;
    }
    const [path = 'a file'] = pathsOfDiff(piece);
    return `[The diff of ${path} has ${piece.length} characters. Ask for it by its path.]\n`;
  });
  return rows.join('').slice(0, maxDiff * 2);
}
