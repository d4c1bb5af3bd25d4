/** Runs test/browser with mocha in this process; stage.ts keeps the editor, the browser and the gateway that the tests share. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import Mocha from 'mocha';
import { ensureEditor } from '../editor.ts';
import { rootPath } from '../paths.ts';
import type { TestRun } from '../test.ts';

/**
 * Prints each test as it ends; true when all passed. Where a machine runs the tests alone, files with a failure have another
 * try: a whole editor on a busy machine may miss a key press now and then, a defect misses it twice.
 */
export async function runInBrowser(run: TestRun): Promise<boolean> {
  const failed = await runFiles(run);
  if (failed.size === 0) return true;
  if (process.env['CI'] === undefined || failed.has(undefined)) return false;
  return tryAgain({ ...run, files: run.files.filter((file) => failed.has(file)) });
}

/** Gives back the files in which something failed; undefined stands for what belongs to none, as a trace of a secret. */
async function runFiles(run: TestRun): Promise<ReadonlySet<string | undefined>> {
  const editor = await ensureEditor(run.editor);
  const { stageHooks } = await import('../../browser/stage.ts');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 90_000,
    slow: 10_000,
    failZero: true,
    forbidOnly: process.env['CI'] !== undefined,
    ...(run.grep === undefined ? {} : { grep: run.grep }),
  });
  mocha.rootHooks(stageHooks(editor));
  for (const file of run.files) mocha.addFile(join(rootPath, file));
  await mocha.loadFilesAsync();
  const failed = new Set<string | undefined>();
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('fail', ({ file }: Mocha.Runnable) => failed.add(file && relative(rootPath, file).replaceAll('\\', '/')));
  });
  // That no test ran is a failure which is told of nowhere else.
  if (failures > 0 && failed.size === 0) failed.add(undefined);
  return failed;
}

/** The tests of a file build on each other, so the whole file is run, in a fresh editor, from a process of its own. */
async function tryAgain({ files, grep, editor }: TestRun): Promise<boolean> {
  console.log(`\n  Once more, with a fresh editor: ${files.join(', ')}\n`);
  const words = grep === undefined ? [] : ['--grep', grep];
  const again = spawn(
    process.execPath,
    [join(rootPath, 'test/launch/test.ts'), 'browser', ...files, ...words, '--editor', editor],
    { stdio: 'inherit', env: { ...process.env, CI: undefined } },
  );
  const [code] = (await once(again, 'exit')) as [number | null];
  return code === 0;
}
