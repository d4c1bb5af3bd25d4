/** Where a link may lead. Owns the judgement; the host judges again before it opens anything. */

export interface Target {
  /** For the `href` attribute, as written: http, https or mailto, or a path relative to the workspace. */
  readonly href: string;
  /** The true target to show: the host of a web address in ASCII. */
  readonly shown: string;
}

const fileAndLine = /^[^/:]+\.\w+:\d+(?:[:-]\d+)*$/;

/** The target of a link, or undefined when it is not one to follow: the link is then plain text. */
export function judgeTarget(href: string): Target | undefined {
  const trimmed = href.trim();
  // oxlint-disable-next-line no-control-regex -- browsers drop control characters while they look for a scheme
  if (trimmed === '' || /[\u0000-\u001f\u007f\\\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(trimmed)) {
    return undefined;
  }
  if (/^(?:https?|mailto):/i.test(trimmed)) return judgeAddress(trimmed);
  if (/^(?:\/\/|[#?])/.test(trimmed)) return undefined;
  // `retry.ts:12` is a file and a line; with the dot and the slash no one can take its name for a scheme.
  if (fileAndLine.test(trimmed)) return { href: `./${trimmed}`, shown: trimmed };
  return /^[^/]*:/.test(trimmed) ? undefined : { href: trimmed, shown: trimmed };
}

function judgeAddress(href: string): Target | undefined {
  if (/^https?:/i.test(href) && !/^https?:\/\/[^/]/i.test(href)) return undefined;
  try {
    return { href, shown: new URL(href).href };
  } catch {
    return undefined;
  }
}
