/** Where a link may lead. Owns the judgement; the host judges again before it opens anything. */

export interface Target {
  /** For the `href` attribute and for `onLink`: http, https or mailto, or a path relative to the workspace. */
  readonly href: string;
  /** The true target to show: the host of a web address in ASCII. */
  readonly shown: string;
}

const scheme = /^[a-z][a-z0-9+.-]*:/i;

/** The target of a link, or undefined when it is not one to follow: the link is then plain text. */
export function judgeTarget(href: string): Target | undefined {
  const trimmed = href.trim();
  // oxlint-disable-next-line no-control-regex -- browsers drop control characters while they look for a scheme
  if (trimmed === '' || /[\u0000-\u001f\u007f\\\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(trimmed)) {
    return undefined;
  }
  if (/^(?:https?|mailto):/i.test(trimmed)) return judgeAddress(trimmed);
  if (scheme.test(trimmed) || /^(?:\/\/|[#?])/.test(trimmed)) return undefined;
  // A colon before the first slash could be read as a scheme by someone else, if not written as line numbers are.
  if (/^[^/]*:/.test(trimmed) && !/^[^/:]+:\d+/.test(trimmed)) return undefined;
  return { href: trimmed, shown: trimmed };
}

function judgeAddress(href: string): Target | undefined {
  if (/^https?:/i.test(href) && !/^https?:\/\/[^/]/i.test(href)) return undefined;
  try {
    const url = new URL(href);
    return { href: url.href, shown: url.href };
  } catch {
    return undefined;
  }
}
