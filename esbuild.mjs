// Builds the entry (one file), the application behind it and the webview (both ESM, split into lazy chunks) into dist/.
// `--watch` rebuilds on change, `--dev` keeps names and source maps, `--out DIR` builds elsewhere.
// `meta.json` beside the output tells what went into each file, `third-party-notices.txt` under which licences.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { joinChunks } from './build/joinChunks.mjs';
import { writeNotices } from './build/notices.mjs';

const { watch, dev, out } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist' },
  },
}).values;
const readable = dev || watch;
const notices = 'third-party-notices.txt';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: !readable,
  sourcemap: readable ? 'linked' : false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const host = { ...shared, outdir: out, platform: 'node', target: 'node22', external: ['vscode'] };

/** The entry imports the application from where its build puts it. @type {import('esbuild').Plugin} */
const applicationApart = {
  name: 'application apart',
  setup: (build) =>
    build.onResolve({ filter: /\/host\/compose\.ts$/ }, () => ({ path: './host/compose.js', external: true })),
};

// CommonJS packages inside an ESM bundle call require() for Node's own modules.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** @type {import('esbuild').BuildOptions} */
const application = {
  ...host,
  entryPoints: { 'host/compose': 'src/host/compose.ts' },
  chunkNames: 'host/[name]-[hash]',
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  // Built alone: each file that loads with it costs the editor milliseconds of every start.
  { ...host, entryPoints: ['src/extension.ts'], splitting: false, plugins: [applicationApart] },
  {
    ...shared,
    entryPoints: {
      main: 'src/webview/main.ts',
      style: 'src/webview/styles/main.css',
      audit: 'src/webview/audit/main.ts',
      auditStyle: 'src/webview/styles/audit.css',
      costs: 'src/webview/costs/main.ts',
      costsStyle: 'src/webview/styles/costs.css',
      doctor: 'src/webview/doctor/main.ts',
      doctorStyle: 'src/webview/styles/doctor.css',
      batch: 'src/webview/batch/main.ts',
      batchStyle: 'src/webview/styles/batch.css',
    },
    outdir: `${out}/webview`,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'browser',
    target: 'chrome134',
    loader: { '.ttf': 'file', '.woff2': 'file', '.woff': 'empty' },
  },
];

if (watch) {
  for (const options of [...builds, { ...application, banner }]) await (await esbuild.context(options)).watch();
} else {
  const metafiles = await Promise.all([
    ...builds.map(async (options) => (await esbuild.build(options)).metafile),
    buildApplication(),
  ]);
  const [entry, webview, composed] = metafiles;
  const all = {
    inputs: { ...entry.inputs, ...composed.inputs },
    outputs: { ...entry.outputs, ...composed.outputs },
  };
  await writeFile(`${out}/meta.json`, JSON.stringify({ host: all, webview }));
  await writeFile(`${out}/${notices}`, await writeNotices(metafiles));
  await removeAllBut(metafiles.flatMap(({ outputs }) => Object.keys(outputs)));
}

/** @returns {Promise<import('esbuild').Metafile>} */
async function buildApplication() {
  if (readable) return (await esbuild.build({ ...application, banner })).metafile;
  const split = await esbuild.build({ ...application, write: false });
  return joinChunks(split, 'src/host/compose.ts', { ...application, banner });
}

/**
 * Chunks of builds before are taken away after the new ones are there: an editor that runs meanwhile always finds an entry.
 * @param {readonly string[]} outputs
 */
async function removeAllBut(outputs) {
  const kept = new Set([`${out}/meta.json`, `${out}/${notices}`, ...outputs].map((path) => resolve(path)));
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const path = resolve(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(path)) await rm(path, { force: true });
  }
}
