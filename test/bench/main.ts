/**
 * `npm run bench -- [suite …] [--json FILE]`: runs the suites named, or all, and prints each number beside its target.
 * A number over its target is printed as such and does not fail the run; a suite that cannot run does.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureActivation } from './activation/suite.ts';
import { measureClient } from './client/suite.ts';
import { measureCompletion } from './completion/suite.ts';
import { measurePanel } from './panel/suite.ts';
import { formatTable, type Results, type SuiteName } from './results.ts';

const suites: Readonly<Record<SuiteName, () => Promise<Results>>> = {
  client: measureClient,
  panel: measurePanel,
  activation: measureActivation,
  completion: measureCompletion,
};
const names = Object.keys(suites) as SuiteName[];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const unknown = positionals.filter((name) => !(name in suites));
if (unknown.length > 0) throw new Error(`No suite ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
const chosen = positionals.length > 0 ? names.filter((name) => positionals.includes(name)) : names;

const results: Record<string, number> = {};
for (const name of chosen) {
  console.log(`Measuring ${name}`);
  try {
    Object.assign(results, await suites[name]());
  } catch (error) {
    console.error(`${name} could not be measured:`, error);
    process.exitCode = 1;
  }
}
console.log(formatTable(chosen, results));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
