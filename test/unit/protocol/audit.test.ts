import assert from 'node:assert/strict';
import { anything, assert as verify, property } from 'fast-check';
import { parseAuditMessage, type AuditToHost } from '../../../src/protocol/audit.ts';

const filter = { text: 'needle', purpose: '', day: '2026-11-22', model: '', outcome: 'ok' };
const messages: readonly AuditToHost[] = [
  { type: 'ready' },
  { type: 'more' },
  { type: 'showAll' },
  { type: 'verify' },
  { type: 'export' },
  { type: 'filter', filter },
];

describe('messages of the audit page', () => {
  it('are believed when they are exactly what they should be', () => {
    for (const message of messages) assert.deepEqual(parseAuditMessage(structuredClone(message)), message);
  });

  it('are refused with more, less or other members, or too long ones', () => {
    for (const message of messages) assert.equal(parseAuditMessage({ ...message, more: 1 }), undefined);
    assert.equal(parseAuditMessage({ type: 'filter' }), undefined);
    assert.equal(parseAuditMessage({ type: 'filter', filter: { ...filter, path: '/etc' } }), undefined);
    assert.equal(parseAuditMessage({ type: 'filter', filter: { ...filter, text: 'x'.repeat(501) } }), undefined);
    assert.equal(parseAuditMessage({ type: 'run', command: 'x' }), undefined);
  });

  it('never throw', () => {
    verify(property(anything(), (value) => assert.doesNotThrow(() => parseAuditMessage(value))));
  });
});
