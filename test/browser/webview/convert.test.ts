/** Pictures drawn anew in the panel's page: what comes out of each kind, and what of hostile ones does not. */
import assert from 'node:assert/strict';
import type { ConversionJob } from '../../../src/protocol/messages.ts';
import { inspectPicture } from '../../../src/core/image/inspect.ts';
import { avifFile } from '../../helpers/avifFile.ts';
import { bmpFile, gifFile, pngFile, withExif } from '../../helpers/pictureFiles.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { emptyView } from './views.ts';

describe('a picture that is drawn anew', () => {
  let lab: WebviewLab;
  let panel: Panel;
  let seq = 1;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    seq = 1;
    panel = await lab.open({ view: emptyView() });
  });
  afterEach(() => panel.close());
  after(() => lab.close());

  /** Has the page do a job; undefined if it could not. */
  async function convert(bytes: Uint8Array, job: Partial<ConversionJob> & Pick<ConversionJob, 'mimeType'>) {
    const id = ++seq;
    const usual = { asItIs: false, width: 4, height: 2, format: 'png', maxBytes: 4_000_000 } as const;
    await panel.push({ type: 'convert', seq: id, job: { id, bytes: new Uint8Array(bytes), ...usual, ...job } });
    await panel.page.waitForFunction(
      (wanted) =>
        (globalThis as unknown as { posts: { type: string; job?: number }[] }).posts.some(
          (post) => post.type === 'converted' && post.job === wanted,
        ),
      id,
    );
    const done = (await panel.posts()).find((post) => post.type === 'converted' && post.job === id);
    assert.ok(done?.type === 'converted');
    return done.picture;
  }

  /** The colour in the middle of each quarter, left to right, top to bottom. */
  async function quarters(file: Uint8Array | undefined): Promise<readonly string[]> {
    assert.ok(file);
    return panel.page.evaluate(
      async (bytes) => {
        const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        const at = (x: number, y: number): string => {
          const [red = 0, green = 0, blue = 0, alpha = 0] =
            context?.getImageData(x * image.width, y * image.height, 1, 1).data ?? [];
          if (alpha < 128) return 'clear';
          const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
          if (high - low < 60) return low > 128 ? 'white' : 'black';
          return high === red ? 'red' : high === green ? 'green' : 'blue';
        };
        return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
      },
      [...file],
    );
  }

  /** A file made by the browser: red, green, blue and white quarters. */
  async function made(type: string): Promise<Buffer> {
    const bytes = await panel.page.evaluate(async (mimeType) => {
      const canvas = new OffscreenCanvas(64, 32);
      const context = canvas.getContext('2d');
      for (const [index, colour] of ['red', 'lime', 'blue', 'white'].entries()) {
        if (context === null) break;
        context.fillStyle = colour;
        context.fillRect((index % 2) * 32, index < 2 ? 0 : 16, 32, 16);
      }
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: mimeType })).arrayBuffer())];
    }, type);
    return Buffer.from(bytes);
  }

  /** The same picture as one frame of AV1; undefined from a browser that cannot make one. */
  async function encodeAv1(): Promise<Uint8Array | undefined> {
    const bytes = await panel.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(64, 32);
      const context = canvas.getContext('2d');
      for (const [index, colour] of ['red', 'lime', 'blue', 'white'].entries()) {
        if (context === null) break;
        context.fillStyle = colour;
        context.fillRect((index % 2) * 32, index < 2 ? 0 : 16, 32, 16);
      }
      const config = { codec: 'av01.0.00M.08', width: 64, height: 32, bitrate: 1_000_000 };
      if (!('VideoEncoder' in globalThis)) return undefined;
      if (!(await VideoEncoder.isConfigSupported(config)).supported) return undefined;
      const made = Promise.withResolvers<number[]>();
      const encoder = new VideoEncoder({
        output: (chunk) => {
          const units = new Uint8Array(chunk.byteLength);
          chunk.copyTo(units);
          made.resolve([...units]);
        },
        error: (error) => made.reject(error),
      });
      encoder.configure(config);
      const frame = new VideoFrame(canvas, { timestamp: 0 });
      encoder.encode(frame, { keyFrame: true });
      frame.close();
      await encoder.flush();
      return made.promise;
    });
    return bytes && Uint8Array.from(bytes);
  }

  it('is a PNG of the size wanted, of whatever kind it was, with a small copy beside it', async () => {
    const files = {
      'image/webp': await made('image/webp'),
      'image/bmp': bmpFile(8, 4),
      'image/png': await made('image/png'),
    };
    for (const [mimeType, file] of Object.entries(files)) {
      const picture = await convert(file, { mimeType, width: 6, height: 3 });
      const facts = inspectPicture(picture?.bytes ?? new Uint8Array());
      assert.ok(typeof facts === 'object', mimeType);
      assert.deepEqual([facts.type, facts.width, facts.height, facts.metadata], ['png', 6, 3, false]);
      assert.match(picture?.preview ?? '', /^data:image\/png;base64,/);
    }
  });

  it('is what an AVIF file shows, decoded by the browser', async function () {
    const frame = await encodeAv1();
    // A browser of the system may come without an encoder.
    if (frame === undefined) return this.skip();
    const file = avifFile(64, 32, frame);
    assert.partialDeepStrictEqual(inspectPicture(file), { type: 'avif', width: 64, height: 32 });
    const picture = await convert(file, { mimeType: 'image/avif', width: 32, height: 16 });
    assert.partialDeepStrictEqual(inspectPicture(picture?.bytes ?? new Uint8Array()), {
      type: 'png',
      width: 32,
      height: 16,
    });
    assert.deepEqual(await quarters(picture?.bytes), ['red', 'green', 'blue', 'white']);
    assert.match(picture?.preview ?? '', /^data:image\/png;base64,/);
    // Its boxes are whole, its pixels are not.
    const broken = file.fill(0, file.length - frame.length + 2);
    assert.equal(await convert(broken, { mimeType: 'image/avif' }), undefined);
  });

  it('stands upright when the camera was held on its side, and says no more where it was taken', async () => {
    const picture = await convert(withExif(await made('image/jpeg'), 6), {
      mimeType: 'image/jpeg',
      format: 'jpeg',
      width: 32,
      height: 64,
    });
    assert.deepEqual(await quarters(picture?.bytes), ['blue', 'red', 'white', 'green']);
    assert.equal(Buffer.from(picture?.bytes ?? []).includes('Exif'), false);
  });

  it('is the first frame of one that moves', async () => {
    const picture = await convert(gifFile(4, 2, 2), { mimeType: 'image/gif' });
    assert.deepEqual(await quarters(picture?.bytes), ['red', 'red', 'red', 'red']);
  });

  it('is what a drawing shows, without what it would run or load', async () => {
    const asked: string[] = [];
    panel.page.on('request', (request) => {
      if (!request.url().startsWith('data:')) asked.push(request.url());
    });
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 4 2" onload="document.title='run'">
      <script>document.title = 'run'; parent.postMessage('run', '*')</script>
      <style>@import url(http://127.0.0.1:1/style.css);</style>
      <rect width="2" height="2" fill="red"/><image xlink:href="http://127.0.0.1:1/a.png" x="2" width="2" height="2"/>
      <foreignObject width="1" height="1"><img xmlns="http://www.w3.org/1999/xhtml" src="http://127.0.0.1:1/b.png"/></foreignObject>
    </svg>`;
    const picture = await convert(Buffer.from(drawing), { mimeType: 'image/svg+xml', width: 400, height: 200 });
    // What is missing is drawn as the browser draws it.
    const [upper, , lower] = await quarters(picture?.bytes);
    assert.deepEqual([upper, lower], ['red', 'red']);
    assert.equal(await panel.page.title(), 'Ask DeepSeek');
    assert.deepEqual(
      asked.filter((url) => url.includes(':1/')),
      [],
    );
  });

  it('becomes a photograph on white when it would be too large', async () => {
    const picture = await convert(await made('image/png'), {
      mimeType: 'image/png',
      width: 64,
      height: 32,
      maxBytes: 100,
    });
    assert.partialDeepStrictEqual(inspectPicture(picture?.bytes ?? new Uint8Array()), { type: 'jpeg', width: 64 });
  });

  it('goes as it is where that is wanted: only the small copy is made', async () => {
    const picture = await convert(await made('image/png'), { mimeType: 'image/png', asItIs: true });
    assert.deepEqual(Object.keys(picture ?? {}), ['preview']);
  });

  it('is nothing when its bytes cannot be drawn', async () => {
    for (const [mimeType, bytes] of [
      ['image/png', pngFile(4, 2)],
      ['image/png', Buffer.from('text')],
      ['image/svg+xml', Buffer.from('<svg><g></svg>')],
    ] as const) {
      assert.equal(await convert(bytes, { mimeType }), undefined, mimeType);
    }
  });
});
