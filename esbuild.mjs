// Builds the extension host (ESM, split into lazy chunks) and the webview (one entry, lazy chunks) into dist/.
// `--watch` rebuilds on change, `--dev` keeps names and source maps.
import { rm } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const dev = process.argv.includes('--dev') || process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  {
    ...shared,
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    chunkNames: 'host/[name]-[hash]',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
    // CommonJS packages inside an ESM bundle call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  },
  {
    ...shared,
    entryPoints: { main: 'src/webview/main.ts', style: 'src/webview/styles/main.css' },
    outdir: 'dist/webview',
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'browser',
    target: 'chrome134',
    loader: { '.ttf': 'file', '.woff2': 'file', '.woff': 'empty' },
  },
];

await rm('dist', { recursive: true, force: true });
if (process.argv.includes('--watch')) {
  for (const options of builds) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(builds.map((options) => esbuild.build(options)));
}
