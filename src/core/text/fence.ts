/** Fences of code blocks. Owns that no text can close the block it stands in. */

/** A fence longer than any run of backticks in the texts. */
export function fenceFor(...texts: readonly string[]): string {
  const runs = texts.flatMap((text) => text.match(/`{3,}/g) ?? []);
  return '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3));
}

/** What may stand behind a fence: that line ends at a line break and may hold no backtick. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029`]/gu, '?');
}

/** A text as a block under its label. */
export function fenced(label: string, text: string, fence = fenceFor(text)): string {
  return `${fence}${oneLine(label)}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}
