/**
 * `npm run bench -- [suite …] [--json FILE]`: runs the suites named, or all, and prints each number beside its target.
 * `completion-quality --service official|ADDRESS [--key-env NAME] [--model NAME]` asks that service, not the loopback server;
 * `--seed N` takes out other spans.
 * A number over its target is printed as such and does not fail the run; a suite that cannot run does.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureActivation } from './activation/suite.ts';
import { measureLongChat } from './chat60k/suite.ts';
import { measureBatch } from './batch/suite.ts';
import { measureHost } from './host/suite.ts';
import { measureClient } from './client/suite.ts';
import { measureCompletion } from './completion/suite.ts';
import { measureCosts } from './costs/suite.ts';
import { measureHistory } from './history/suite.ts';
import { measurePanel } from './panel/suite.ts';
import { measurePolicy } from './policy/suite.ts';
import { measureQuality, usualSeed } from './quality/suite.ts';
import { measureReliability } from './reliability/suite.ts';
import { formatTable, type Results, type SuiteName } from './results.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    service: { type: 'string' },
    'key-env': { type: 'string' },
    model: { type: 'string' },
    seed: { type: 'string' },
  },
});

const suites: Readonly<Record<SuiteName, () => Promise<Results>>> = {
  client: measureClient,
  panel: measurePanel,
  chat60k: measureLongChat,
  history: measureHistory,
  costs: measureCosts,
  host: measureHost,
  activation: measureActivation,
  completion: measureCompletion,
  'completion-quality': () =>
    measureQuality({
      service: values.service,
      keyName: values['key-env'],
      model: values.model,
      seed: Number(values.seed ?? usualSeed),
    }),
  policy: measurePolicy,
  batch: measureBatch,
  reliability: measureReliability,
};
const names = Object.keys(suites) as SuiteName[];

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
