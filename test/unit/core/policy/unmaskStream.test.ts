import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Masks } from '../../../../src/core/policy/mask.ts';
import { unmaskStream } from '../../../../src/core/policy/unmaskStream.ts';

describe('secrets put back into a stream', () => {
  it('stand where they would in the whole text, however it is cut', () => {
    const masks = new Masks();
    masks.keep({ placeholder: 'MASKED_SECRET_1', kind: 'k', secret: 's3cret' });
    masks.keep({ placeholder: 'MASKED_SECRET_12', kind: 'k', secret: 'other' });
    const piece = fc.constantFrom('MASKED_SECRET_1', 'MASKED_SECRET_12', 'MASKED', '_', 'SECRET_', 'M', '1', ' a\n');
    fc.assert(
      fc.property(fc.array(piece), fc.infiniteStream(fc.nat({ max: 7 })), (pieces, cuts) => {
        const text = pieces.join('');
        const next = unmaskStream(masks);
        let [out, rest] = ['', text];
        for (const cut of cuts) {
          if (rest === '') break;
          out += next(rest.slice(0, cut + 1));
          rest = rest.slice(cut + 1);
        }
        assert.equal(out + next(), masks.unmask(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
