/**
 * A real VS Code from the npm registry alone: the server and browser workbench that the package code-server carries.
 * Installs it once into the git-ignored cache; starting it is server.ts.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachePath } from './paths.ts';
import { runQuietly } from './process.ts';

/** Version of the package code-server, and the Node that its server was made for (undefined: the one that runs this). */
const editors = {
  '4.139.1': { vscode: '1.139.1', node: undefined },
  '4.110.0': { vscode: '1.110.0', node: '22' },
} as const;

export type EditorVersion = keyof typeof editors;

/** The oldest one that the manifest allows, and the newest. */
export const editorVersions = ['4.110.0', '4.139.1'] as const satisfies readonly EditorVersion[];

export interface Editor {
  readonly version: EditorVersion;
  /** The script that is the server. */
  readonly serverPath: string;
  /** The Node binary to run it with. */
  readonly nodePath: string;
}

/** The version asked for by `--editor VERSION` or ASK_DEEPSEEK_EDITOR, else the newest known. Throws on an unknown one. */
export function chooseEditor(wanted: string | undefined): EditorVersion {
  const version = wanted ?? process.env['ASK_DEEPSEEK_EDITOR'] ?? '4.139.1';
  if (version in editors) return version as EditorVersion;
  throw new Error(`Unknown editor ${version}. Known: ${Object.keys(editors).join(', ')}.`);
}

/** Installs the editor when it is not there yet. Safe to call from several processes at once. Needs npm and its registry. */
export async function ensureEditor(version: EditorVersion): Promise<Editor> {
  const { node, vscode } = editors[version];
  const editorPath = await ensureInstalled(`code-server-${version}`, `VS Code ${vscode}`, async (folder) => {
    // Its scripts compile modules that only code-server's own command line needs, and fail without their headers.
    await install(folder, [`code-server@${version}`], '--ignore-scripts');
    await install(join(folder, vscodeFolder), [], '--omit=dev', '--ignore-scripts');
    // Two of its modules would have to be compiled: the one that writes logs, and one that watches for a hanging host.
    const modules = join(folder, vscodeFolder, 'node_modules', '@vscode');
    await copyFile(join(import.meta.dirname, 'plainLog.cjs'), join(modules, 'spdlog', 'index.js'));
    await writeFile(join(modules, 'native-watchdog', 'index.js'), 'exports.start = () => {};\n');
  });
  return {
    version,
    serverPath: join(editorPath, vscodeFolder, 'out', 'server-main.js'),
    nodePath: node === undefined ? process.execPath : await ensureNode(node),
  };
}

const vscodeFolder = join('node_modules', 'code-server', 'lib', 'vscode');

async function ensureNode(major: string): Promise<string> {
  const folder = await ensureInstalled(`node-${major}`, `Node ${major}`, (made) => install(made, [`node@${major}`]));
  return join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Fills a folder beside the final one and renames it, so that a broken-off install is never taken for a whole one. */
async function ensureInstalled(name: string, title: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const finalPath = join(cachePath, name);
  const marker = join(finalPath, 'complete');
  if (existsSync(marker)) return finalPath;
  await mkdir(cachePath, { recursive: true });
  const attempt = async (): Promise<void> => {
    const folder = await mkdtemp(join(cachePath, `.${name}-`));
    try {
      await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
      await fill(folder);
      await writeFile(join(folder, 'complete'), '');
      // Another process may have been quicker: its folder is as good.
      if (existsSync(marker)) return;
      await rm(finalPath, { recursive: true, force: true });
      await rename(folder, finalPath).catch((error: unknown) => {
        if (!existsSync(marker)) throw error;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  console.log(`Installing ${title} from the npm registry (once, well under a minute)`);
  try {
    await attempt();
  } catch (first) {
    console.log(`${first instanceof Error ? first.message : String(first)}\nTrying once more.`);
    try {
      await attempt();
    } catch (cause) {
      const needs = `npm needs to reach its registry and write to ${cachePath}`;
      throw new Error(`${title} could not be installed. ${needs}.`, { cause });
    }
  }
  return finalPath;
}

async function install(cwd: string, packages: readonly string[], ...flags: readonly string[]): Promise<void> {
  const parameters = ['install', '--no-audit', '--no-fund', '--prefix', cwd, ...flags, ...packages];
  const npmScript = process.env['npm_execpath'];
  const environment = { npm_config_prefix: undefined, npm_config_local_prefix: undefined };
  // On Windows npm is a .cmd file, which only a shell can run: its script and this Node do as well.
  if (npmScript !== undefined && /npm-cli\.c?js$/u.test(npmScript)) {
    await runQuietly(process.execPath, [npmScript, ...parameters], { cwd, environment });
  } else {
    await runQuietly('npm', parameters, { cwd, environment });
  }
}
