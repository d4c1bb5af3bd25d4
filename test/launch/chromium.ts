/**
 * A Chromium to drive: the one on this machine, else the one that comes from the npm registry.
 * Finds and unpacks; launching it is workbench.ts.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { cachePath, rootPath } from './paths.ts';

export interface Chromium {
  readonly executablePath: string;
  readonly parameters: readonly string[];
  /** To be added to the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * CHROME_PATH, else an installed Chromium, Chrome or Edge, else npm's (Linux on x64).
 * ASK_DEEPSEEK_BROWSER=npm asks for npm's in any case. Throws when there is none.
 */
export async function findChromium(): Promise<Chromium> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return installed(chosen);
    throw new Error(`CHROME_PATH is ${chosen}, which does not exist.`);
  }
  if (process.env['ASK_DEEPSEEK_BROWSER'] !== 'npm') {
    const found = knownPaths().find((path) => existsSync(path));
    if (found !== undefined) return installed(found);
  }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackPackaged();
  throw new Error('No browser found. Install Chrome, Chromium or Edge, or set CHROME_PATH to one.');
}

function installed(executablePath: string): Chromium {
  return { executablePath, parameters: [], environment: {} };
}

function knownPaths(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const programs = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']];
    const browsers = [
      join('Google', 'Chrome', 'Application', 'chrome.exe'),
      join('Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ];
    return programs.flatMap((folder) => (folder === undefined ? [] : browsers.map((path) => join(folder, path))));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  return names.map((name) => `/usr/bin/${name}`);
}

/** Unpacks the browser of the package @sparticuz/chromium, and the libraries and fonts that a bare Linux lacks. */
async function unpackPackaged(): Promise<Chromium> {
  const packed = join(rootPath, 'node_modules', '@sparticuz', 'chromium');
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cachePath, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cachePath, { recursive: true });
    const made = await mkdtemp(join(cachePath, '.chromium-'));
    try {
      await Promise.all([
        pipeline(
          createReadStream(join(packed, 'bin', 'chromium.br')),
          createBrotliDecompress(),
          createWriteStream(join(made, 'chromium'), { mode: 0o755 }),
        ),
        unpackArchive(join(packed, 'bin', 'al2023.tar.br'), made),
        unpackArchive(join(packed, 'bin', 'fonts.tar.br'), made),
      ]);
      // The one in the archive names the folders of another place.
      await writeFile(join(made, 'fonts.conf'), `<fontconfig><dir>${join(folder, 'fonts')}</dir></fontconfig>\n`);
      await rename(made, folder);
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  }
  const environment: Record<string, string> = {};
  const executablePath = join(folder, 'chromium');
  if (lacksLibraries(executablePath)) {
    environment['LD_LIBRARY_PATH'] = [join(folder, 'lib'), process.env['LD_LIBRARY_PATH'] ?? '']
      .filter(Boolean)
      .join(':');
  }
  if (!existsSync('/etc/fonts/fonts.conf')) environment['FONTCONFIG_PATH'] = folder;
  // Made for places without a set-uid helper or a GPU.
  return { executablePath, parameters: ['--no-zygote', '--disable-setuid-sandbox'], environment };
}

async function unpackArchive(archive: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const closed = once(tar, 'close') as Promise<[number | null]>;
  await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin);
  const [code] = await closed;
  if (code !== 0) throw new Error(`tar could not unpack ${archive}.`);
}

function lacksLibraries(executablePath: string): boolean {
  try {
    return execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}
