/**
 * What a pasted key may look like.
 */

/** The key without the white space and quotes that come along when pasting; undefined if it could not be sent in a header. */
export function cleanKey(pasted: string): string | undefined {
  const key = pasted
    .trim()
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
  return /^[\u0021-\u007e]{1,4096}$/.test(key) ? key : undefined;
}

/** A signing secret is text of any script: it is used as UTF-8 bytes and never sent. */
export function cleanSecret(pasted: string): string | undefined {
  const secret = pasted.trim();
  return secret.length > 0 && secret.length <= 4096 ? secret : undefined;
}
