import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { SigningOptions } from '../../../src/api/connection.ts';
import { defaultSigning, signatureHeaders, type Signable } from '../../../src/api/sign.ts';
import type { Hashable } from '../../../src/api/http.ts';
import { hashing } from '../../helpers/hashing.ts';

interface Vector {
  readonly name: string;
  readonly secret: string;
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly signature: string;
}

const file = process.env['SIGNATURE_VECTORS'] ?? new URL('../../fixtures/signature.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

const signable: Signable = {
  method: 'POST',
  path: '/x/v1/files?limit=1&order=asc',
  body: Buffer.from('{"a":1}'),
  apiKey: 'sk-key',
  secretKey: 'secret',
  timestampMs: 1_758_787_560_999,
  nonce: 'abc',
};

/** What is signed, seen by a hash that does nothing. */
function signedText(options: Partial<SigningOptions>, change: Partial<Signable> = {}): string {
  let seen = '';
  const spy = {
    ...hashing,
    hmacSha256(key: Hashable, message: readonly Hashable[], encoding: 'hex' | 'base64') {
      seen = Buffer.concat(message.map((piece) => Buffer.from(piece))).toString();
      return hashing.hmacSha256(key, message, encoding);
    },
  };
  signatureHeaders({ ...signable, ...change }, { ...defaultSigning, ...options }, spy);
  return seen;
}

describe('the signature', () => {
  it('has vectors to hold to', () => assert.ok(vectors.length > 0));

  for (const vector of vectors) {
    it(`equals the vector: ${vector.name}`, () => {
      const headers = signatureHeaders(
        {
          method: vector.method,
          path: vector.path,
          body: Buffer.from(
            vector.body ?? vector.bodyBase64 ?? '',
            vector.bodyBase64 === undefined ? 'utf8' : 'base64',
          ),
          apiKey: 'sk-key',
          secretKey: vector.secret,
          timestampMs: Number(vector.timestamp) * 1000 + 999,
          nonce: '',
        },
        defaultSigning,
        hashing,
      );
      assert.deepEqual(headers, {
        'X-Api-Key': 'sk-key',
        'X-Timestamp': vector.timestamp,
        'X-Signature': vector.signature,
      });
    });
  }

  const rfc4231: readonly (readonly [string, string, string])[] = [
    ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '4a656665',
      '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      'aa'.repeat(131),
      Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ];
  for (const [index, [key, message, mac]] of rfc4231.entries()) {
    it(`stands on an HMAC that holds to RFC 4231, case ${index + 1}`, () => {
      assert.equal(hashing.hmacSha256(Buffer.from(key, 'hex'), [Buffer.from(message, 'hex')], 'hex'), mac);
    });
  }

  it('takes every token of the template', () => {
    const template = String.raw`{method}|{path}|{query}|{timestamp}|{nonce}|{apiKey}|{bodySha256Hex}|{body}|{other}\nend`;
    assert.equal(
      signedText({ template }),
      'POST|/x/v1/files|limit=1&order=asc|1758787560|abc|sk-key|' +
        '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862|{"a":1}|{other}\nend',
    );
  });

  it('leaves the query in the path unless the template names it', () => {
    assert.equal(signedText({ template: '{path}' }), '/x/v1/files?limit=1&order=asc');
    assert.equal(signedText({ template: '{query}{path}' }), 'limit=1&order=asc/x/v1/files');
    assert.equal(signedText({ template: '{path}+{query}' }, { path: '/v1/models' }), '/v1/models+');
  });

  it('signs an empty body when asked to, whatever is sent', () => {
    assert.equal(signedText({ body: 'empty', template: '[{body}]' }), '[]');
    assert.equal(
      signedText({ body: 'empty', template: '{bodySha256Hex}' }),
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('writes seconds or milliseconds, base64 or hex, and a nonce where it is named', () => {
    const options = { ...defaultSigning, nonceHeader: 'X-Nonce', timestampUnit: 'ms', encoding: 'hex' } as const;
    const headers = signatureHeaders(signable, options, hashing);
    assert.equal(headers['X-Timestamp'], '1758787560999');
    assert.equal(headers['X-Nonce'], 'abc');
    assert.match(headers['X-Signature'] ?? '', /^[\da-f]{64}$/);
    const base64 = signatureHeaders(signable, { ...options, encoding: 'base64' }, hashing);
    assert.equal(Buffer.from(base64['X-Signature'] ?? '', 'base64').toString('hex'), headers['X-Signature']);
  });

  it('does not take tokens from what it signs', () => {
    assert.equal(signedText({ template: '{body}' }, { body: Buffer.from('{apiKey}') }), '{apiKey}');
    assert.equal(signedText({ template: '{path}' }, { path: '/{apiKey}' }), '/{apiKey}');
  });

  it('covers any bytes, of any size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(0, 70_000), (tail, padding) => {
        const body = Buffer.concat([Buffer.alloc(padding, 255), tail]);
        const expected = hashing.hmacSha256('secret', [Buffer.concat([Buffer.from('POST\n'), body])], 'base64');
        const headers = signatureHeaders(
          { ...signable, body },
          { ...defaultSigning, template: String.raw`{method}\n{body}` },
          hashing,
        );
        assert.equal(headers['X-Signature'], expected);
      }),
      { numRuns: 50 },
    );
  });
});
