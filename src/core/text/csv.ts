/**
 * Comma-separated values, as RFC 4180 has them and as spreadsheets write them.
 * Owns quoting both ways. What a column means is the reader's.
 */

/** The rows of a table; blank lines are none. A quote that is never closed takes the rest of the text. */
export function parseCsv(text: string): string[][] {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const field = readField(text, at, separator);
    row.push(field.value);
    at = field.end;
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

/** One field as it stands in a file. A spreadsheet would take some texts for formulas, so these get an apostrophe. */
export function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Spreadsheets of countries with a decimal comma separate by semicolons; some by tabs. The first line tells. */
function separatorOf(text: string): string {
  const head = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  return [',', ';', '\t'].find((separator) => head.includes(separator)) ?? ',';
}

function readField(text: string, start: number, separator: string): { readonly value: string; readonly end: number } {
  let value = '';
  let at = start;
  while (text[at] === '"') {
    const close = text.indexOf('"', at + 1);
    if (close === -1) return { value: value + text.slice(at + 1), end: text.length };
    value += text.slice(at + 1, close);
    at = close + 1;
    // Two quotes are one that belongs to the text.
    if (text[at] === '"') value += '"';
  }
  const from = at;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return { value: value + text.slice(from, at), end: at };
}
