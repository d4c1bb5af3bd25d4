/** Runs test/browser with mocha in this process; stage.ts keeps the editor, the browser and the gateway that the tests share. */
import { join } from 'node:path';
import Mocha from 'mocha';
import { ensureEditor } from '../editor.ts';
import { rootPath } from '../paths.ts';
import type { TestRun } from '../test.ts';

/** Prints each test as it ends; true when all passed. */
export async function runInBrowser(run: TestRun): Promise<boolean> {
  const editor = await ensureEditor(run.editor);
  const { stageHooks } = await import('../../browser/stage.ts');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 90_000,
    slow: 10_000,
    failZero: true,
    forbidOnly: process.env['CI'] !== undefined,
    // A whole editor on a busy machine may miss a key press now and then; a defect misses it twice.
    retries: process.env['CI'] === undefined ? 0 : 1,
    ...(run.grep === undefined ? {} : { grep: run.grep }),
  });
  mocha.rootHooks(stageHooks(editor));
  for (const file of run.files) mocha.addFile(join(rootPath, file));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    // What passes at the second try is a flaw of its test all the same, and only the first failure says which.
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      console.log(`      tried again: ${test.title}\n${error.stack ?? error.message}`);
    });
  });
  return failures === 0;
}
