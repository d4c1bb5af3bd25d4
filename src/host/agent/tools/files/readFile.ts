/** `read_file`: the lines of a file under their numbers. Owns how much of it is shown at a time. */
import * as v from 'valibot';
import { l10n } from 'vscode';
import { numberLines } from '../../../../core/agent/tools/bounds.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import { isPictureName } from '../../../context/sources/pictures.ts';
import { nameLines } from '../../../context/places.ts';
import { count, defineTool, text } from '../define.ts';
import type { Places } from '../places.ts';
import { nameOf } from '../places.ts';
import type { Texts } from './texts.ts';

const maxLines = 2_000;
const maxCharacters = 60_000;

export function readFileTool(places: Places, texts: Texts): AgentTool {
  return defineTool({
    name: 'read_file',
    description:
      'Reads a text file, as it stands in the editor. Each line has its number and a tab before it, which are not part of the file. ' +
      `Gives at most ${maxLines} lines; read long files in parts.`,
    input: v.strictObject({
      path: text('Path in the workspace, with forward slashes.'),
      first_line: v.optional(count('First line to read, from 1.')),
      last_line: v.optional(count('Last line to read.')),
    }),
    readsOnly: true,
    async prepare({ path, first_line: first = 1, last_line: wanted }) {
      const uri = await places.find(path);
      if (wanted !== undefined && wanted < first) throw new ToolRefusal('last_line is before first_line.');
      const name = nameOf(uri);
      const part = wanted === undefined ? (first === 1 ? name : `${name}:${first}`) : nameLines(name, [first, wanted]);
      return {
        title: l10n.t('Read {0}', part),
        async run() {
          const file = await places.find(path);
          if (isPictureName(file.path) && !file.path.toLowerCase().endsWith('.svg')) {
            throw new ToolRefusal(`${name} is a picture. Use analyze_image.`);
          }
          const lines = (await texts.read(file)).split(/\r\n|\r|\n/);
          if (lines.at(-1) === '') lines.pop();
          if (lines.length === 0) return { text: `${name} is empty.` };
          if (first > lines.length) throw new ToolRefusal(`${name} has ${lines.length} lines.`);
          const last = Math.min(wanted ?? lines.length, lines.length, first + maxLines - 1);
          const excerpt = numberLines(lines, first, last, maxCharacters);
          const note = texts.isStaged(file) ? ', with your changes' : '';
          const more =
            excerpt.last < (wanted ?? lines.length) && excerpt.last < lines.length
              ? `[Go on with first_line ${excerpt.last + 1}.]\n`
              : '';
          return { text: `${name}, lines ${first}-${excerpt.last} of ${lines.length}${note}\n${excerpt.text}${more}` };
        },
      };
    },
  });
}
