/** The list of keys as it is stored: read back as written, old forms included, and rotated without losing one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  endRotation,
  putKey,
  readRing,
  rotateKey,
  undoRotation,
  writeRing,
  type StoredKey,
} from '../../../../src/core/keys/ring.ts';

const origin = 'https://gateway.example';
const text = fc.string({ minLength: 1, maxLength: 20 });
const anyKey: fc.Arbitrary<StoredKey> = fc.record(
  {
    id: text,
    name: fc.string({ maxLength: 10 }),
    kind: fc.constantFrom('official', 'gateway', 'local'),
    apiKey: text,
    secretKey: text,
    createdAt: fc.nat(),
  },
  { requiredKeys: ['id', 'name', 'kind', 'apiKey', 'createdAt'], noNullPrototype: true },
);
const fresh = { apiKey: 'sk-new', createdAt: 99 };

describe('key ring', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.array(anyKey), (keys) => {
        assert.deepEqual(readRing(writeRing(keys), origin), keys);
      }),
    );
  });

  it('takes the lone key of an earlier version, with the kind that it must have been for', () => {
    const lone = (stored: object, at: string): StoredKey | undefined => readRing(JSON.stringify(stored), at)?.[0];
    assert.equal(lone({ apiKey: 'k', origin }, 'https://api.deepseek.com')?.kind, 'official');
    assert.equal(lone({ apiKey: 'k', secretKey: 's' }, origin)?.kind, 'gateway');
    assert.deepEqual(lone({ apiKey: 'k', createdAt: 5 }, 'http://127.0.0.1:1'), {
      id: 'first',
      name: '',
      kind: 'local',
      apiKey: 'k',
      createdAt: 5,
    });
  });

  it('reads nothing out of what is no ring', () => {
    for (const stored of [undefined, '', 'x', '{"keys":[{"i']) assert.deepEqual(readRing(stored, origin), []);
  });

  it('tells what another version wrote from nothing', () => {
    for (const stored of ['null', '[]', '{"apiKey":7}', '{"keys":[{"id":1}]}', '{"rings":{}}']) {
      assert.equal(readRing(stored, origin), undefined);
    }
  });

  it('puts a key in the place of the one with its id', () => {
    const [a, b] = ['a', 'b'].map((id): StoredKey => ({ id, name: '', kind: 'local', apiKey: id, createdAt: 1 }));
    assert.ok(a && b);
    const renamed = { ...a, name: 'Work' };
    assert.deepEqual(putKey(putKey(putKey([], a), b), renamed), [renamed, b]);
  });

  it('undoes a rotation to the very key that there was', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        assert.deepEqual(undoRotation(rotateKey(key, fresh)), key);
      }),
    );
  });

  it('leaves nothing of the old key when a rotation ends', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const { id, name, kind } = key;
        assert.deepEqual(endRotation(rotateKey(key, fresh)), { id, name, kind, ...fresh });
      }),
    );
  });
});
