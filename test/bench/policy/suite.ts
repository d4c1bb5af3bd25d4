/**
 * How well secrets are found before they would leave: in a labelled corpus, in source files that hold none, and how fast.
 * The corpus is ours, made from published formats (corpus.ts): a secret of a format that we do not know is not in it.
 */
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findSecrets } from '../../../src/core/policy/secrets.ts';
import { createRandom } from '../completion/random.ts';
import { median, type Results } from '../results.ts';
import { makeCorpus } from './corpus.ts';

const modules = resolve(import.meta.dirname, '../../../node_modules');
const files = 2_000;
const seed = 2026;
const passes = 5;
/** Findings in source files that are printed, so that one can judge them. */
const printed = 10;

export async function measurePolicy(): Promise<Results> {
  const corpus = [1, 2, 3, 4, 5].flatMap((each) => makeCorpus(seed + each));
  const missed = corpus.filter(({ text, secret }) => !isCovered(text, secret));
  for (const { kind, text } of missed.slice(0, printed)) console.log(`  missed ${kind}: ${text.trim().slice(0, 100)}`);

  const sources = await readSample();
  const lines = sources.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  const findings = sources.flatMap(({ path, text }) =>
    findSecrets(text).map(({ kind, start, end }) => ({
      path,
      kind,
      text: text.slice(start, Math.min(end, start + 60)),
    })),
  );
  for (const { path, kind, text } of findings.slice(0, printed)) console.log(`  found ${kind} in ${path}: ${text}`);
  return {
    'policy.recall': 1 - missed.length / corpus.length,
    'policy.false_positives_per_mloc': (findings.length / lines) * 1e6,
    'policy.mib_per_s': measureSpeed(sources.map(({ text }) => text)),
  };
}

function isCovered(text: string, secret: string): boolean {
  const start = text.indexOf(secret);
  const end = start + secret.length;
  return findSecrets(text).some((found) => found.start <= start && found.end >= end);
}

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Sources of installed packages as they would be attached: code, configuration and documentation, nothing minified. */
async function readSample(): Promise<readonly Source[]> {
  const random = createRandom(seed);
  const paths: string[] = [];
  for await (const path of glob('**/*.{js,mjs,cjs,ts,mts,tsx,json,md,css,yml,yaml,sh,py}', { cwd: modules })) {
    if (!/\.min\./.test(path)) paths.push(path);
  }
  const shuffled = paths.toSorted().map((path) => ({ path, at: random() }));
  const sample: Source[] = [];
  for (const { path } of shuffled.toSorted((a, b) => a.at - b.at)) {
    const text = await readFile(join(modules, path), 'utf8');
    if (text.length > 300 && text.length < 300_000) sample.push({ path, text });
    if (sample.length === files) break;
  }
  return sample;
}

function measureSpeed(texts: readonly string[]): number {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const speeds = Array.from({ length: passes }, () => {
    const start = performance.now();
    for (const text of texts) findSecrets(text);
    return bytes / 2 ** 20 / ((performance.now() - start) / 1000);
  });
  return median(speeds);
}
