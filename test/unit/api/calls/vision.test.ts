import assert from 'node:assert/strict';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import type { ImageRequest } from '../../../../src/api/events.ts';
import { defaultSigning, signatureHeaders } from '../../../../src/api/sign.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { never, serving } from '../../../helpers/wireServer.ts';

describe('an image analysis', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const request: ImageRequest = { image: { bytes, mimeType: 'image/png' }, question: 'what?', model: 'deepseek-chat' };

  it('sends the exact bytes, signed, and nothing else', async () => {
    await serving('{"text":"a cat"}', async ({ client, connect, asked }) => {
      const analysis = await client.analyzeImage(request, { connection: connect('gateway'), signal: never });
      assert.deepEqual(analysis, { text: 'a cat', raw: { text: 'a cat' } });
      const [sent] = asked;
      assert.equal(sent?.path, '/v1/vision/analysis');
      assert.equal(sent.headers['content-type'], 'application/octet-stream');
      assert.deepEqual(sent.body, Buffer.from(bytes));
      const timestampMs = Number(sent.headers['x-timestamp']) * 1000;
      const keys = { apiKey: 'sk-0123456789abcdef', secretKey: 'secret-of-the-team' };
      const expected = signatureHeaders(
        { method: 'POST', path: sent.path, body: bytes, timestampMs, nonce: '', ...keys },
        defaultSigning,
        hashing,
      );
      assert.equal(sent.headers['x-signature'], expected['X-Signature']);
    });
  });

  it('finds the text under any usual name and keeps the whole answer', async () => {
    const answers: readonly unknown[] = [
      { text: 'cat' },
      { description: 'cat' },
      { caption: 'cat' },
      { result: 'cat' },
      { answer: 'cat' },
      { content: 'cat' },
      { message: 'cat' },
      { code: 0, message: 'success', data: { description: 'cat' } },
      { data: [{ text: '' }, { text: 'cat' }] },
      { result: { labels: [1], caption: 'cat' } },
      { choices: [{ message: { role: 'assistant', content: 'cat' } }] },
      'cat',
      ['cat'],
    ];
    for (const raw of answers) {
      await serving(JSON.stringify(raw), async ({ client, connect }) => {
        const analysis = await client.analyzeImage(request, { connection: connect('gateway'), signal: never });
        assert.equal(analysis.text, 'cat', JSON.stringify(raw));
        assert.deepEqual(analysis.raw, raw);
      });
    }
    for (const raw of [{ labels: [{ score: 1 }] }, 7, null, {}]) {
      await serving(JSON.stringify(raw), async ({ client, connect }) => {
        assert.deepEqual(await client.analyzeImage(request, { connection: connect('gateway'), signal: never }), {
          raw,
        });
      });
    }
  });

  it('is for gateways alone', async () => {
    for (const kind of ['official', 'local'] as const) {
      await serving('{}', async ({ client, connect, asked }) => {
        await assert.rejects(client.analyzeImage(request, { connection: connect(kind), signal: never }), (error) =>
          DeepSeekError.is(error, 'UNSUPPORTED'),
        );
        assert.equal(asked.length, 0);
      });
    }
  });
});
