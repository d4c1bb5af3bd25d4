/**
 * A notebook as text: its cells one after the other, each below a line that says what it is, without what they put out.
 * Owns that form, and the reading of a notebook's file.
 */
import * as v from 'valibot';

export interface Cell {
  readonly kind: 'code' | 'markup';
  readonly language: string;
  readonly text: string;
}

/** The cells, each below a line such as `# %% python`. */
export function writeCells(cells: readonly Cell[]): string {
  return cells
    .map(({ kind, language, text }) => `# %% ${kind === 'markup' ? '[markdown]' : language}\n${text.trimEnd()}\n`)
    .join('\n');
}

/** The language of a notebook's code. */
export function languageOf(cells: readonly Cell[]): string {
  return cells.find(({ kind }) => kind === 'code')?.language ?? 'markdown';
}

const lines = v.union([
  v.string(),
  v.pipe(
    v.array(v.string()),
    v.transform((all) => all.join('')),
  ),
]);

const notebook = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    metadata: v.fallback(v.object({ language_info: v.object({ name: v.string() }) }), {
      language_info: { name: 'code' },
    }),
    cells: v.array(v.object({ cell_type: v.string(), source: lines })),
  }),
);

/** The cells in the file of a notebook; undefined if it is none. */
export function readNotebook(file: string): readonly Cell[] | undefined {
  const found = v.safeParse(notebook, file);
  if (!found.success) return undefined;
  const { cells, metadata } = found.output;
  return cells.map(({ cell_type: type, source }) => ({
    kind: type === 'code' ? 'code' : 'markup',
    language: metadata.language_info.name,
    text: source,
  }));
}
