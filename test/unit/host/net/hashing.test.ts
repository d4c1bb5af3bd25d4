import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { hashing } from '../../../../src/host/net/hashing.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (digest: Uint8Array): string => Buffer.from(digest).toString('hex');

describe('hashing', () => {
  it('makes the HMAC of RFC 4231, test case 2', () => {
    const digest = hashing.hmacSha256(bytes('Jefe'), bytes('what do ya want for nothing?'));
    assert.equal(hex(digest), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('makes the HMAC of RFC 4231, test case 6: a key longer than a block', () => {
    const message = bytes('Test Using Larger Than Block-Size Key - Hash Key First');
    const digest = hashing.hmacSha256(new Uint8Array(131).fill(0xaa), message);
    assert.equal(hex(digest), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
  });

  it('takes an empty key and an empty message', () => {
    const digest = hashing.hmacSha256(new Uint8Array(), new Uint8Array());
    assert.equal(hex(digest), 'b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad');
  });

  it("makes Node's HMAC of any messages under any keys, also when keys take turns", () => {
    const sizes = { size: 'large' } as const;
    const key = fc.oneof(fc.uint8Array({ maxLength: 140, ...sizes }), fc.constantFrom(bytes('one'), bytes('two')));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.uint8Array(sizes))), (pairs) => {
        for (const [secret, message] of pairs) {
          const expected = createHmac('sha256', secret).update(message).digest('hex');
          assert.equal(hex(hashing.hmacSha256(secret, message)), expected);
        }
      }),
    );
  });

  it('keeps nothing of a key that its owner overwrites', () => {
    const key = bytes('one');
    hashing.hmacSha256(key, bytes('message'));
    key.set(bytes('two'));
    assert.deepEqual(hashing.hmacSha256(key, bytes('message')), hashing.hmacSha256(bytes('two'), bytes('message')));
  });

  it('makes the SHA-256 of FIPS 180', () => {
    assert.equal(hex(hashing.sha256(bytes('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('hashes the view it is given and not the buffer behind it', () => {
    assert.deepEqual(hashing.sha256(bytes('xabcx').subarray(1, 4)), hashing.sha256(bytes('abc')));
  });
});
