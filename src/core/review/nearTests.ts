/**
 * Which of a project's tests are nearest to a file: its own, else one to be taken for an example.
 * Owns the names that tests have. Pure.
 */

export interface NearTests {
  /** The file that tests this one already. */
  readonly own?: string;
  readonly example?: string;
}

export function nearTests(path: string, tests: readonly string[]): NearTests {
  const others = tests.filter((test) => test !== path);
  const nearest = (among: readonly string[]): string | undefined =>
    among.toSorted((a, b) => distance(path, a) - distance(path, b) || a.length - b.length)[0];
  const own = nearest(
    others.filter((test) => subjectOf(test) === stemOf(path) && extensionOf(test) === extensionOf(path)),
  );
  if (own !== undefined) return { own };
  const example = nearest(others.filter((test) => extensionOf(test) === extensionOf(path)));
  return example === undefined ? {} : { example };
}

/** What a test's name says it tests. */
function subjectOf(test: string): string {
  return stemOf(test)
    .replace(/[._-](?:test|spec)s?$/i, '')
    .replace(/^test[._-]/i, '')
    .replace(/(?<=[a-z0-9])Tests?$/, '');
}

function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
}

function extensionOf(path: string): string {
  return (
    /\.([^./]+)$/
      .exec(path)?.[1]
      ?.toLowerCase()
      .replace(/^[cm](?=[jt]s$)/, '')
      .replace(/x$/, '') ?? ''
  );
}

/** Fewer folders in common are farther. */
function distance(a: string, b: string): number {
  const [one, other] = [new Set(a.split('/').slice(0, -1)), b.split('/').slice(0, -1)];
  return other.reduce((sum, folder) => sum + (one.has(folder) ? -1 : 1), one.size);
}
