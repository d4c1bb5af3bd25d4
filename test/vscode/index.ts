/** Started by VS Code inside the extension host: runs the compiled test files named in TEST_FILES with mocha. */
import { format } from 'node:util';
import Mocha from 'mocha';
import { passedMark, reportMark } from './report.ts';

/** Resolves when every test passed, rejects otherwise. */
export async function run(): Promise<void> {
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 20_000,
    failZero: true,
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of JSON.parse(process.env['TEST_FILES'] ?? '[]') as string[]) mocha.addFile(file);
  await mocha.loadFilesAsync();
  Mocha.reporters.Base.consoleLog = (...parameters: unknown[]) => console.log(`${reportMark}${format(...parameters)}`);
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} of the tests failed.`);
  console.log(passedMark);
}
