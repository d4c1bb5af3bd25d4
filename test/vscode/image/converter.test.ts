/** Pictures on their way to a page that draws them and back. */
import assert from 'node:assert/strict';
import type { ConversionJob } from '../../../src/protocol/messages.ts';
import { Converter } from '../../../src/host/image/converter.ts';

const job: Omit<ConversionJob, 'id'> = {
  bytes: new Uint8Array([1]),
  mimeType: 'image/png',
  asItIs: false,
  width: 1,
  height: 1,
  format: 'png',
  maxBytes: 1,
};

describe('a picture on its way to a page', () => {
  it('ends as stopped, not as damaged, when it is stopped, also while the page comes up', async () => {
    const shown = Promise.withResolvers<void>();
    const converter = new Converter(() => shown.promise);
    const stopping = new AbortController();
    const converted = converter.convert(job, stopping.signal);
    const reason = new Error('stopped');
    stopping.abort(reason);
    shown.resolve();
    await assert.rejects(converted, reason);
    assert.deepEqual(converter.take({}), []);
    converter.dispose();
  });
});
