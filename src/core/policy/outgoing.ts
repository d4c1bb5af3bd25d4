/**
 * What may leave at all: which hosts may be asked, which models, and how much may go at once.
 * Owns the judgement. Empty lists and a limit of 0 let everything through; who sets them is the host's.
 */

export interface OutgoingRules {
  /** Host names, `*.` before one for all below it, with a port if only that one is meant. */
  readonly hosts: readonly string[];
  /** Model ids; `*` stands for any characters. */
  readonly models: readonly string[];
  readonly mostBytes: number;
}

export interface Outgoing {
  readonly origin: string;
  /** Undefined where no model is asked. */
  readonly model?: string | undefined;
  readonly sizeBytes: number;
}

/** What a rule says no to. */
export type Breach = 'host' | 'model' | 'size';

/** The first rule that is broken; undefined when it may leave. */
export function breachOf({ hosts, models, mostBytes }: OutgoingRules, outgoing: Outgoing): Breach | undefined {
  if (!isAllowedHost(hosts, outgoing.origin)) return 'host';
  const { model, sizeBytes } = outgoing;
  if (model !== undefined && models.length > 0 && !models.some((pattern) => isLike(pattern, model))) return 'model';
  return mostBytes > 0 && sizeBytes > mostBytes ? 'size' : undefined;
}

/** Whether something may be sent to an origin. */
export function isAllowedHost(hosts: readonly string[], origin: string): boolean {
  if (hosts.length === 0) return true;
  const { host, hostname } = new URL(origin);
  return hosts.some((entry) => {
    const wanted = entry.trim().toLowerCase();
    return wanted.startsWith('*.')
      ? hostname.endsWith(wanted.slice(1)) || host.endsWith(wanted.slice(1))
      : wanted === hostname || wanted === host;
  });
}

function isLike(pattern: string, name: string): boolean {
  const parts = pattern.trim().split('*');
  if (parts.length === 1) return name === parts[0];
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
