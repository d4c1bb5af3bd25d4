/**
 * `edit_file`, `create_file` and `delete_file`: what the model may ask of files, in its words.
 * Owns their arguments and answers, and which files are asked about first. What becomes of an edit is stage.ts.
 */
import * as v from 'valibot';
import { l10n, type Uri } from 'vscode';
import { diffLines } from '../../../core/agent/edit/decision.ts';
import { replaceIn } from '../../../core/agent/edit/replace.ts';
import { countLines } from '../../../core/agent/edit/threeWay.ts';
import { changesScripts, guardOf, nameProblem, namesSchema, type Guard } from '../../../core/agent/guarded.ts';
import { ToolRefusal, type AgentTool, type Approval, type PreparedCall } from '../../../core/agent/tool.ts';
import { pathOf } from '../../completion/documents.ts';
import { defineTool } from '../tools/define.ts';
import type { Stage, Wanted } from './stage.ts';

export interface EditToolParts {
  readonly stage: Stage;
  /** Where a file really is, in the workspace and open to the model. Throws ToolRefusal. */
  readonly find: (path: string) => Promise<Uri>;
}

const maxChars = 1_000_000;
/** What is asked about is shown whole, or it is not asked. */
const maxShownChars = 50_000;

const path = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1_000),
  v.description('Path in the workspace, with forward slashes.'),
);
const content = (description: string) => v.pipe(v.string(), v.maxLength(maxChars), v.description(description));

export function createEditTools(parts: EditToolParts): readonly AgentTool[] {
  return [editTool(parts), createTool(parts), deleteTool(parts)];
}

function editTool(parts: EditToolParts): AgentTool {
  return defineTool({
    name: 'edit_file',
    description:
      'Replaces parts of a text file. Read the file first. Each edit finds "search", which must stand in the file exactly once, ' +
      'and puts "replace" in its place. Give whole lines with a few around them, without line numbers. All edits are made, or none.',
    input: v.strictObject({
      path,
      edits: v.pipe(
        v.array(
          v.strictObject({
            search: content('Lines of the file as they are.'),
            replace: content('What is to stand there instead.'),
            all: v.optional(v.pipe(v.boolean(), v.description('Replace every place, not the only one.'))),
          }),
        ),
        v.minLength(1),
        v.maxLength(100),
        v.description('The edits, made one after the other.'),
      ),
    }),
    readsOnly: false,
    prepare: ({ path: wanted, edits }) =>
      prepare(parts, wanted, 'edit', (text, name) => {
        if (text === undefined) throw new ToolRefusal(`There is no file ${name}. Make it with create_file.`);
        const result = replaceIn(text, edits);
        if ('problem' in result) throw new ToolRefusal(result.problem);
        return { text: result.text, isUnsure: result.fuzzy };
      }),
  });
}

function createTool(parts: EditToolParts): AgentTool {
  return defineTool({
    name: 'create_file',
    description:
      'Makes a new text file, with its folders. A file that is there already is not written over: use edit_file.',
    input: v.strictObject({ path, text: content('The whole text of the file.') }),
    readsOnly: false,
    prepare: ({ path: wanted, text: fresh }) =>
      prepare(parts, wanted, 'create', (text, name) => {
        if (text !== undefined && text !== '')
          throw new ToolRefusal(`${name} exists already. Change it with edit_file.`);
        return { text: fresh };
      }),
  });
}

function deleteTool(parts: EditToolParts): AgentTool {
  return defineTool({
    name: 'delete_file',
    description: 'Deletes a text file. The person can take it back.',
    input: v.strictObject({ path }),
    readsOnly: false,
    prepare: ({ path: wanted }) =>
      prepare(parts, wanted, 'delete', (text, name) => {
        if (text === undefined) throw new ToolRefusal(`There is no file ${name}.`);
        return { text: undefined };
      }),
  });
}

type Kind = 'edit' | 'create' | 'delete';

