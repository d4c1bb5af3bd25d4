import assert from 'node:assert/strict';
import { writeReport } from '../../../../src/core/doctor/report.ts';
import { createCanary, findCanaries } from '../../../helpers/canary.ts';

describe('the doctor’s report', () => {
  const lines = [
    { title: 'Chat', verdict: 'good', text: 'well' },
    { title: 'Key', verdict: 'bad', text: 'refused' },
    { title: 'Clock', verdict: undefined, text: '' },
  ] as const;

  it('is a list with a mark for each verdict', () => {
    assert.equal(
      writeReport({ heading: 'Doctor', lines, secrets: [], home: '/home/me' }),
      '## Doctor\n\n- ✓ **Chat:** well\n- ✗ **Key:** refused\n- … **Clock:** \n',
    );
  });

  it('holds no secret and no home folder', () => {
    const secret = createCanary('key');
    const text = [secret, btoa(secret), encodeURIComponent(secret), '/home/me/ca.pem'].join(' and ');
    const report = writeReport({
      heading: text,
      lines: [{ title: text, verdict: 'bad', text }],
      secrets: [secret],
      home: '/home/me',
    });
    assert.deepEqual(findCanaries(report.replaceAll('\\', ''), [secret]), []);
    assert.ok(!report.includes('/home/me') && report.includes('~/ca.pem'));
  });

  it('keeps what a server said from being markup or more than a line', () => {
    const text = '![x](https://evil.example/?q) <img src=x>\n# [click](javascript:1)';
    const report = writeReport({
      heading: 'D',
      lines: [{ title: 'T', verdict: 'note', text }],
      secrets: [],
      home: '/root',
    });
    assert.equal(report.trim().split('\n').length, 3);
    assert.doesNotMatch(report, /(?<!\\)[[<]/);
  });
});
