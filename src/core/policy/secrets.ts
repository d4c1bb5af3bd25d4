/**
 * Finds secrets in a text before it leaves the machine.
 * Owns the passes over the text and what is told of a find; formats are secretRules.ts, what happens to a find is mask.ts.
 *
 * Each pass looks for what is rare first, so that a text without secrets costs next to nothing, and the time grows with the
 * text alone: no pattern begins with anything that can be long.
 */
import { assignedSecret, looksRandom } from './assignments.ts';
import { findRuns, type Stretch } from './runs.ts';
import { rules } from './secretRules.ts';

/** A secret from `start` to `end` (UTF-16 units). */
export interface Secret {
  /** What it is, in English: a proper name, or `private key`, `password in a URL`, `assigned secret`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Gives back the secrets of a text in order; none overlaps another. */
export function findSecrets(text: string): readonly Secret[] {
  const found = [...findPrivateKeys(text), ...findInRuns(text), ...findUrlPasswords(text), ...findAssigned(text)];
  const ordered = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let coveredTo = 0;
  return ordered.filter(({ start, end }) => {
    if (start < coveredTo) return false;
    coveredTo = end;
    return true;
  });
}

const byAnchor = Map.groupBy(
  rules.flatMap((rule) => rule.anchors.map((anchor) => ({ anchor, rule }))),
  ({ anchor }) => anchor,
);
const anchors = new RegExp(
  `(?<![A-Za-z0-9])(?:${[...byAnchor.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map((anchor) => anchor.replaceAll(/[.+]/g, String.raw`\$&`))
    .join('|')})`,
  'g',
);

/** No format is shorter, and all are written with the characters of a run. */
const shortestToken = 16;

function* findInRuns(text: string): Iterable<Secret> {
  for (const run of findRuns(text, shortestToken)) {
    const characters = text.slice(run.start, run.end);
    // There are many runs: `matchAll` would make an expression of its own for each.
    anchors.lastIndex = 0;
    for (let match = anchors.exec(characters); match !== null; match = anchors.exec(characters))
      yield* tokensAt(text, run.start + match.index, match[0]);
    const bearer = bearerIn(text, run);
    if (bearer !== undefined) yield bearer;
  }
}

function* tokensAt(text: string, start: number, anchor: string): Iterable<Secret> {
  // A long anchor may hide a shorter one that begins the same: `sk-proj-` may be an old `sk-`.
  for (const [other, entries] of byAnchor) {
    if (!anchor.startsWith(other)) continue;
    for (const { rule } of entries) {
      rule.pattern.lastIndex = start;
      const [secret] = rule.pattern.exec(text) ?? [];
      if (secret !== undefined && !isFiller(secret)) yield { kind: rule.kind, start, end: start + secret.length };
    }
  }
}

const bearerToken = /(?<=\bBearer[ \t]{1,4})[\w~+/-]{1,4000}(?:\.[\w~+/-]{1,4000}){0,8}=*/iy;
const shortestBearer = 20;

function bearerIn(text: string, { start, end }: Stretch): Secret | undefined {
  if (end - start < shortestBearer) return undefined;
  bearerToken.lastIndex = start;
  const [token = ''] = bearerToken.exec(text) ?? [];
  return token.length >= shortestBearer && looksRandom(token)
    ? { kind: 'assigned secret', start, end: start + token.length }
    : undefined;
}

const keyBegin = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnd = /^.*?-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/s;
/**
 * Of the key itself, what stands before it: line breaks and their escapes, the marks of diffs, comments, quotes and numbered
 * lines, and headers to the ends of their lines. Enough to tell a key from a mention. Each piece can be read in one way only.
 */
const keyBody =
  /^(?:\\[rn]|[\s"'+,;\\#/>|*:-]|\d{1,6}(?=[\s:|])|[A-Z][A-Za-z-]{1,20}: [^\n\\]{0,200}(?=[\n\\]))*[A-Za-z0-9][A-Za-z0-9+/=]{23}/;
const longestLead = 1_000;
const longestKey = 20_000;

function* findPrivateKeys(text: string): Iterable<Secret> {
  let coveredTo = 0;
  for (const { 0: begin, index } of text.matchAll(keyBegin)) {
    const from = index + begin.length;
    if (index < coveredTo || !keyBody.test(text.slice(from, from + longestLead))) continue;
    const [toEnd] = keyEnd.exec(text.slice(index, index + longestKey)) ?? [];
    coveredTo = Math.min(text.length, index + (toEnd?.length ?? longestKey));
    yield { kind: 'private key', start: index, end: coveredTo };
  }
}

const urlPassword = /:\/\/[^\s:@/?#"'`<>{}$]{0,64}:(?<password>[^\s@/"'`<>{}$]{4,128})@[A-Za-z0-9[]/g;

function* findUrlPasswords(text: string): Iterable<Secret> {
  for (const match of text.matchAll(urlPassword)) {
    const password = match.groups?.['password'] ?? '';
    if (isFiller(password) || isExample(password)) continue;
    const start = match.index + match[0].lastIndexOf(`:${password}@`) + 1;
    yield { kind: 'password in a URL', start, end: start + password.length };
  }
}

/**
 * The sign of an assignment, behind a name that speaks of a secret and before what could be one, which has a digit. The sign is
 * looked for first: names are common, and most are not assigned to.
 */
const assignment =
  /[=:](?<=(?<name>(?:key|token|secret|passw(?:or)?d|passphrase|pwd|credential|auth|signature|salt)s?["'\]]{0,2}[ \t]{0,4})[=:])(?:(?<==)>|(?<=:)=)?[ \t]{0,4}(?=["'`]?[^\s"'`<>{}$%*]{8})(?=["'`]?[^\s"'`<>{}$%*]{0,200}\d)/gi;

function* findAssigned(text: string): Iterable<Secret> {
  for (const { 0: sign, index, groups } of text.matchAll(assignment)) {
    const value = assignedSecret(text, index - (groups?.['name']?.length ?? 0), index + sign.length);
    if (value !== undefined) yield { kind: 'assigned secret', ...value };
  }
}

/** `xxxx…`, `000…`, `abcabc…`: what stands in the place of a secret. */
function isFiller(secret: string): boolean {
  const tail = secret.slice(-24);
  return (
    new Set(tail).size <= Math.min(5, tail.length / 3) ||
    /x{6}|X{6}|\*{3}|\.{3}|EXAMPLE|example|1234567890?abc/.test(secret)
  );
}

function isExample(password: string): boolean {
  return /^(?:MASKED_SECRET_\d+|pass(?:word|wd|wort)?|pwd|pw|secret|token|key|admin|root|guest|test|user(?:name)?|your[a-z_-]*|my[a-z_-]*|changeme|foobar|foo|bar|hunter2|mot_?de_?passe|\d{1,5}|port)$/i.test(
    password,
  );
}
