// Joins the files of a build that always load together: splitting leaves one for each set of entries that share something,
// and the application alone would load nearly sixty of them, most smaller than two kilobytes.
// Takes what a build of esbuild gave in memory, writes the files, and gives back what went into each of them.
import { posix, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';

const smallBytes = 4_096;

/**
 * Puts all that the entry imports statically into its own file, and what little the others share; they take it from there.
 * @param {esbuild.BuildResult<{ write: false, metafile: true }>} split all files in one folder
 * @param {string} entryPoint a source file
 * @param {esbuild.BuildOptions} options those of the build, with what is to stand at the head of each file
 * @returns {Promise<esbuild.Metafile>}
 */
export async function joinChunks({ outputFiles, metafile }, entryPoint, options) {
  const { outputs } = metafile;
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const entry = Object.keys(outputs).find((path) => outputs[path].entryPoint === entryPoint) ?? '';
  /** @type {(path: string) => string[]} */
  const importsOf = (path) =>
    outputs[path].imports.flatMap((one) => (one.external || one.kind !== 'import-statement' ? [] : [one.path]));
  const together = new Set([entry]);
  for (const path of together) for (const target of importsOf(path)) together.add(target);
  // A little that several of the others share is not worth a file of its own.
  for (let before = 0; before < together.size;) {
    before = together.size;
    for (const [path, { bytes, entryPoint: lazy }] of Object.entries(outputs))
      if (lazy === undefined && bytes < smallBytes && importsOf(path).every((one) => together.has(one)))
        together.add(path);
  }
  const apart = Object.keys(outputs).filter((path) => !together.has(path));
  const shared = [...together].filter((path) =>
    apart.some((other) => outputs[other].imports.some((one) => one.path === path)),
  );
  /** What the whole calls an export of one of the files in it. @type {(path: string, name: string) => string} */
  const rename = (path, name) => `${name}_${shared.indexOf(path)}`;

  /** The text of a file that stays apart, with its imports of joined files led to the whole. @type {(path: string) => string} */
  const redirect = (path) =>
    (texts.get(resolve(path)) ?? '').replace(
      /\bimport(?:\{([^}]*)\}from)?"(\.\/[^"]*)";/g,
      (written, names = '', target = '') => {
        const file = posix.join(posix.dirname(path), target);
        if (!together.has(file)) return written;
        const renamed = names.split(',').map((one) => {
          const [name = '', local = name] = one.split(' as ');
          return name && `${rename(file, name)} as ${local}`;
        });
        return `import{${renamed}}from"./${posix.basename(entry)}";`;
      },
    );

  /** @type {(isEntry: boolean) => esbuild.Plugin} */
  const readSplit = (isEntry) => ({
    name: 'split',
    setup(build) {
      build.onResolve({ filter: /^split:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'split' }));
      build.onResolve({ filter: /^\./, namespace: 'split' }, ({ path, importer }) => {
        const target = posix.join(posix.dirname(importer), path);
        return together.has(target) === isEntry ? { path: target, namespace: 'split' } : { path, external: true };
      });
      build.onLoad({ filter: /./, namespace: 'split' }, ({ path }) => ({
        contents: isEntry ? texts.get(resolve(path)) : redirect(path),
      }));
    },
  });

  const { entryPoints: _, outdir, ...others } = options;
  /** @type {(paths: readonly string[]) => Record<string, string>} */
  const named = (paths) =>
    Object.fromEntries(paths.map((path) => [relative(outdir, path).replace(/\.js$/, ''), `split:${path}`]));
  const whole = [
    `export * from 'split:${entry}';`,
    ...shared.map((path) => {
      const renamed = outputs[path].exports.map((name) => `${name} as ${rename(path, name)}`);
      return `export { ${renamed.join()} } from 'split:${path}';`;
    }),
  ];
  const shape = { ...others, outdir, write: true, metafile: true };
  const [joined, rest] = await Promise.all([
    esbuild.build({
      ...shape,
      splitting: false,
      stdin: { contents: whole.join('\n') },
      outdir: undefined,
      outfile: entry,
      plugins: [readSplit(true)],
    }),
    esbuild.build({
      ...shape,
      entryPoints: named(apart.filter((path) => outputs[path].entryPoint !== undefined)),
      plugins: [readSplit(false)],
    }),
  ]);
  /** Told by source files instead of the files between. @type {esbuild.Metafile['outputs']} */
  const written = {};
  for (const [path, output] of Object.entries({ ...joined.metafile.outputs, ...rest.metafile.outputs })) {
    const between = Object.keys(output.inputs).map((input) => outputs[input.slice('split:'.length)]);
    const inputs = Object.assign({}, ...between.map((one) => one?.inputs));
    const first = path === entry ? entryPoint : outputs[output.entryPoint?.slice('split:'.length) ?? '']?.entryPoint;
    written[path] = { ...output, inputs, ...(first && { entryPoint: first }) };
  }
  return { inputs: metafile.inputs, outputs: written };
}
