/** A desktop VS Code already on this machine, opened on the extension with a profile of its own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { rootPath } from './paths.ts';
import { endGroup } from './process.ts';
import { quietSettings, type Settings } from './server.ts';

/** The command `code`; undefined when there is none, or when it only reaches into a window on another machine. */
export function findDesktop(): string | undefined {
  if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Opens a window. `ended` resolves when it is closed; `stop` closes it and removes its profile. */
export async function startDesktop(
  command: string,
  options: {
    readonly folder: string;
    readonly settings: Settings;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<{ readonly ended: Promise<void>; stop(): Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'ask-deepseek-desktop-'));
  await mkdir(join(profile, 'User'));
  await writeFile(
    join(profile, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, 'security.workspace.trust.enabled': false, ...options.settings }, null, 2),
  );
  const parameters = [
    '--new-window',
    '--wait',
    '--user-data-dir',
    profile,
    `--extensionDevelopmentPath=${rootPath}`,
    options.folder,
  ];
  const windows = process.platform === 'win32';
  const child = spawn(windows ? `"${command}"` : command, windows ? parameters.map((one) => `"${one}"`) : parameters, {
    env: { ...process.env, ...options.environment },
    stdio: 'ignore',
    // A .cmd file runs in a shell only.
    shell: windows,
    detached: !windows,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    ended,
    stop: async () => {
      endGroup(child);
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
