import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { hashing } from '../../../../src/host/net/hashing.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('hashing', () => {
  it('makes the HMAC of RFC 4231, test case 2', () => {
    const digest = hashing.hmacSha256('Jefe', ['what do ya want ', 'for nothing?'], 'hex');
    assert.equal(digest, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('makes the HMAC of RFC 4231, test case 6: a key longer than a block', () => {
    const message = bytes('Test Using Larger Than Block-Size Key - Hash Key First');
    const digest = hashing.hmacSha256(new Uint8Array(131).fill(0xaa), [message], 'hex');
    assert.equal(digest, '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
  });

  it('takes an empty key and an empty message', () => {
    const digest = hashing.hmacSha256('', [], 'hex');
    assert.equal(digest, 'b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad');
  });

  it("makes Node's HMAC of any pieces under any keys, also when keys take turns", () => {
    const piece = fc.oneof(
      fc.uint8Array({ size: 'large' }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('请求', '\ud800', 'x'.repeat(70_000), new Uint8Array(65_500).fill(7)),
    );
    const key = fc.oneof(fc.uint8Array({ maxLength: 140 }), fc.string(), fc.constantFrom('one', bytes('two'), '密钥'));
    const call = fc.tuple(key, fc.array(piece, { maxLength: 4 }), fc.constantFrom('hex' as const, 'base64' as const));
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        for (const [secret, message, encoding] of calls) {
          const expected = createHmac('sha256', secret);
          for (const part of message) expected.update(part);
          assert.equal(hashing.hmacSha256(secret, message, encoding), expected.digest(encoding));
        }
      }),
    );
  });

  it('keeps nothing of a key that its owner overwrites', () => {
    const key = bytes('one');
    hashing.hmacSha256(key, ['message'], 'hex');
    key.set(bytes('two'));
    assert.equal(hashing.hmacSha256(key, ['message'], 'hex'), hashing.hmacSha256('two', ['message'], 'hex'));
  });

  it('makes the SHA-256 of FIPS 180', () => {
    assert.equal(hashing.sha256(bytes('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('hashes the view it is given and not the buffer behind it', () => {
    assert.equal(hashing.sha256(bytes('xabcx').subarray(1, 4)), hashing.sha256(bytes('abc')));
  });
});
