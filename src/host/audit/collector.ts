/**
 * Sends receipts to an OpenTelemetry collector over OTLP/HTTP.
 * Owns the address, the lots and what counts as taken. What a span says is core/audit/otlp.ts; asking for it auditExport.ts.
 */
import { parseAddress } from '../../api/address.ts';
import type { HttpSend } from '../../api/http.ts';
import type { Entry } from '../../core/audit/chain.ts';
import { toOtlp } from '../../core/audit/otlp.ts';

export interface CollectorParts {
  readonly send: HttpSend;
  /** The extension's own. */
  readonly version: string;
  readonly signal: AbortSignal;
}

/** So that no collector refuses a request for its size. */
const spansPerRequest = 500;
const connectTimeoutMs = 10_000;
const longestAnswer = 64 * 1024;

/** Where the collector takes traces. Throws DeepSeekError `BAD_ADDRESS`. */
export function tracesUrl(collector: string): string {
  // Receipts say who asked whom and when: like a request, they go over plain http to this machine or network only.
  const { origin, prefix } = parseAddress('local', collector);
  return `${origin}${prefix}${prefix.endsWith('/traces') ? '' : '/v1/traces'}`;
}

/** Sends all of them. Throws when the collector does not take one. */
export async function sendReceipts(collector: string, entries: readonly Entry[], parts: CollectorParts): Promise<void> {
  const url = tracesUrl(collector);
  for (let from = 0; from < entries.length; from += spansPerRequest) {
    await sendSpans(url, toOtlp(entries.slice(from, from + spansPerRequest), parts.version), parts);
  }
}

async function sendSpans(url: string, spans: string, { send, signal }: CollectorParts): Promise<void> {
  const { status, body } = await send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(spans),
    signal,
    connectTimeoutMs,
  });
  const decoder = new TextDecoder();
  let answer = '';
  for await (const bytes of body) if (answer.length < longestAnswer) answer += decoder.decode(bytes, { stream: true });
  if (status < 200 || status >= 300) throw new Error(`the collector answered ${status}`);
  const rejected = rejectedIn(answer);
  if (rejected > 0) throw new Error(`the collector refused ${rejected} receipts`);
}

/** A collector may take the request and say that it dropped some of it. */
function rejectedIn(answer: string): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { readonly partialSuccess?: { readonly rejectedSpans?: unknown } };
    return Number(partialSuccess?.rejectedSpans ?? 0) || 0;
  } catch {
    return 0;
  }
}
