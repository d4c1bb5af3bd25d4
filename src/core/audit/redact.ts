/**
 * Takes secrets out of text that is about to be shown or written.
 * Owns the patterns. The last stage before every sink: callers already keep secrets out, this catches what slipped.
 */

const patterns: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{8,}/g,
  /\bBearer\s+[^\s"',;]+/gi,
  /(?<=\b(?:x-api-key|x-signature|authorization|proxy-authorization|cookie|set-cookie)["']?\s{0,9}[:=]\s{0,9}["']?)[^\s"',;]+/gi,
  /(?<=:\/\/)[^/\s:@]+:[^/\s@]+(?=@)/g,
];

/** `text` with every live secret (also in base64 and URL encoding) and everything that looks like one replaced by "•••". One line, no control characters. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const form of [secret, base64(secret), encodeURIComponent(secret)]) clean = clean.replaceAll(form, '•••');
  }
  for (const pattern of patterns) clean = clean.replace(pattern, '•••');
  // A server's words could otherwise forge log lines or move a terminal's cursor.
  return clean.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
