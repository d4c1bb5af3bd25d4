/** Keys: where they come from, where they may go, which one is chosen, and what happens when the keyring refuses. */
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { rotateKey } from '../../../src/core/keys/ring.ts';
import type { CommandOutcome } from '../../../src/host/keys/credentialCommand.ts';
import { Credentials, type CredentialEnvironment } from '../../../src/host/keys/credentials.ts';
import { KeyRing, type KeyPlace } from '../../../src/host/keys/keyRing.ts';
import { newKey } from '../../../src/host/keys/newKey.ts';
import { hashing } from '../../../src/host/net/hashing.ts';
import { MemoryMemento, MemoryStorage } from './memoryStorage.ts';

const origin = 'https://gateway.example';
const place: KeyPlace = { kind: 'gateway', origin };
const credential = { apiKey: 'sk-canary-0001', secretKey: 'canary-secret', origin };
const other = { apiKey: 'sk-canary-0002', secretKey: 'canary-secret', origin };

describe('credentials', () => {
  it('are found again for their origin and kind of service, and for no other', async () => {
    const { credentials, save } = setUp();
    assert.equal(await save(credential), true);
    const found = await credentials.find(place);
    assert.deepEqual(found?.credential, credential);
    assert.equal(found?.source, 'keychain');
    assert.equal(await credentials.find({ kind: 'local', origin }), undefined);
    for (const elsewhere of ['https://gateway.example:8443', 'http://gateway.example', 'https://example']) {
      assert.equal(await credentials.find({ kind: 'gateway', origin: elsewhere }), undefined);
    }
  });

  it('are seen by a second window', async () => {
    const storage = new MemoryStorage();
    const [first, second] = [setUp({ storage }), setUp({ storage })];
    assert.equal(await second.credentials.find(place), undefined);
    await first.save(credential);
    assert.equal((await second.credentials.find(place))?.source, 'keychain');
  });

  it('added by two windows are both kept', async () => {
    const storage = new MemoryStorage();
    const [first, second] = [setUp({ storage }), setUp({ storage })];
    await second.credentials.find(place);
    await first.save(credential);
    await second.save(other);
    assert.equal((await first.ring.keys(place)).length, 2);
  });

  it('renamed after another window rotated them keep the new key, and are not brought back after it removed them', async () => {
    const storage = new MemoryStorage();
    const [first, second] = [setUp({ storage }), setUp({ storage })];
    await first.save(credential);
    const [read] = await first.ring.keys(place);
    assert.ok(read);
    const fresh = { apiKey: other.apiKey, secretKey: other.secretKey, createdAt: 1 };
    await second.ring.put({ origin, key: rotateKey(read, fresh) });
    assert.equal(await first.ring.rename({ origin, key: read }, 'Work'), true);
    const [renamed] = await setUp({ storage }).ring.keys(place);
    assert.deepEqual(
      [renamed?.name, renamed?.apiKey, renamed?.previous?.apiKey],
      ['Work', other.apiKey, credential.apiKey],
    );
    await second.ring.remove({ origin, key: read });
    assert.equal(await first.ring.rename({ origin, key: read }, 'Home'), false);
    assert.deepEqual(await setUp({ storage }).ring.keys(place), []);
  });

  for (const fault of ['store', 'lose', 'get'] as const) {
    it(`stay in this session's memory when the keyring fails to ${fault}`, async () => {
      const { credentials, save, storage } = setUp({ storage: new MemoryStorage(fault) });
      assert.equal(await save(credential), false);
      assert.equal((await credentials.find(place))?.source, 'session');
      assert.equal(await setUp({ storage }).credentials.find(place), undefined);
    });
  }

  it('are there again when the keyring can be read again', async () => {
    const { save, storage } = setUp();
    await save(credential);
    const { credentials } = setUp({ storage });
    storage.fault = 'get';
    assert.equal(await credentials.find(place), undefined);
    storage.fault = undefined;
    assert.equal((await credentials.find(place))?.source, 'keychain');
  });

  it('are not lost to one that is saved while the keyring cannot be read', async () => {
    const { save, storage } = setUp();
    await save(credential);
    const second = setUp({ storage });
    storage.fault = 'get';
    assert.equal(await second.save(other), false);
    storage.fault = undefined;
    const keys = await second.ring.keys(place);
    assert.deepEqual(
      keys.map(({ apiKey }) => apiKey),
      [credential.apiKey, other.apiKey],
    );
    assert.equal((await setUp({ storage }).ring.keys(place)).length, 1);
  });

  for (const fault of ['get', 'store', 'delete'] as const) {
    it(`are not said to be removed when the keyring fails to ${fault}`, async () => {
      const { save, ring, storage } = setUp();
      await save(credential);
      // Taking one of two away is a store, the last one a delete.
      if (fault !== 'delete') await save(other);
      const [key] = await ring.keys(place);
      assert.ok(key);
      storage.fault = fault;
      assert.equal(await ring.remove({ origin, key }), false);
      storage.fault = undefined;
      assert.equal((await ring.keys(place))[0]?.id, key.id);
      assert.equal(await ring.remove({ origin, key }), true);
      assert.ok(!(await ring.keys(place)).some(({ id }) => id === key.id));
    });
  }

  it('of another version are left as they are', async () => {
    const storage = new MemoryStorage();
    const theirs = '{"keys":[{"id":"a","kind":"orbital"}]}';
    await storage.store(`credential:${origin}`, theirs);
    const { save, credentials } = setUp({ storage });
    assert.equal(await save(credential), false);
    assert.equal((await credentials.find(place))?.source, 'session');
    assert.equal(await storage.get(`credential:${origin}`), theirs);
  });

  it('that were replaced or removed are still taken out of the log', async () => {
    const { save, ring, credentials } = setUp();
    await save(credential);
    const [key] = await ring.keys(place);
    assert.ok(key);
    await ring.put({ origin, key: { ...key, apiKey: other.apiKey } });
    await ring.remove({ origin, key });
    assert.deepEqual(await ring.keys(place), []);
    for (const { apiKey } of [credential, other]) assert.ok([...credentials.live()].includes(apiKey), apiKey);
  });

  it('come from the environment for the origin that it names', async () => {
    const { credentials } = setUp({
      environment: { DEEPSEEK_API_KEY: ' sk-env \n', DEEPSEEK_SECRET_KEY: 's', DEEPSEEK_BASE_URL: `${origin}/v1` },
    });
    const found = await credentials.find(place);
    assert.deepEqual(found?.credential, { apiKey: 'sk-env', secretKey: 's', origin });
    assert.equal(found?.source, 'environment');
    assert.equal(await credentials.find({ kind: 'official', origin: 'https://api.deepseek.com' }), undefined);
  });

  it('of an environment without an address are for DeepSeek itself', async () => {
    const { credentials } = setUp({ environment: { DEEPSEEK_API_KEY: 'sk-env' } });
    const official = await credentials.find({ kind: 'official', origin: 'https://api.deepseek.com' });
    assert.equal(official?.source, 'environment');
    assert.equal(await credentials.find(place), undefined);
  });

  it('that were stored come before those of the environment, and after removal those count again', async () => {
    const { credentials, ring, save } = setUp({
      environment: { DEEPSEEK_API_KEY: 'sk-env', DEEPSEEK_BASE_URL: origin },
    });
    await save(credential);
    const found = await credentials.find(place);
    assert.equal(found?.source, 'keychain');
    assert.ok(found.key);
    await ring.remove({ origin, key: found.key });
    assert.equal((await credentials.find(place))?.source, 'environment');
  });

  it('have a fingerprint that tells keys apart and gives nothing away', async () => {
    const { credentials, save } = setUp();
    await save(credential);
    await save(other);
    const prints = (await credentials.candidates(place)).map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(prints).size, 2);
    for (const print of prints) assert.match(print, /^[0-9a-f]{8}$/u);
  });

  it('are chosen for one workspace, and the others go on with the first', async () => {
    const storage = new MemoryStorage();
    const [here, there] = [setUp({ storage }), setUp({ storage })];
    await here.save(credential);
    await here.save(other);
    const second = (await here.ring.keys(place))[1];
    assert.ok(second);
    await here.credentials.choose(place, second.id);
    assert.equal((await here.credentials.find(place))?.credential.apiKey, other.apiKey);
    assert.equal((await there.credentials.find(place))?.credential.apiKey, credential.apiKey);
    assert.ok(!JSON.stringify([...here.choices.values]).includes('canary'));
    await here.ring.remove({ origin, key: second });
    assert.equal((await here.credentials.find(place))?.credential.apiKey, credential.apiKey);
  });

  it('of the environment can be chosen before stored ones', async () => {
    const { credentials, save } = setUp({ environment: { DEEPSEEK_API_KEY: 'sk-env', DEEPSEEK_BASE_URL: origin } });
    await save(credential);
    await credentials.choose(place, 'environment');
    assert.equal((await credentials.find(place))?.source, 'environment');
  });

  it('of a command are asked for once', async () => {
    const printed: CommandOutcome = { ok: true, apiKey: 'sk-printed', secretKey: 'printed' };
    const { credentials, runs } = setUp({ command: printed });
    const [one] = await Promise.all([credentials.find(place), credentials.find(place)]);
    assert.deepEqual(one?.credential, { apiKey: 'sk-printed', secretKey: 'printed', origin });
    assert.equal(one.source, 'command');
    assert.equal(runs.length, 1);
    assert.ok([...credentials.live()].includes('sk-printed'));
  });

  it('of a command that fails are told of, and the environment does not step in', async () => {
    const { credentials, failures } = setUp({
      command: { ok: false, cause: 'it ended with code 3' },
      environment: { DEEPSEEK_API_KEY: 'sk-env', DEEPSEEK_BASE_URL: origin },
    });
    assert.equal(await credentials.find(place), undefined);
    assert.equal(await credentials.find(place), undefined);
    assert.deepEqual(failures, [`${origin} it ended with code 3`]);
  });

  it('that an earlier version stored are found, and stay when another is added', async () => {
    const storage = new MemoryStorage();
    await storage.store(`credential:${origin}`, JSON.stringify({ ...credential, createdAt: 17 }));
    const { credentials, ring, save } = setUp({ storage });
    const found = await credentials.find(place);
    assert.deepEqual(found?.credential, credential);
    assert.equal(found.key?.createdAt, 17);
    await save(other);
    assert.deepEqual(
      (await ring.keys(place)).map(({ apiKey }) => apiKey),
      [credential.apiKey, other.apiKey],
    );
  });

  it('are listed for every origin', async () => {
    const { ring, save } = setUp();
    await save(credential);
    await ring.put({
      origin: 'https://b.example',
      key: newKey({ kind: 'gateway', origin: 'https://b.example' }, other),
    });
    assert.deepEqual((await ring.all()).map((placed) => placed.origin).sort(), ['https://b.example', origin]);
  });

  it('survive an entry in the storage that cannot be read', async () => {
    const storage = new MemoryStorage();
    await storage.store(`credential:${origin}`, '{"apiKey": 7}');
    assert.equal(await setUp({ storage }).credentials.find(place), undefined);
    await storage.store(`credential:${origin}`, 'not json');
    assert.equal(await setUp({ storage }).credentials.find(place), undefined);
  });

  const opened: vscode.Disposable[] = [];

  function setUp({
    storage = new MemoryStorage(),
    environment = {},
    command,
  }: { storage?: MemoryStorage; environment?: CredentialEnvironment; command?: CommandOutcome } = {}) {
    const ring = new KeyRing(storage);
    const choices = new MemoryMemento();
    const runs: (readonly string[])[] = [];
    const failures: string[] = [];
    const credentials = new Credentials({
      ring,
      environment,
      choices,
      hashing,
      commandFor: () => (command === undefined ? undefined : ['vault', 'read']),
      async runCommand(argv) {
        runs.push(argv);
        return command ?? { ok: false, cause: 'none' };
      },
      onCommandFailure: (where, cause) => failures.push(`${where} ${cause}`),
    });
    opened.push(credentials, ring);
    const save = (saved: typeof credential) => ring.put({ origin: saved.origin, key: newKey(place, saved) });
    return { credentials, ring, storage, choices, runs, failures, save };
  }

  after(() => {
    for (const one of opened) one.dispose();
  });
});
