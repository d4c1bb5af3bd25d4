import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact } from '../../../../src/core/audit/redact.ts';

describe('redact', () => {
  it('takes a live secret out in every form it travels in', () => {
    const secret = '密钥-hunter2/+?';
    const base64 = Buffer.from(secret).toString('base64');
    const clean = redact(`a ${secret} b ${base64} c ${encodeURIComponent(secret)} d`, [secret]);
    assert.equal(clean, 'a ••• b ••• c ••• d');
  });

  it('takes out what looks like a key, a bearer token, a signature or a password in a URL', () => {
    for (const text of [
      'key sk-abcdefgh12345678',
      'authorization: Bearer abc.def',
      'X-Signature: JwWawGvXj+/HUL3dXB7xhvDz=',
      'https://user:hunter2@proxy.example:8080/',
    ]) {
      assert.doesNotMatch(redact(text, []), /abcdefgh|abc\.def|JwWawG|hunter2/, text);
    }
  });

  it('leaves ordinary words alone', () => {
    assert.equal(
      redact('request chat model=deepseek-flash status=200', ['secret-key']),
      'request chat model=deepseek-flash status=200',
    );
  });

  it('cannot be made to write a second line or move a cursor', () => {
    assert.equal(redact('a\r\nforged line\u001b[2K\u2028b', []), 'a forged line [2K b');
  });

  it('never lets a secret through, whatever surrounds it', () => {
    const secret = fc
      .string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' })
      .filter((text) => text.trim().length > 5);
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, live, after) => {
        assert.ok(!redact(before + live + after, [live]).includes(live));
      }),
    );
  });
});
