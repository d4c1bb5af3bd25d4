/** Runs test/vscode in a desktop VS Code: the one at VSCODE_EXECUTABLE_PATH, else one downloaded by @vscode/test-electron. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { startGateway } from '../../gateway/gateway.ts';
import { Endings } from '../endings.ts';
import { rootPath } from '../paths.ts';
import { copySampleWorkspace } from '../sample.ts';
import type { TestRun } from '../test.ts';
import { compileTests } from './compile.ts';
import { hostEnvironment } from './environment.ts';

/** Prints what VS Code prints; true when all passed. Throws when there is no VS Code to be had. */
export async function runInDesktop(run: TestRun): Promise<boolean> {
  const endings = new Endings();
  try {
    const vscodeExecutablePath = await findDesktop();
    const tests = await compileTests(run.files);
    const sample = await copySampleWorkspace();
    endings.add(() => sample.remove());
    const gateway = await startGateway({ auth: 'both', folder: sample.folder });
    endings.add(() => gateway.close());
    const userFolder = await mkdtemp(join(tmpdir(), 'ask-deepseek-desktop-'));
    endings.add(() => rm(userFolder, { recursive: true, force: true, maxRetries: 5 }));
    const code = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: rootPath,
      extensionTestsPath: tests.indexPath,
      extensionTestsEnv: hostEnvironment(run, tests, gateway),
      launchArgs: [sample.folder, '--user-data-dir', userFolder, '--disable-extensions', '--disable-workspace-trust'],
    }).catch(() => 1);
    return code === 0;
  } finally {
    await endings.run();
  }
}

async function findDesktop(): Promise<string> {
  const chosen = process.env['VSCODE_EXECUTABLE_PATH'];
  if (chosen !== undefined && chosen !== '') return chosen;
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    throw new Error(
      'VS Code could not be downloaded. Set VSCODE_EXECUTABLE_PATH to the program of an installed one ' +
        '(/usr/share/code/code, /Applications/Visual Studio Code.app/Contents/MacOS/Electron, …\\Code.exe), ' +
        'or run the same tests with `npm run test:vscode`, which needs the npm registry only.',
      { cause: error },
    );
  }
}
