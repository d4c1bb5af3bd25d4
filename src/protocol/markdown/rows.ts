/** Table rows to cells. Owns the pipes only: a cell's text is parsed like any other. */

/** The cells of a row, trimmed. An escaped pipe belongs to its cell, also inside code. */
export function splitRow(row: string): string[] {
  const text = row.trim();
  const cells: string[] = [];
  let cell = '';
  let start = text.startsWith('|') ? 1 : 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') {
      if (text[at + 1] === '|') {
        cell += text.slice(start, at);
        start = at + 1;
      }
      at++;
    } else if (char === '|') {
      cells.push((cell + text.slice(start, at)).trim());
      cell = '';
      start = at + 1;
    }
  }
  const last = cell + text.slice(start);
  if (last !== '' || cells.length === 0) cells.push(last.trim());
  return cells;
}
