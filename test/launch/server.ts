/**
 * The editor's server with directories of its own, gone when it stops.
 * Starts, configures, stops; what is on the screen is workbench.ts.
 */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Editor } from './editor.ts';
import { rootPath } from './paths.ts';
import { runQuietly, startNode } from './process.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** Quiet and the same each time: nothing on the screen but the editor and the extension. */
export const quietSettings: Settings = {
  // The editor's own chat asks for a sign-in and starts a process beside the extension host.
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.restoreWindows': 'none',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'workbench.colorTheme': 'Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export interface EditorServer {
  /** `http://localhost:PORT`, without a path. */
  readonly origin: string;
  /** Rejects never; resolves when the server has ended, wanted or not. */
  readonly ended: Promise<number | null>;
  /** The extension under development, as the editor is to be told of it; undefined where a package is installed. */
  readonly extensionPath: string | undefined;
  /** Adds to what the user's settings file had at first; nothing of an earlier call is left. Read when a workbench opens. */
  writeUserSettings(settings: Settings): Promise<void>;
  /** Replaces the machine's settings file, the only one where settings of scope `machine` count. Read as the other. */
  writeMachineSettings(settings: Settings): Promise<void>;
  /** Where extensions keep files that belong to no workspace, one folder each. */
  readonly globalStoragePath: string;
  /** All that the editor writes: settings, storage, logs. */
  readonly dataPath: string;
  /** Where the server and its extension hosts write their logs. */
  readonly logsPath: string;
  /** What the server printed. */
  output(): string;
  /** Ends the server with its extension hosts and removes its directories. */
  stop(): Promise<void>;
}

/** Starts a server on a free port and resolves when it listens. `environment` reaches the extension host. */
export async function startServer(
  editor: Editor,
  options: {
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly machineSettings?: Settings;
    readonly userSettings?: Settings;
    /** Leaves the editor's Restricted Mode on. */
    readonly workspaceTrust?: boolean;
    /** A package that the editor installs, in place of the extension under development. */
    readonly packageFile?: string;
  } = {},
): Promise<EditorServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-editor-'));
  const [userFolder, machineFolder] = [join(folder, 'data', 'User'), join(folder, 'data', 'Machine')];
  await mkdir(userFolder, { recursive: true });
  await mkdir(machineFolder, { recursive: true });
  const userFile = join(userFolder, 'settings.json');
  const machineFile = join(machineFolder, 'settings.json');
  // A window that develops an extension takes on the first theme that is found inside the extension's folder, and the editor
  // with its themes is installed inside the repository: the editor is shown the extension by another way.
  const extensionPath = options.packageFile === undefined ? join(folder, 'extension') : undefined;
  if (extensionPath !== undefined) await symlink(rootPath, extensionPath, 'junction');
  await writeFile(userFile, JSON.stringify({ ...quietSettings, ...options.userSettings }, null, 2));
  await writeFile(machineFile, JSON.stringify(options.machineSettings ?? {}, null, 2));

  const flags: Readonly<Record<string, string | boolean>> = {
    host: '127.0.0.1',
    port: '0',
    'without-connection-token': true,
    'accept-server-license-terms': true,
    // Without it a built workbench does not listen to the `payload` of its address.
    'enable-smoke-test-driver': true,
    'disable-telemetry': true,
    'disable-workspace-trust': options.workspaceTrust !== true,
    'user-data-dir': join(folder, 'data'),
    'server-data-dir': folder,
    'extensions-dir': join(folder, 'extensions'),
  };
  if (options.packageFile !== undefined) {
    const folders = (['user-data-dir', 'server-data-dir', 'extensions-dir'] as const).flatMap((name) => [
      `--${name}`,
      String(flags[name]),
    ]);
    const install = [editor.serverPath, '--install-extension', options.packageFile, ...folders];
    await runQuietly(editor.nodePath, [...install, '--accept-server-license-terms'], { cwd: folder });
  }
  const parameters = [
    '--import',
    pathToFileURL(join(import.meta.dirname, 'mintKey.mjs')).href,
    editor.serverPath,
    ...Object.entries(flags).flatMap(([name, value]) => {
      if (value === false) return [];
      return value === true ? [`--${name}`] : [`--${name}`, value];
    }),
  ];
  const { process: server, match } = await startNode(parameters, {
    ready: /listening on (\d+)/u,
    timeoutMs: 60_000,
    nodePath: editor.nodePath,
    cwd: folder,
    environment: { ...options.environment, VSCODE_IPC_HOOK_CLI: undefined, ELECTRON_RUN_AS_NODE: undefined },
  }).catch(async (error: unknown) => {
    await removeFolder(folder);
    throw error;
  });
  const atFirst = JSON.parse(await readFile(userFile, 'utf8')) as Settings;
  return {
    origin: `http://localhost:${match[1]}`,
    extensionPath,
    ended: server.ended,
    globalStoragePath: join(userFolder, 'globalStorage'),
    dataPath: join(folder, 'data'),
    logsPath: join(folder, 'data', 'logs'),
    output: () => server.output(),
    writeUserSettings: (settings) => writeFile(userFile, JSON.stringify({ ...atFirst, ...settings }, null, 2)),
    writeMachineSettings: (settings) => writeFile(machineFile, JSON.stringify(settings, null, 2)),
    stop: async () => {
      await server.stop();
      await removeFolder(folder);
    },
  };
}

/** The extension host may write its last lines while the folder goes. */
function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
