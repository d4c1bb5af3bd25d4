import assert from 'node:assert/strict';
import { parseCostsMessage } from '../../../src/protocol/costs.ts';

describe('a message of the page of costs', () => {
  it('is one of four, exactly', () => {
    const good = [
      { type: 'ready' },
      { type: 'export' },
      { type: 'openSettings' },
      { type: 'range', range: 'thisMonth' },
    ];
    for (const message of good) assert.deepEqual(parseCostsMessage(message), message);
  });

  it('is nothing when it asks for anything else', () => {
    const bad = [
      undefined,
      null,
      'ready',
      {},
      { type: 'command' },
      { type: 'range' },
      { type: 'range', range: 'year' },
      { type: 'range', range: 'week', path: '/etc' },
      { type: 'ready', html: '<b>' },
    ];
    for (const message of bad) assert.equal(parseCostsMessage(message), undefined);
  });
});
