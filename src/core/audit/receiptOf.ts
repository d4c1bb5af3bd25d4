/**
 * From what the client reports of a call to the receipt that is kept. Owns the mapping and what a server's words may take.
 */
import { parseAddress } from '../../api/address.ts';
import type { Hashing } from '../../api/http.ts';
import type { CallReport } from '../../api/report.ts';
import type { LedgerEntry } from '../cost/ledger.ts';
import { fingerprintOf } from '../keys/fingerprint.ts';
import { answerIn, promptIn } from './keptText.ts';
import type { Receipt } from './receipt.ts';

/** Ids and names come from servers. */
const longestName = 200;

/** `entry`: what the ledger says of the same call, if there was something to pay for. `keepsText`: prompt and answer too. */
export function receiptOf(
  report: CallReport,
  entry: LedgerEntry | undefined,
  hashing: Hashing,
  keepsText = false,
): Receipt {
  const { connection, label } = report.options;
  const { kind, credential } = connection;
  // The bytes are let go once they are hashed.
  const bytes = keepsText ? report.bytes?.() : undefined;
  const [prompt, answer] = [bytes && promptIn(bytes.request), bytes?.response && answerIn(bytes.response)];
  const { request, response } = report.hash();
  const usage = report.usage ?? entry?.usage;
  const cost = entry?.cost;
  return dropUndefined({
    at: report.startedAt,
    purpose: label?.purpose ?? 'other',
    session: label?.sessionId,
    answer: label?.answerId,
    service: kind,
    origin: parseAddress(kind, connection.address).origin,
    endpoint: report.endpoint ?? '',
    key: credential && fingerprintOf(credential.apiKey, hashing),
    model: clip(report.model),
    answeredBy: clip(report.answeredBy),
    requestSha256: request,
    requestBytes: report.sentBytes,
    responseSha256: response,
    responseBytes: report.receivedBytes,
    promptTokens: usage?.promptTokens,
    cacheHitTokens: usage?.cacheHitTokens,
    completionTokens: usage?.completionTokens,
    reasoningTokens: usage?.reasoningTokens,
    costCNY: cost?.CNY,
    costUSD: cost?.USD,
    tariff: cost?.tariff,
    estimated: usage !== undefined && report.usage === undefined ? true : undefined,
    status: report.status,
    outcome: report.error?.code ?? 'ok',
    masked: label?.masked,
    prompt,
    response: answer,
    tls: report.tls,
    tries: report.tries,
    durationMs: Math.round(report.durationMs),
    requestId: clip(report.requestId),
  });
}

function clip(name: string | undefined): string | undefined {
  return name?.slice(0, longestName).toWellFormed();
}

/** The same without members that say nothing. */
function dropUndefined(
  receipt: { readonly [K in keyof Receipt]: Receipt[K] | undefined } & Pick<Receipt, Required>,
): Receipt {
  return Object.fromEntries(Object.entries(receipt).filter(([, value]) => value !== undefined)) as Receipt;
}

type Required = { [K in keyof Receipt]-?: undefined extends Receipt[K] ? never : K }[keyof Receipt];
