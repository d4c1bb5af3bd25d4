import assert from 'node:assert/strict';
import { attempt } from '../../../../src/host/disk/outcome.ts';

const failing = (code: string) => attempt(() => Promise.reject(Object.assign(new Error('no'), { code })));

describe('the outcome of a file operation', () => {
  it('is its value', async () => {
    assert.deepEqual(await attempt(() => Promise.resolve(7)), { ok: true, value: 7 });
  });

  it('is a failure with a name for what the system said', async () => {
    assert.deepEqual(await failing('ENOSPC'), { ok: false, failure: 'full', cause: 'ENOSPC' });
    assert.deepEqual(await failing('EROFS'), { ok: false, failure: 'readOnly', cause: 'EROFS' });
    assert.deepEqual(await failing('EACCES'), { ok: false, failure: 'denied', cause: 'EACCES' });
    assert.deepEqual(await failing('ENOENT'), { ok: false, failure: 'missing', cause: 'ENOENT' });
    assert.deepEqual(await failing('EIO'), { ok: false, failure: 'failed', cause: 'EIO' });
    assert.deepEqual(await attempt(() => Promise.reject(new RangeError('no'))), {
      ok: false,
      failure: 'failed',
      cause: 'RangeError',
    });
  });

  it('is not there for an abort, which is thrown on', async () => {
    await assert.rejects(
      attempt(() => Promise.reject(new DOMException('stopped', 'AbortError'))),
      { name: 'AbortError' },
    );
  });
});
