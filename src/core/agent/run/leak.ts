/**
 * Markup of tool calls that a server left in the text instead of making calls of it.
 * Owns how it is recognised. It is never run: the model is told.
 */

/** Code may speak of the markup. */
const code = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

const markup =
  /<\s*[｜|]\s*(?:DSML|tool[▁_]calls?[▁_](?:begin|section_begin))\s*[｜|]|<｜DSML｜|<[｜|]tool▁calls?▁begin[｜|]>|^[ \t]*<(?:tool_call|function_calls?|invoke name=)/imu;

/** What the model is told. */
export const leakNote =
  'Your tool call arrived as plain text, so nothing was run. Call the tool again through the function calling interface, without markup in the text.';

/** Whether a text holds a call that should have been one. */
export function isLeak(text: string): boolean {
  return markup.test(text.replaceAll(code, ''));
}
