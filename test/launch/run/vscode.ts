/**
 * Runs test/vscode inside the extension host of the editor from the npm registry, its workbench in a browser page.
 * The page tells what the tests report and how they end; silence and crashes count as failures. What else was printed to its
 * console is left in test/output/vscode-console.log.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { startGateway } from '../../gateway/gateway.ts';
import { createCanary } from '../../helpers/canary.ts';
import { ensureEditor } from '../editor.ts';
import { Endings } from '../endings.ts';
import { outputPath } from '../paths.ts';
import { copySampleWorkspace } from '../sample.ts';
import { startServer } from '../server.ts';
import type { TestRun } from '../test.ts';
import { assertNoTraces } from '../traces.ts';
import { launchBrowser, workbenchAddress } from '../workbench.ts';
import { passedMark, reportMark } from '../../vscode/report.ts';
import { compileTests } from './compile.ts';
import { hostEnvironment } from './environment.ts';

const silenceMs = 120_000;

/** Prints each test as it ends; true when all passed. */
export async function runInExtensionHost(run: TestRun): Promise<boolean> {
  const endings = new Endings();
  try {
    return await runWith(endings, run);
  } finally {
    await endings.run();
  }
}

async function runWith(endings: Endings, run: TestRun): Promise<boolean> {
  const editor = await ensureEditor(run.editor);
  const tests = await compileTests(run.files);
  const sample = await copySampleWorkspace();
  endings.add(() => sample.remove());
  const gateway = await startGateway({
    auth: 'both',
    key: createCanary('key'),
    secret: createCanary('secret'),
    folder: sample.folder,
  });
  endings.add(() => gateway.close());
  const server = await startServer(editor, { environment: hostEnvironment(run, tests, gateway) });
  endings.add(() => server.stop());
  const browser = await launchBrowser();
  endings.add(() => browser.close());

  const page = await browser.newPage();
  const outcome = Promise.withResolvers<boolean>();
  const fail = (reason: string): void => {
    console.error(reason);
    outcome.resolve(false);
  };
  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(fail, silenceMs, `Nothing was heard of the tests for ${silenceMs / 1000} s.`);
  };
  heard();
  endings.add(() => clearTimeout(silence));
  let passed = false;
  const consoleLines: string[] = [];
  await page.exposeFunction('codeAutomationLog', (type: string, parameters: readonly unknown[]) => {
    const text = parameters.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' ');
    if (text.startsWith(reportMark)) {
      heard();
      console.log(text.slice(reportMark.length));
    } else if (text === passedMark) passed = true;
    else consoleLines.push(`${type}: ${text}`);
  });
  endings.add(() => writeFile(join(outputPath, 'vscode-console.log'), consoleLines.join('\n')));
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    if (code === 0 && !passed) fail('The extension host ended before its tests did.');
    else outcome.resolve(code === 0);
  });
  page.on('crash', () => fail('The browser page crashed.'));
  void server.ended.then(() => outcome.resolve(false));
  await page.goto(workbenchAddress(server, { folder: sample.folder, testsPath: tests.indexPath }));
  const isGood = await outcome.promise;
  const texts = { 'the output of the server': server.output(), 'the console': consoleLines.join('\n') };
  await assertNoTraces([gateway.key, gateway.secret], server.dataPath, texts);
  return isGood;
}
