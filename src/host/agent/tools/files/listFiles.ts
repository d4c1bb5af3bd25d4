/** `list_files`: what is in a folder. Owns the choice between one level and a search by pattern. */
import * as v from 'valibot';
import { l10n } from 'vscode';
import { listRows } from '../../../../core/agent/tools/bounds.ts';
import { pathMatcher } from '../../../../core/agent/tools/globs.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import { count, defineTool, text } from '../define.ts';
import { nameOf, type Places } from '../places.ts';
import { walk } from './walk.ts';

const limits = { maxRows: 500, maxCharacters: 30_000 };
/** A walk goes no further: whoever looks for something says where. */
const mostEntries = 100_000;
const deepest = 50;

export function listFilesTool(places: Places): AgentTool {
  return defineTool({
    name: 'list_files',
    description:
      'Lists files and folders; folders end with a slash. Leaves out what git ignores. ' +
      'Without glob one level of the folder, with it the files on all levels that it names.',
    input: v.strictObject({
      folder: v.optional(text('Path in the workspace; all of it if left out.')),
      depth: v.optional(count('Levels to list.')),
      glob: v.optional(text('As in .gitignore: *.ts, src/**/*.test.ts, *.{js,jsx}.')),
    }),
    readsOnly: true,
    async prepare({ folder = '.', depth, glob }) {
      const isMeant = glob === undefined ? () => true : pathMatcher(glob);
      if (isMeant === undefined) throw new ToolRefusal('glob cannot be read. Write it as in .gitignore, like *.ts.');
      const name = nameOf(await places.find(folder));
      return {
        title: glob === undefined ? l10n.t('List {0}', name) : l10n.t('List {0} in {1}', glob, name),
        async run(signal) {
          const start = await places.find(folder);
          const found: string[] = [];
          let seen = 0;
          for await (const entry of walk(places, start, depth ?? (glob === undefined ? 1 : deepest), signal)) {
            if (++seen > mostEntries) break;
            if (glob !== undefined && (entry.isFolder || !isMeant(entry.path))) continue;
            found.push(`${nameOf(entry.uri)}${entry.isFolder ? '/' : ''}`);
          }
          if (found.length === 0)
            return { text: `Nothing in ${name}${glob === undefined ? '' : ` is named by ${glob}`}.` };
          const left = (rest: number) => `[${rest} more. Name a folder below, or a glob.]`;
          const cut =
            seen > mostEntries ? `\n[Only the first ${mostEntries} were looked at. Name a folder below.]` : '';
          return { text: listRows(found.sort(), limits, left) + cut };
        },
      };
    },
  });
}
