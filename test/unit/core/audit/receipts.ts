/** Receipts and sealed logs of them, for tests. */
import { genesis, sealReceipt, type Link, type Sealer } from '../../../../src/core/audit/chain.ts';
import type { Receipt } from '../../../../src/core/audit/receipt.ts';
import type { Anchor, LogFile } from '../../../../src/core/audit/verify.ts';
import { hashing } from '../../../helpers/hashing.ts';

export const sealer: Sealer = { hashing, key: new Uint8Array(32).fill(7) };

export function receipt(more: Partial<Receipt> = {}): Receipt {
  return {
    at: Date.UTC(2026, 10, 22, 9, 30),
    purpose: 'chat',
    service: 'official',
    origin: 'https://api.deepseek.com',
    endpoint: 'chat',
    key: '0a1b2c3d',
    model: 'deepseek-flash',
    answeredBy: 'deepseek-flash',
    requestSha256: 'ab'.repeat(32),
    requestBytes: 100,
    responseSha256: 'cd'.repeat(32),
    responseBytes: 2000,
    promptTokens: 10,
    cacheHitTokens: 4,
    completionTokens: 7,
    reasoningTokens: 3,
    costCNY: 12_000,
    costUSD: 1_700,
    tariff: 'offPeak',
    status: 200,
    outcome: 'ok',
    tries: 1,
    durationMs: 1234,
    requestId: 'r-1',
    ...more,
  };
}

export interface Log {
  readonly files: readonly LogFile[];
  readonly anchor: Anchor;
}

/** Files of so many receipts each, one chain through all of them. */
export function logOf(lengths: readonly number[], before: Link = genesis): Log {
  let head = before;
  const files = lengths.map((length, file) => {
    let text = '';
    for (let n = 0; n < length; n += 1) {
      const { line, link } = sealReceipt(receipt({ at: head.seq, purpose: `第${head.seq}` }), head, sealer);
      head = link;
      text += `${line}\n`;
    }
    return { name: `${file + 1}.jsonl`, text };
  });
  return { files, anchor: { head, before } };
}
