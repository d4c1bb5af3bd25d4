// The licences of everything that is really in the build, told by what esbuild says went into each file.
// A package without a licence text breaks the build: it could not be shipped.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * One text with each package named, its version, licence and source; packages under the very same words share them.
 * @param {readonly import('esbuild').Metafile[]} metafiles
 */
export async function writeNotices(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap((one) => Object.keys(one.inputs)));
  const folders = new Set(inputs.flatMap((path) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []));
  const packages = await Promise.all([...folders].sort().map(readPackage));
  /** @type {Map<string, string[]>} */
  const named = new Map();
  for (const { title, source, text } of packages)
    named.set(text, [...(named.get(text) ?? []), `${title}\n  ${source}`]);
  const sections = [...named].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  const head = `Ask DeepSeek contains the following packages.\n`;
  return [head, ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
async function readPackage(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const papers = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file)).sort();
  if (papers.length === 0) throw new Error(`${folder} is in the build and has no licence text.`);
  const texts = await Promise.all(papers.map((file) => readFile(join(folder, file), 'utf8')));
  const address = String(repository?.url ?? repository ?? homepage);
  const [, place = ''] = /^(?:.*github\.com[/:])?([\w-]+\/[\w.-]+?)(?:\.git|\/.*)?$/.exec(address) ?? [];
  const source = place === '' ? `https://www.npmjs.com/package/${name}` : `https://github.com/${place}`;
  const text = texts.map((one) => one.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return { title: `${name} ${version} (${license})`, source, text };
}
