/** The search for secrets that a run leaves behind finds them, in any usual encoding. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanary, findCanaries } from '../../helpers/canary.ts';
import { assertNoTraces } from '../../launch/traces.ts';

describe('secrets that a run leaves behind', () => {
  const secret = createCanary('secret');
  const bytes = Buffer.from(secret);
  const left = {
    raw: `key=${secret};`,
    json: JSON.stringify({ deep: JSON.stringify({ secret }) }),
    url: `?q=${encodeURIComponent(secret)}`,
    hex: bytes.toString('hex'),
    base64: bytes.toString('base64'),
    'base64 of a login': Buffer.from(`me:${secret}`).toString('base64'),
    'base64 of an object': Buffer.from(JSON.stringify({ user: 'someone', secret, more: 1 })).toString('base64url'),
  };

  for (const [name, text] of Object.entries(left)) {
    it(`are found as ${name}`, () => assert.notDeepEqual(findCanaries(text, [secret]), []));
  }

  it('are not found where there are others, or their names alone', () => {
    const other = createCanary('secret');
    assert.deepEqual(findCanaries(Object.values(left).join('\n'), [other]), []);
    assert.deepEqual(findCanaries('secret+', [secret]), []);
  });

  it('are found in files at any depth and in texts, and named without being told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traces-'));
    try {
      await assertNoTraces([secret], folder, { console: 'nothing' });
      await mkdir(join(folder, 'logs', 'deep'), { recursive: true });
      await writeFile(join(folder, 'logs', 'deep', 'a.log'), left['base64 of a login']);
      await assert.rejects(assertNoTraces([secret], folder, { console: left.url }), (error: Error) => {
        assert.match(error.message, /\(url\) in console/);
        assert.match(error.message, /\(base64\) in logs.deep.a\.log/);
        return findCanaries(error.message, [secret]).length === 0;
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
