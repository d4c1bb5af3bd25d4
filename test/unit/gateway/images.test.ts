/** What images say about themselves, and the gateway's vision endpoint. */
import assert from 'node:assert/strict';
import { assert as check, constantFrom, property, uint8Array } from 'fast-check';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { inspectImage } from '../../gateway/images/inspect.ts';
import { post } from './asking.ts';
import { makePng } from './pictures.ts';

function header(size: number, ...pieces: readonly (readonly [number, string | readonly number[]])[]): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, piece] of pieces) Buffer.from(piece as string, 'latin1').copy(bytes, at);
  return bytes;
}

describe('image inspector', () => {
  it('reads PNG with every row filter, opaque and transparent', () => {
    assert.deepEqual(inspectImage(makePng(5, 11, [200, 100, 50])), {
      type: 'image/png',
      width: 5,
      height: 11,
      sizeBytes: makePng(5, 11, [200, 100, 50]).length,
      bitDepth: 8,
      alpha: false,
      colour: '#c86432',
    });
    const clear = inspectImage(makePng(4, 4, [1, 2, 3, 128]));
    assert.deepEqual([clear?.alpha, clear?.colour], [true, '#010203']);
    assert.equal(inspectImage(makePng(4, 4, [1, 2, 3, 0]))?.colour, undefined);
  });

  it('reads the size of the other formats', () => {
    const jpeg = header(40, [0, [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 17, 8, 0, 30, 0, 40]]);
    const gif = header(20, [0, 'GIF89a'], [6, [9, 0, 8, 1]]);
    const lossy = header(40, [0, 'RIFF'], [8, 'WEBPVP8 '], [26, [64, 0, 32, 0]]);
    const lossless = header(40, [0, 'RIFF'], [8, 'WEBPVP8L'], [21, [0x3f, 0xc0, 0x07, 0x10]]);
    const extended = header(40, [0, 'RIFF'], [8, 'WEBPVP8X'], [20, [0x10, 0, 0, 0, 99, 0, 0, 49, 0, 0]]);
    const bitmap = header(40, [0, 'BM'], [18, [7, 0, 0, 0, 0xfb, 0xff, 0xff, 0xff]]);
    const sizes = [jpeg, gif, lossy, lossless, extended, bitmap].map((bytes) => {
      const facts = inspectImage(bytes);
      return [facts?.type.slice(6), facts?.width, facts?.height, facts?.alpha];
    });
    assert.deepEqual(sizes, [
      ['jpeg', 40, 30, false],
      ['gif', 9, 264, undefined],
      ['webp', 64, 32, false],
      ['webp', 64, 32, true],
      ['webp', 100, 50, true],
      ['bmp', 7, 5, undefined],
    ]);
  });

  it('never throws, whatever the bytes', () => {
    const starts = ['\x89PNG\r\n\x1a\n', '\xff\xd8', 'GIF89a', 'RIFF0000WEBPVP8X', 'BM', ''];
    check(
      property(constantFrom(...starts), uint8Array({ maxLength: 80 }), (start, rest) => {
        inspectImage(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
      }),
    );
    const whole = makePng(3, 3, [9, 9, 9]);
    for (let end = 0; end < whole.length; end++) inspectImage(whole.subarray(0, end));
  });
});

describe('gateway vision endpoint', () => {
  let gateway: Gateway;
  before(async () => (gateway = await startGateway({ auth: 'both' })));
  after(() => gateway.close());

  it('describes the exact bytes', async () => {
    const image = makePng(6, 2, [0, 0, 255]);
    const reply = await post(gateway, '/v1/vision/analysis', image, { 'content-type': 'application/octet-stream' });
    const answer = JSON.parse(reply.text) as Record<string, unknown>;
    assert.deepEqual([answer['width'], answer['height'], answer['bytes']], [6, 2, image.length]);
    assert.match(String(answer['description']), /PNG image, 6×2 pixels.*#0000ff.*[Ss]imulated/);
    assert.deepEqual(gateway.requests.at(-1)?.body, image);
  });

  it('refuses other content types and what is no image', async () => {
    const image = makePng(1, 1, [0, 0, 0]);
    assert.equal((await post(gateway, '/v1/vision/analysis', image)).status, 415);
    const words = await post(gateway, '/v1/vision/analysis', 'hello', { 'content-type': 'application/octet-stream' });
    assert.equal(words.status, 400);
  });
});
