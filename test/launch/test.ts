/**
 * Runs tests in a real VS Code. The exit code is 0 only when every test passed.
 *
 *   node test/launch/test.ts vscode  [file…] [--grep WORDS] [--editor 4.110.0]   inside the extension host
 *   node test/launch/test.ts browser [file…] [--grep WORDS] [--editor 4.110.0]   from outside, through the workbench
 *   node test/launch/test.ts desktop [file…] [--grep WORDS]                      the first ones in a desktop VS Code
 *
 * A file is a path, or any part of one.
 */
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildExtension } from './build.ts';
import { rootPath } from './paths.ts';
import type { EditorVersion } from './editor.ts';
import { chooseEditor } from './editor.ts';

/** Which tests to run, and in what. */
export interface TestRun {
  /** Test files relative to the repository, in order. */
  readonly files: readonly string[];
  /** Runs only tests whose full title matches. */
  readonly grep: string | undefined;
  readonly editor: EditorVersion;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g' }, editor: { type: 'string' } },
});
const [suite, ...wanted] = positionals;

try {
  const folder = suite === 'desktop' ? 'vscode' : suite;
  const all = globSync(`test/${folder}/**/*.test.ts`, { cwd: rootPath }).map((file) => file.replaceAll('\\', '/'));
  const files = all.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part))).sort();
  if (files.length === 0)
    throw new Error(`No test file found. Say vscode, browser or desktop, then parts of file names.`);
  await buildExtension();
  const run: TestRun = { files, grep: values.grep, editor: chooseEditor(values.editor) };
  let passed: boolean;
  if (suite === 'vscode') passed = await (await import('./run/vscode.ts')).runInExtensionHost(run);
  else if (suite === 'desktop') passed = await (await import('./run/desktop.ts')).runInDesktop(run);
  else passed = await (await import('./run/browser.ts')).runInBrowser(run);
  process.exit(passed ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? describe(error) : error);
  process.exit(1);
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? `\n${describe(error.cause)}` : '';
  return `${error.message}${cause}`;
}
