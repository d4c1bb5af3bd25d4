/**
 * The log of receipts as spans of OpenTelemetry, in the JSON of OTLP/HTTP (`POST /v1/traces`).
 * Owns the names: those of the GenAI conventions (opentelemetry.io, 2026-11) where they have one, ours under `ask_deepseek.`
 */
import type { Entry } from './chain.ts';

type Value = { readonly stringValue: string } | { readonly intValue: string };

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
  readonly status: { readonly code?: number };
}

const client = 3;
const failed = 2;

const operations: Readonly<Record<string, string>> = {
  chat: 'chat',
  prefix: 'chat',
  completion: 'text_completion',
  image: 'generate_content',
};

/** The body of one request with these receipts. */
export function toOtlp(entries: readonly Entry[], version: string): string {
  const resource = { attributes: attributesOf({ 'service.name': 'ask-deepseek', 'service.version': version }) };
  const scopeSpans = [{ scope: { name: 'ask-deepseek', version }, spans: entries.map(spanOf) }];
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] });
}

/** A receipt's seal is as good as random, so it names the span: sent twice, it is the same span. */
function spanOf(entry: Entry): OtlpSpan {
  const { hostname, port, protocol } = new URL(entry.origin);
  const operation = operations[entry.endpoint] ?? entry.endpoint;
  const model = entry.model ?? '';
  return {
    traceId: entry.mac.slice(0, 32),
    spanId: entry.mac.slice(32, 48),
    name: model === '' ? operation : `${operation} ${model}`,
    kind: client,
    startTimeUnixNano: nano(entry.at),
    endTimeUnixNano: nano(entry.at + entry.durationMs),
    attributes: attributesOf({
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': entry.service === 'local' ? 'local' : 'deepseek',
      'gen_ai.request.model': entry.model,
      'gen_ai.response.model': entry.answeredBy,
      'gen_ai.response.id': entry.requestId,
      'gen_ai.conversation.id': entry.session,
      'gen_ai.usage.input_tokens': entry.promptTokens,
      'gen_ai.usage.output_tokens': entry.completionTokens,
      'gen_ai.usage.cache_read.input_tokens': entry.cacheHitTokens,
      'gen_ai.usage.reasoning.output_tokens': entry.reasoningTokens,
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      'http.response.status_code': entry.status,
      'error.type': entry.outcome === 'ok' ? undefined : entry.outcome,
      'ask_deepseek.purpose': entry.purpose,
      'ask_deepseek.service': entry.service,
      'ask_deepseek.key': entry.key,
      'ask_deepseek.request.sha256': entry.requestSha256,
      'ask_deepseek.response.sha256': entry.responseSha256,
      'ask_deepseek.tries': entry.tries,
      'ask_deepseek.seq': entry.seq,
    }),
    status: entry.outcome === 'ok' ? {} : { code: failed },
  };
}

function attributesOf(values: Readonly<Record<string, string | number | undefined>>): OtlpSpan['attributes'] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }];
  });
}

function nano(ms: number): string {
  return `${Math.round(ms)}000000`;
}
