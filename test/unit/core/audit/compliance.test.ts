/** What a period of the log comes to: the right receipts in the right sums, nothing of what never left. */
import assert from 'node:assert/strict';
import { parseEntry, sealReceipt, type Entry } from '../../../../src/core/audit/chain.ts';
import { firstUses, summarize } from '../../../../src/core/audit/compliance.ts';
import type { Receipt } from '../../../../src/core/audit/receipt.ts';
import { receipt, sealer } from './receipts.ts';

const entry = (more: Partial<Receipt>): Entry =>
  parseEntry(sealReceipt(receipt(more), { seq: 0, mac: '0'.repeat(64) }, sealer).line) ?? assert.fail();

const log = [
  entry({ at: 99, key: 'aaaaaaaa' }),
  entry({ at: 100, key: 'aaaaaaaa', session: 's', tls: 'TLSv1.3', masked: 2 }),
  entry({ at: 150, key: 'bbbbbbbb', session: 's', tls: 'TLSv1.2', outcome: 'SERVER', purpose: 'title' }),
  entry({ at: 160, key: 'aaaaaaaa', origin: 'http://127.0.0.1:1', service: 'local', masked: 1, answeredBy: 'other' }),
  entry({ at: 170, outcome: 'POLICY', tries: 0, origin: 'https://evil.example' }),
  entry({ at: 200, key: 'cccccccc' }),
];
const facts = summarize(log, 100, 200);
const counts = (volumes: readonly { readonly name: string; readonly calls: number }[]) =>
  volumes.map(({ name, calls }) => `${name}: ${calls}`);

describe('the compliance summary', () => {
  it('takes the period, its beginning included and its end not', () => {
    assert.equal(facts.total.calls, 3);
    assert.equal(facts.total.failed, 1);
    assert.equal(facts.total.sentBytes, 300);
    assert.equal(facts.sessions, 1);
  });

  it('groups by service, model, purpose and TLS', () => {
    assert.deepEqual(counts(facts.services), ['official https://api.deepseek.com: 2', 'local http://127.0.0.1:1: 1']);
    assert.deepEqual(counts(facts.models), ['deepseek-flash: 2', 'other: 1']);
    assert.deepEqual(counts(facts.purposes), ['chat: 2', 'title: 1']);
    assert.deepEqual(counts(facts.tls), [': 1', 'TLSv1.2: 1', 'TLSv1.3: 1']);
  });

  it('says which key was used when and for whom', () => {
    assert.deepEqual(facts.keys, [
      {
        fingerprint: 'aaaaaaaa',
        origins: ['https://api.deepseek.com', 'http://127.0.0.1:1'],
        calls: 2,
        firstAt: 100,
        lastAt: 160,
      },
      { fingerprint: 'bbbbbbbb', origins: ['https://api.deepseek.com'], calls: 1, firstAt: 150, lastAt: 150 },
    ]);
  });

  it('knows of each key how old it is at least, whatever the period', () => {
    assert.deepEqual(Object.fromEntries(firstUses(log.toReversed())), {
      aaaaaaaa: 99,
      bbbbbbbb: 150,
      cccccccc: 200,
      [receipt().key ?? '']: 170,
    });
  });

  it('counts what was masked and what a rule kept in the house', () => {
    assert.deepEqual(facts.policy, { maskedCalls: 2, maskedSecrets: 3, refused: 1 });
  });
});
