/**
 * Git as the agent may ask it: to tell, never to do.
 * Owns how it is started. A repository can name programs in its settings, for differences, filters, watching and more; none of
 * them runs, nothing outside of the folder is looked at, and no shell is in between.
 */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { extensions, Uri } from 'vscode';
import { ToolRefusal } from '../../../../core/agent/tool.ts';

const timeoutMs = 30_000;
const maxBytes = 32 * 1024 * 1024;
const emptyVariable = 'ASK_DEEPSEEK_EMPTY';

/** The program that the editor's own git extension uses; undefined where that is off or there is none. */
export async function findGit(): Promise<string | undefined> {
  const extension = extensions.getExtension<{
    readonly enabled: boolean;
    getAPI(version: 1): { readonly git: { readonly path: string } };
  }>('vscode.git');
  try {
    const git = extension?.isActive === true ? extension.exports : await extension?.activate();
    const path = git?.enabled === true ? git.getAPI(1).git.path : undefined;
    return path === undefined || isAbsolute(path) ? path : await findProgram(path);
  } catch {
    return undefined;
  }
}

/** Where a program is by its name. Not left to the system: some look into the folder first where it is to run. */
async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((one) => isAbsolute(one))) {
    const path = join(folder, name);
    if (await isThere(path)) return path;
  }
  return undefined;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The folder whose files the repository around a folder holds. Throws ToolRefusal where there is none. */
export async function findTop({ fsPath }: Uri): Promise<Uri> {
  for (let path = fsPath; ; path = dirname(path)) {
    if (await isThere(join(path, '.git'))) return Uri.file(path);
    if (dirname(path) === path) throw new ToolRefusal('There is no git repository here.');
  }
}

/** What git prints when it is asked in a folder of a repository. Throws ToolRefusal with its complaint. */
export async function askGit(
  git: string,
  folder: Uri,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const top = await findTop(folder);
  const filters = await namesOfFilters(git, folder, signal);
  const silenced = filters.flatMap((name) =>
    ['clean', 'smudge', 'process', 'required'].flatMap((key) => unset(`filter.${name}.${key}`)),
  );
  const settings = [
    'core.fsmonitor=false',
    `core.hooksPath=${devNull}`,
    'core.quotePath=false',
    'protocol.allow=never',
    'status.submoduleSummary=false',
    'diff.external=',
  ];
  const given = [...settings.flatMap((setting) => ['-c', setting]), ...silenced];
  // A repository may say that its files are elsewhere.
  return run(git, folder, [`--work-tree=${top.fsPath}`, '--literal-pathspecs', ...given, ...parameters], signal);
}

/** What makes a setting empty. `-c` takes the first `=` for the end of its name, whatever the name holds. */
function unset(setting: string): readonly string[] {
  return setting.includes('=') ? [`--config-env=${setting}=${emptyVariable}`] : ['-c', `${setting}=`];
}

/** Those that the repository itself brings along; the person's own are theirs. */
async function namesOfFilters(git: string, folder: Uri, signal: AbortSignal): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const scope of ['--local', '--worktree']) {
    const parameters = ['config', '--includes', scope, '--null', '--name-only', '--get-regexp', '^filter\\.'];
    const listed = await run(git, folder, parameters, signal).catch((error: unknown) => {
      // Git itself says no where there are none. What was cut off or took too long may hold any.
      if (error instanceof Complaint) return '';
      throw error;
    });
    for (const key of listed.split('\0')) {
      // The empty name is one too.
      const name = /^filter\.(.*)\.[^.]+$/s.exec(key)?.[1];
      if (name?.includes('\ufffd') === true)
        throw new ToolRefusal('A filter of this repository has an unreadable name.');
      if (name !== undefined) names.add(name);
    }
  }
  return [...names];
}

/** Git ran to its end and says that it cannot. */
class Complaint extends ToolRefusal {}

function run(git: string, { fsPath }: Uri, parameters: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = ['-C', fsPath, '--no-pager', '--no-optional-locks', ...parameters];
    const options = { env: environment(), timeout: timeoutMs, maxBuffer: maxBytes, signal, windowsHide: true };
    execFile(git, all, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (signal.aborted) reject(signal.reason as Error);
      else {
        const Failure = typeof error.code === 'number' ? Complaint : ToolRefusal;
        reject(new Failure(`Git failed: ${stderr.trim().slice(0, 500) || error.message.slice(0, 200)}`));
      }
    });
  });
}

/** Variables can name another repository, and programs. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_|^DEEPSEEK_/i.test(name));
  // What is missing in a repository would be fetched, by whatever program it names.
  const silence = { GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };
  return { ...Object.fromEntries(kept), ...silence, LC_ALL: 'C', [emptyVariable]: '' };
}
