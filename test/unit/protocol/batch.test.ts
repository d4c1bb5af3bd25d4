import assert from 'node:assert/strict';
import { anything, assert as verify, property } from 'fast-check';
import { mostRows, parseBatchMessage, type BatchToHost } from '../../../src/protocol/batch.ts';

const messages: readonly BatchToHost[] = [
  { type: 'ready' },
  { type: 'start' },
  { type: 'startOffPeak' },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'cancel' },
  { type: 'retryFailed' },
  { type: 'saveCsv' },
  { type: 'saveMarkdown' },
  { type: 'showResults' },
  { type: 'close' },
  { type: 'filter', filter: { text: 'needle', status: 'failed' } },
  { type: 'rows', from: 0, count: mostRows },
  { type: 'open', index: 3 },
  { type: 'retry', index: 3 },
  { type: 'apply', index: 3 },
  { type: 'showAnswer', index: 3 },
  { type: 'copy', index: 3 },
  { type: 'choose', choice: { model: 'm' } },
  { type: 'choose', choice: { thinking: 'high', isSteady: true, merge: false } },
];

describe('messages of the page of a batch', () => {
  it('are believed when they are exactly what they should be', () => {
    for (const message of messages) assert.deepEqual(parseBatchMessage(structuredClone(message)), message);
  });

  it('are refused with more, less or other members, or too much of them', () => {
    for (const message of messages) assert.equal(parseBatchMessage({ ...message, more: 1 }), undefined);
    for (const wrong of [
      { type: 'rows', from: 0, count: mostRows + 1 },
      { type: 'rows', from: -1, count: 1 },
      { type: 'open' },
      { type: 'open', index: 0.5 },
      { type: 'open', index: '/etc/passwd' },
      { type: 'filter', filter: { text: 'x'.repeat(501), status: '' } },
      { type: 'filter', filter: { text: '', status: 'lost' } },
      { type: 'choose', choice: { thinking: 'hard' } },
      { type: 'choose', choice: { temperature: 1 } },
    ])
      assert.equal(parseBatchMessage(wrong), undefined);
  });

  it('never throw', () => {
    verify(property(anything(), (value) => assert.doesNotThrow(() => parseBatchMessage(value))));
  });
});
