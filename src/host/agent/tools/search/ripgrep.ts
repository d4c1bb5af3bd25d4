/**
 * The search program that comes with the editor.
 * Owns where it is, how it is called and what it answers. It gets its arguments one by one, through no shell; it reads no
 * settings, follows no links, and is asked about one folder or file of the workspace.
 */
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { env, Uri } from 'vscode';
import { ToolRefusal } from '../../../../core/agent/tool.ts';
import { maxFileBytes } from '../files/texts.ts';
import { cutAround, mostMatches, type Match, type Query } from './query.ts';

const places = [
  ['@vscode', 'ripgrep-universal', 'bin', `${process.platform}-${process.arch}`],
  ['@vscode', 'ripgrep', 'bin'],
];

/** The program; undefined in an editor that comes without it. */
export async function findRipgrep(appRoot = env.appRoot): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  for (const modules of ['node_modules', 'node_modules.asar.unpacked']) {
    for (const place of places) {
      const path = join(appRoot, modules, ...place, name);
      const isThere = await stat(path).then(
        (found) => found.isFile(),
        () => false,
      );
      if (isThere) return path;
    }
  }
  return undefined;
}

/** Matches by their file. Throws ToolRefusal for a pattern that cannot be read. Ends at the signal. */
export async function searchDisk(
  program: string,
  place: string,
  { pattern, isRegex, matchCase }: Query,
  signal: AbortSignal,
): Promise<ReadonlyMap<Uri, readonly Match[]>> {
  const ignoring = [
    'require-git',
    'ignore-global',
    'ignore-parent',
    'ignore-dot',
    'ignore-exclude',
    'follow',
    'messages',
  ];
  const parameters = [
    '--json',
    '--no-config',
    ...ignoring.map((name) => `--no-${name}`),
    '--hidden',
    '--glob=!.git',
    '--crlf',
    `--max-filesize=${maxFileBytes}`,
    matchCase ? '--case-sensitive' : '--ignore-case',
    ...(isRegex ? [] : ['--fixed-strings']),
    '--',
    pattern,
    place,
  ];
  signal.throwIfAborted();
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'], signal, windowsHide: true });
  // That it was ended is known from the signal.
  child.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < 2_000) complaint += text;
  });
  const files = new Map<string, Match[]>();
  let count = 0;
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    // Of what comes after enough was found the last line may be torn.
    if (count >= mostMatches) continue;
    const event = JSON.parse(line) as Event;
    if (event.type === 'end' && event.data.binary_offset !== null) files.delete(textOf(event.data.path));
    if (event.type !== 'match') continue;
    const { path, lines, line_number: number, submatches } = event.data;
    const bytes = Buffer.from(textOf(lines));
    const column = bytes.subarray(0, submatches[0]?.start ?? 0).toString().length;
    const matches = files.get(textOf(path)) ?? [];
    files.set(textOf(path), matches);
    matches.push({ line: number, text: cutAround(bytes.toString().replace(/\n$/, ''), column) });
    if (++count >= mostMatches) child.kill();
  }
  await ended;
  signal.throwIfAborted();
  if (complaint !== '' && count === 0) throw new ToolRefusal(`The search failed: ${complaint.trim().slice(0, 500)}`);
  return new Map(Array.from(files, ([path, matches]) => [Uri.file(path), matches]));
}

/** What is not UTF-8 comes as bytes. */
type Text = { readonly text: string } | { readonly bytes: string };

/** As `rg --json` writes it. */
type Event =
  | { readonly type: 'begin' | 'context' | 'summary' }
  | { readonly type: 'end'; readonly data: { readonly path: Text; readonly binary_offset: number | null } }
  | {
      readonly type: 'match';
      readonly data: {
        readonly path: Text;
        readonly lines: Text;
        readonly line_number: number;
        readonly submatches: readonly { readonly start: number }[];
      };
    };

function textOf(text: Text): string {
  return 'text' in text ? text.text : Buffer.from(text.bytes, 'base64').toString();
}
