/**
 * Code cut by its indentation into units (a function, a statement, an element), and what a unit is called.
 * Knows no language: a unit begins at a line of the least indentation and holds what is indented deeper and the line that closes
 * it. A comment or a decorator above belongs to the unit below. Pure.
 */
import { addLines, indentWidth, isBlank, normalize, smallest } from '../lines.ts';

export interface Unit {
  readonly kind: 'unit';
  /** Comments and decorators above, then the unit; no blank lines around. */
  readonly lines: readonly string[];
  /** So many of the lines are comments and decorators above. */
  readonly lead: number;
  /** Blank lines before it. */
  readonly blanks: number;
}

/** "The code that is there stays": a comment with dots in it, or words that say so. */
export interface Marker {
  readonly kind: 'marker';
  readonly blanks: number;
}

export type Item = Unit | Marker;

const comment = String.raw`(?:\/\/+|#+|--+|;+|%+|\/\*+|<!--+|\{\/\*+|"""|''')`;
const dots = String.raw`(?:\.{3,}|…+)`;
const ending = String.raw`\s*(?:\*+\/\}?|--+>|"""|''')?$`;
const words = String.raw`(?:existing|rest of|remaining|unchanged|same as before|previous|as is|其余|其他|现有|省略|不变|保持原样)`;
const things = String.raw`(?:code|file|functions?|methods?|imports?|content|implementation|logic|class|unchanged|same|代码|不变|部分|方法|函数)`;
const marks = [
  new RegExp(`^(?:${comment}\\s*)?${dots}${ending}`, 'u'),
  new RegExp(`^${comment}\\s*${dots}\\s*\\S.*${ending}`, 'u'),
  new RegExp(`^${comment}.*${words}.*${dots}${ending}`, 'iu'),
  new RegExp(`^${comment}\\s*[([]?(?:keep |the |all |other )*${words}.*${things}`, 'iu'),
];

/** Whether a line stands for code that stays as it is. */
export function isMarker(line: string): boolean {
  const text = line.trim();
  return text.length < 200 && marks.some((mark) => mark.test(text));
}

const closing =
  /^(?:[}\])]|<\/|(?:else|elif|elsif|elseif|except|finally|catch|rescue|ensure|end|fi|done|esac|\{)\b|\{\s*$)/;
const above = /^(?:\/\/|\/\*|\*|#(?:[\s![]|$)|--\s|<!--|@|\[\w[\w.(), "]*\]$|"""|''')/;

/** The units and markers of some lines, in order. Blank lines at the end are left out. */
export function splitItems(lines: readonly string[]): readonly Item[] {
  const widths = lines.filter((line) => !isBlank(line) && !isMarker(line)).map(indentWidth);
  const base = smallest(widths);
  const items: Item[] = [];
  let open: { lines: string[]; lead: number; blanks: number; begun: boolean } | undefined;
  let blanks = 0;
  const close = (): void => {
    if (open !== undefined)
      items.push({ kind: 'unit', lines: open.lines, lead: open.begun ? open.lead : 0, blanks: open.blanks });
    open = undefined;
  };
  for (const line of lines) {
    if (isBlank(line)) {
      blanks++;
      continue;
    }
    const text = line.trim();
    const outer = indentWidth(line) <= base;
    if (isMarker(line) && outer) {
      close();
      items.push({ kind: 'marker', blanks });
    } else if (open !== undefined && (!outer || (open.begun && closing.test(text)))) {
      addLines(
        open.lines,
        Array.from({ length: blanks }, () => ''),
      );
      open.lines.push(line);
    } else if (open !== undefined && !open.begun && blanks === 0) {
      open.lines.push(line);
      open.begun = !above.test(text);
    } else {
      close();
      const begun = !above.test(text);
      open = { lines: [line], lead: begun ? 0 : 1, blanks, begun };
    }
    // What stands above a unit may be indented deeper, as the lines of a comment are.
    if (open !== undefined && !open.begun) open.lead = open.lines.length;
    blanks = 0;
  }
  close();
  return items;
}

/** The line that says what a unit is. */
export function headOf(unit: Unit): string {
  return unit.lines[unit.lead] ?? unit.lines[0] ?? '';
}

/** No name stands further in. */
const longestHead = 400;
const declared =
  /(?<![\w.$])(?:function\*?|class|interface|type|enum|struct|trait|impl|def|fn|func|fun|const|let|var|val|module|namespace|object|record|protocol|macro_rules!|table|view|procedure)\s+(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$.]*)/u;
const titled = /^([\w$.]+)\s*\(\s*(["'`])((?:(?!\2).)+)\2/u;
const called = /([\p{L}_$#~][\p{L}\p{N}_$]*)\s*(?:<[^>()]*>)?\s*\(/u;
const keyed = /^["']?([\p{L}_$.#@&:*[-][^\s=(){}"']*?)["']?\s*(?::|=(?!=)|\{|$)/u;
const control =
  /^(?:if|for|while|switch|return|throw|await|yield|case|with|try|do|else|match|loop|unless|until|assert)\b/;

/** What a unit declares, such as a function, a key or a test; empty for a plain statement. */
export function nameOf(unit: Unit): string {
  const head = normalize(headOf(unit)).slice(0, longestHead);
  if (control.test(head)) return '';
  const test = titled.exec(head);
  if (test !== null) return `${test[1]}(${test[3]})`;
  if (isImport(unit)) return `import ${moduleOf(unit, head)}`;
  const declaration = declared.exec(head);
  if (declaration !== null) return declaration[1] ?? '';
  if (/^package\b/.test(head)) return '';
  const opens = unit.lines.length > unit.lead + 1 || /[{:]$/.test(head);
  const call = opens ? called.exec(head) : null;
  return call?.[1] ?? keyed.exec(head)?.[1] ?? '';
}

/** Whether a unit brings names from elsewhere, and belongs to others of its kind. */
export function isImport(unit: Unit): boolean {
  return /^(?:import\b|from\s+\S+\s+import\b|use\s|using\s|#include\b|require\b|(?:const|let|var)\s.*=\s*require\()/.test(
    headOf(unit).trim(),
  );
}

/** Whether a unit is more than a statement: it has a name and a body. */
export function isDeclaration(unit: Unit): boolean {
  return unit.lines.length > unit.lead + 1 && nameOf(unit) !== '' && !isImport(unit);
}

/** Where an import brings its names from. */
function moduleOf(unit: Unit, head: string): string {
  const text = unit.lines.slice(unit.lead).join(' ');
  return /(["'`])([^"'`]+)\1/.exec(text)?.[2] ?? /^from\s+(\S+)/.exec(head)?.[1] ?? head;
}
