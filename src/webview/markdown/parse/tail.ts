/**
 * What is held back of a text that is still arriving, so that nothing flickers: signs that may yet turn into something else.
 * Every rule looks at the text alone, so a prefix is always shown the same way, however it arrived.
 */

/** The last line has no end yet and so far is only signs that a block could start with: show nothing of it. */
export function isWithheld(line: string): boolean {
  if (line.length > 100) return false;
  return /^\s*(?:[-=+*_~`#>|:.\s]+|\d{1,9}[.)]?|[-+*]\s*\[[ xX]?|\$\$?|\\)\s*$/.test(line);
}

/** The text of the last leaf without the signs at its end that have no meaning yet. */
export function trimTail(text: string): string {
  const shown = withoutHeaderRow(text)
    .replace(/(?<!!)\[([^[\]\n]{1,300})\]\([^()\s]{0,1000}$/, '$1')
    .replace(/!\[[^[\]\n]{0,300}(?:\](?:\([^()\s]{0,1000})?)?$/, '');
  let end = shown.length;
  while (end > 0 && '*_~`[!$\\'.includes(shown.charAt(end - 1))) end--;
  return shown.slice(0, end);
}

/** A last line that starts with a pipe is a table's header once the next line is there: it waits for that line. */
function withoutHeaderRow(text: string): string {
  const last = text.lastIndexOf('\n') + 1;
  const delimiters = /^[|:\- \t]*$/.test(text.slice(last));
  const header = delimiters && last > 0 ? text.lastIndexOf('\n', last - 2) + 1 : last;
  return text[header] === '|' ? text.slice(0, Math.max(0, header - 1)) : text;
}
