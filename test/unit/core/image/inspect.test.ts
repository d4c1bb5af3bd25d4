import assert from 'node:assert/strict';
import { assert as verify, property, uint8Array } from 'fast-check';
import { inspectPicture } from '../../../../src/core/image/inspect.ts';
import {
  avifHeader,
  bmpFile,
  exifTags,
  gifFile,
  jpegFile,
  jpegSegment,
  pngFile,
  webpHeader,
  withExif,
} from '../../../helpers/pictureFiles.ts';

const upright = { animated: false, orientation: 1, metadata: false };

describe('inspectPicture', () => {
  it('tells type and size of each kind by the bytes', () => {
    const files = {
      png: pngFile(3, 2),
      jpeg: jpegFile(3, 2),
      gif: gifFile(3, 2, 1),
      bmp: bmpFile(3, 2),
      webp: webpHeader(3, 2, 0),
      svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'),
      avif: avifHeader('avif', [1, 1], [3, 2]),
    };
    for (const [type, bytes] of Object.entries(files)) {
      const metadata = type === 'svg' || type === 'avif';
      assert.deepEqual(inspectPicture(bytes), { type, width: 3, height: 2, ...upright, metadata }, type);
    }
  });

  it('takes a text for a text, whatever it begins with', () => {
    for (const text of [
      '',
      'Hello.',
      'BM is a short name',
      'GIF8',
      '<html><svg></svg></html>',
      '{"svg": 1}',
      '\x89PNG',
    ]) {
      const found = inspectPicture(Buffer.from(text, 'latin1'));
      assert.equal(found, text === 'GIF8' ? 'damaged' : 'other', text);
    }
  });

  it('finds every cut through a file', () => {
    const files = [
      pngFile(3, 2),
      jpegFile(3, 2),
      gifFile(3, 2, 2),
      bmpFile(3, 2),
      webpHeader(3, 2, 0),
      avifHeader('avif', [3, 2]),
    ];
    for (const file of files) {
      for (let length = 12; length < file.length; length++) {
        const found = inspectPicture(file.subarray(0, length));
        assert.ok(typeof found === 'string', `${length} of ${file.length}: ${JSON.stringify(found)}`);
      }
    }
  });

  it('sees what moves', () => {
    const control = Buffer.alloc(8);
    control.writeUInt32BE(3);
    const files = [
      gifFile(3, 2, 2),
      webpHeader(3, 2, 2),
      pngFile(3, 2, { chunks: { acTL: control } }),
      avifHeader('avis', [3, 2]),
    ];
    for (const file of files) {
      const found = inspectPicture(file);
      assert.ok(typeof found === 'object' && found.animated);
    }
  });

  it('reads how the camera was held, in both byte orders, from JPEG and PNG', () => {
    for (const orientation of [1, 3, 6, 8]) {
      const jpeg = inspectPicture(withExif(jpegFile(3, 2), orientation));
      const png = inspectPicture(pngFile(3, 2, { chunks: { eXIf: exifTags(orientation, false) } }));
      for (const found of [jpeg, png]) {
        assert.ok(typeof found === 'object');
        assert.deepEqual([found.orientation, found.metadata, found.width], [orientation, true, 3]);
      }
    }
    const senseless = inspectPicture(withExif(jpegFile(3, 2), 77));
    assert.ok(typeof senseless === 'object');
    assert.equal(senseless.orientation, 1);
  });

  it('reads the tags of a camera once, and no more of them than cameras write', () => {
    // Each table says that it has 57,855 entries, for the next segment begins where it stands.
    const tags = Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1');
    const segments = Array.from({ length: 20_000 }, () => jpegSegment(0xe1, tags));
    const many = inspectPicture(jpegFile(3, 2, ...segments));
    assert.ok(typeof many === 'object');
    assert.equal(many.orientation, 1);
    const first = withExif(withExif(jpegFile(3, 2), 3), 6);
    const found = inspectPicture(first);
    assert.ok(typeof found === 'object');
    assert.equal(found.orientation, 6, 'the first of two counts');
  });

  it('sees what a file tells besides the picture, and takes a colour profile for none of it', () => {
    const told = [
      jpegFile(3, 2, jpegSegment(0xfe, Buffer.from('by me'))),
      jpegFile(3, 2, jpegSegment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x/>'))),
      pngFile(3, 2, { chunks: { tEXt: Buffer.from('Author\0me') } }),
      webpHeader(3, 2, 8),
    ];
    for (const file of told) {
      const found = inspectPicture(file);
      assert.ok(typeof found === 'object' && found.metadata);
    }
    const profile = inspectPicture(jpegFile(3, 2, jpegSegment(0xe2, Buffer.from('ICC_PROFILE\0'))));
    assert.ok(typeof profile === 'object' && !profile.metadata);
  });

  it('goes by the largest frame of a GIF, whatever its screen says', () => {
    const file = gifFile(3, 2, 1);
    file.writeUInt16LE(60_000, 13 + 6 + 5);
    const found = inspectPicture(file);
    assert.ok(typeof found === 'object');
    assert.equal(found.width, 60_000);
  });

  it('looks for a drawing among as much as can stand around it', () => {
    const trap = (piece: string): string => piece.repeat(60_000 / piece.length);
    for (const piece of [
      '<!---->',
      '<!-- --> ',
      '<?xml?>',
      '<!DOCTYPE a>',
      '<!DOCTYPE ',
      '<!DOCTYPE [',
      ' ',
      '<svg ',
    ]) {
      // Any work that grows faster than the text would run into the time limit of the test.
      assert.equal(inspectPicture(Buffer.from(`${trap(piece)}x`)), 'other', piece);
    }
    for (const piece of ['<!---->', '<!--', '</svg>', '</svg', ' ']) {
      assert.equal(inspectPicture(Buffer.from(`<svg>${trap(piece)}x`)), 'damaged', piece);
    }
    const whole = inspectPicture(Buffer.from(`${trap('<!-- a -->\n')}<svg></svg>${'<!-- a -->\n'.repeat(20)}`));
    assert.ok(typeof whole === 'object');
    const blanks = inspectPicture(Buffer.from(`<svg width="1${trap(' ')}x" height="2"/>`));
    assert.ok(typeof blanks === 'object' && blanks.width === 0 && blanks.height === 2);
  }).timeout(20_000);

  it('reads the size of a drawing in its units, else from its box, else knows none', () => {
    const svg = (attributes: string) =>
      inspectPicture(Buffer.from(`<?xml version="1.0"?>\n<!-- a -->\n<svg ${attributes}>\n</svg>\n`));
    const size = (attributes: string) => {
      const found = svg(attributes);
      return typeof found === 'object' ? [found.width, found.height] : found;
    };
    assert.deepEqual(size('width="1in" height="72pt"'), [96, 96]);
    assert.deepEqual(size('width="100%" height="100%" viewBox="0 0 40 20"'), [40, 20]);
    assert.deepEqual(size('data-a="1"'), [0, 0]);
    assert.deepEqual(size('width="30000" height="30000"'), [30_000, 30_000]);
  });

  it('takes a drawing that is cut short or grows by entities for damaged', () => {
    assert.equal(inspectPicture(Buffer.from('<svg width="3" height="2"><g>')), 'damaged');
    const growing = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg><text>&b;</text></svg>';
    assert.equal(inspectPicture(Buffer.from(growing)), 'damaged');
  });

  it('never throws, whatever the bytes', () => {
    const heads = [
      pngFile(1, 1),
      jpegFile(1, 1),
      gifFile(1, 1, 1),
      bmpFile(1, 1),
      webpHeader(1, 1, 0),
      avifHeader('avif', [1, 1]),
    ];
    verify(
      property(uint8Array({ maxLength: 80 }), (tail) => {
        for (const head of heads) {
          for (const at of [4, 12, 20]) inspectPicture(Buffer.concat([head.subarray(0, at), tail]));
        }
        inspectPicture(tail);
      }),
    );
  });
});
