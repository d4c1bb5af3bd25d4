import assert from 'node:assert/strict';
import { parseDoctorMessage } from '../../../src/protocol/doctor.ts';

describe('messages of the doctor’s page', () => {
  it('are taken when they are what the page sends', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'run' },
      { type: 'stop' },
      { type: 'copy' },
      { type: 'findServers' },
      { type: 'act', check: 'key' },
      { type: 'useServer', index: 4 },
    ]) {
      assert.deepEqual(parseDoctorMessage(message), message);
    }
  });

  it('are dropped otherwise', () => {
    for (const value of [
      undefined,
      'run',
      { type: 'fix' },
      { type: 'run', check: 'key' },
      { type: 'act' },
      { type: 'act', check: 'x'.repeat(41) },
      { type: 'act', check: 7 },
      { type: 'useServer', index: -1 },
      { type: 'useServer', index: 1.5 },
      { type: 'useServer', index: 0, address: 'http://evil.example' },
    ]) {
      assert.equal(parseDoctorMessage(value), undefined);
    }
  });
});
