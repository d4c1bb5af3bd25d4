/**
 * A question that begins with a command: what is the command, and what are the person's own words.
 * Owns the reading; which commands there are is not known here.
 */

/** The command's name without its slash and the words after it; undefined for a question without a command. */
export function readSlash(text: string): { readonly name: string; readonly input: string } | undefined {
  const [, name, input] = /^\s*[/／]([\p{L}\p{N}][\p{L}\p{N}._-]*)(?:\s+(.*))?$/su.exec(text) ?? [];
  return name === undefined ? undefined : { name, input: (input ?? '').trim() };
}

/**
 * What the model reads of an instruction and the question it came with: before the attachments, and after them. The words
 * of the person follow last, or stand where the instruction says `{{input}}`.
 */
export function placeInput(
  instruction: string | undefined,
  text: string,
): { readonly before: string; readonly after: string } {
  if (instruction === undefined) return { before: '', after: text };
  const input = readSlash(text)?.input ?? text;
  const filled = instruction.replaceAll(/\{\{\s*input\s*\}\}/g, () => input);
  return { before: filled, after: filled === instruction ? input : '' };
}