async function prepare(
  { stage, find }: EditToolParts,
  wanted: string,
  kind: Kind,
  change: (text: string | undefined, name: string) => Wanted,
): Promise<PreparedCall> {
  const uri = await findFile(find, wanted);
  const name = pathOf(uri);
  const before = await stage.read(uri);
  const { text: after } = change(before, name);
  const approval = approvalFor(wanted, name, before, after);
  const { added, removed } = countLines(before ?? '', after ?? '');
  return {
    title: titleOf(kind, name, added, removed),
    ...(approval !== undefined && { approval }),
    async run() {
      let made = { text: before } as Wanted;
      // By a link on the way, the same path may be another file by now.
      if ((await findFile(find, wanted)).toString() !== uri.toString())
        throw new ToolRefusal(`${wanted} leads elsewhere now.`);
      const edited = await stage.edit(uri, (text) => {
        made = change(text, name);
        // What was allowed is this change and no other.
        const isOther =
          approval === undefined
            ? approvalFor(wanted, name, text, made.text) !== undefined
            : text !== before || made.text !== after;
        if (isOther) {
          throw new ToolRefusal(`${name} changed meanwhile. Try again.`);
        }
        return made;
      });
      return { text: words(kind, name, edited, made.isUnsure === true) };
    },
  };
}

async function findFile(find: EditToolParts['find'], wanted: string): Promise<Uri> {
  const problem = nameProblem(wanted);
  if (problem !== undefined) throw new ToolRefusal(`${problem} Such a file is not written.`);
  const uri = await find(wanted);
  if (/\.ipynb$/i.test(uri.path))
    throw new ToolRefusal('Notebooks cannot be edited as text. Say what is to be changed instead.');
  return uri;
}

/** The question before a file is changed that does more than hold text. Throws ToolRefusal for what is too long to be looked at. */
function approvalFor(wanted: string, name: string, old?: string, fresh?: string): Approval | undefined {
  const [before, after] = [old ?? '', fresh ?? ''];
  const guard = guardOf(name) ?? guardOf(wanted);
  const reason =
    guard ?? (changesScripts(name, before, after) ? 'runs' : namesSchema(before, after) ? 'reaches' : undefined);
  if (reason === undefined || before === after) return undefined;
  const lines = diffLines(before, after);
  if (fresh !== undefined && lines.join('\n').length > maxShownChars)
    throw new ToolRefusal(`The person is asked about ${name}, and this is too much to look at. Make smaller changes.`);
  return { kind: 'edit', subject: `${name}\n${beginningOf(lines)}`, warning: warningOf(reason) };
}

/** What is to go is there to be opened, so a part of it will do where it is long. */
function beginningOf(lines: readonly string[]): string {
  let room = maxShownChars;
  const end = lines.findIndex((line) => (room -= line.length + 1) < 0);
  if (end === -1) return lines.join('\n');
  const left = lines.length - end;
  return [...lines.slice(0, end), l10n.t('[{0} more lines. Open the file to see all of it.]', left)].join('\n');
}

/** Why it is asked about, in words for the person. */
export function warningOf(guard: Guard): string {
  switch (guard) {
    case 'runs':
      return l10n.t('What is written there can make programs run on this computer. Read the code first.');
    case 'steers':
      return l10n.t('This file tells agents what to do, this one included.');
    case 'builds':
      return l10n.t('This file decides what runs where the project is built, with the rights it has there.');
    case 'reaches':
      return l10n.t(
        'It names a schema at an address that the editor fetches by itself, which can carry away what was read.',
      );
    case 'lookalike':
      return l10n.t('The name mixes letters that look alike. It may not be the file that it seems to be.');
  }
}

function titleOf(kind: Kind, name: string, added: number, removed: number): string {
  switch (kind) {
    case 'edit':
      return l10n.t('Edit {0} (+{1} −{2})', name, added, removed);
    case 'create':
      return l10n.t('Create {0} (+{1})', name, added);
    case 'delete':
      return l10n.t('Delete {0} (−{1})', name, removed);
  }
}

function words(kind: Kind, name: string, edited: 'written' | 'staged', isUnsure: boolean): string {
  const done = { edit: 'edited', create: 'created', delete: 'deleted' }[kind];
  const nearly = isUnsure
    ? ' The search did not stand there exactly, only but for white space or signs: read the place again to see that it is what you meant.'
    : '';
  if (edited === 'written') return `${name} is ${done}.${nearly}`;
  return `${name} is to be ${done}: the person decides about it. Until then you see it as if it were done, commands and other tools do not.${nearly}`;
}
