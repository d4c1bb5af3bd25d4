/**
 * `npm start`: the extension in a real VS Code on a sample workspace, beside a loopback gateway that takes signed requests.
 *
 *   npm start                     a desktop VS Code if `code` is on the PATH, else the editor from the npm registry
 *   npm start -- --browser        the editor from the npm registry, in the browser
 *   npm start -- --desktop        the desktop one
 *   npm start -- --official       without the gateway: api.deepseek.com, with a key of your own
 *
 * Ctrl+C, a signal or the death of the process that started this ends all of it and removes what was made.
 */
import { execFile, spawn } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { startGateway } from '../gateway/gateway.ts';
import { buildExtension } from './build.ts';
import { findDesktop, startDesktop } from './desktop.ts';
import { chooseEditor, ensureEditor } from './editor.ts';
import { Endings } from './endings.ts';
import { copySampleWorkspace } from './sample.ts';
import { startServer, type Settings } from './server.ts';
import { workbenchAddress } from './workbench.ts';

const gatewayKey = 'sk-sample-0123456789abcdef';
const gatewaySecret = 'sample-secret-0123456789abcdef';

const { values } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    desktop: { type: 'boolean', default: false },
    official: { type: 'boolean', default: false },
    editor: { type: 'string' },
  },
});

const endings = new Endings();
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
const ancestors = await findAncestors();
setInterval(() => {
  if (!ancestors.every(isAlive)) void stop(0);
}, 1000).unref();

try {
  await start();
} catch (error) {
  if (!stopping) {
    console.error(error instanceof Error ? error.message : error);
    await stop(1);
  }
}

async function start(): Promise<void> {
  const desktop = values.browser ? undefined : findDesktop();
  if (values.desktop && desktop === undefined) throw new Error('There is no `code` on the PATH. Leave out --desktop.');
  await buildExtension();
  const sample = await copySampleWorkspace();
  endings.add(() => sample.remove());
  const { settings, environment } = values.official ? official() : await signedGateway(sample.folder);

  if (desktop !== undefined) {
    const window = await startDesktop(desktop, { folder: sample.folder, settings, environment });
    endings.add(() => window.stop());
    console.log('VS Code is open. Close its window or press Ctrl+C to end.');
    await window.ended;
    await stop(0);
    return;
  }
  const editor = await ensureEditor(chooseEditor(values.editor));
  const server = await startServer(editor, { environment, machineSettings: settings });
  endings.add(() => server.stop());
  void server.ended.then((code) => {
    if (stopping) return;
    console.error(`The editor ended with code ${code}:\n${server.output()}`);
    void stop(1);
  });
  const address = workbenchAddress(server, { folder: sample.folder });
  console.log(`\nVS Code is at\n\n  ${address}\n\nPress Ctrl+C to end.`);
  openSystemBrowser(address);
}

interface Surroundings {
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Starts the gateway and sets the extension to it, credentials included. */
async function signedGateway(folder: string): Promise<Surroundings> {
  const gateway = await startGateway({ key: gatewayKey, secret: gatewaySecret, auth: 'hmac', folder, pace: 80 });
  endings.add(() => gateway.close());
  console.log(`A gateway that takes signed requests listens at ${gateway.url}`);
  return {
    settings: { 'askDeepSeek.service': 'gateway', 'askDeepSeek.gateway.address': gateway.url },
    environment: {
      DEEPSEEK_API_KEY: gateway.key,
      DEEPSEEK_SECRET_KEY: gateway.secret,
      DEEPSEEK_BASE_URL: gateway.url,
    },
  };
}

function official(): Surroundings {
  return { settings: { 'askDeepSeek.service': 'official' }, environment: {} };
}

/** Opens the address where there is a screen to open it on; it has been printed in any case. */
function openSystemBrowser(address: string): void {
  const [command, ...parameters] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address];
  const headless =
    process.platform === 'linux' &&
    !process.env['DISPLAY'] &&
    !process.env['WAYLAND_DISPLAY'] &&
    !process.env['WSL_DISTRO_NAME'];
  if (headless || command === undefined) return;
  spawn(command, parameters, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

/** The process that started this one, and npm when that is only npm's shell. */
async function findAncestors(): Promise<readonly number[]> {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return [parent];
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(parent)]).catch(() => ({
    stdout: '',
  }));
  const grandparent = Number(stdout);
  return grandparent > 1 ? [parent, grandparent] : [parent];
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await endings.run().catch((error: unknown) => console.error(error));
  process.exit(code);
}
