/** Keys: where they come from, where they may go, and what happens when the keyring refuses. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Credentials, type CredentialEnvironment } from '../../src/host/connection/credentials.ts';
import { hashing } from '../../src/host/net/hashing.ts';

const origin = 'https://gateway.example';
const credential = { apiKey: 'sk-canary-0001', secretKey: 'canary-secret', origin };

describe('credentials', () => {
  it('are found again for their origin, and for no other', async () => {
    const { credentials } = setUp();
    assert.equal(await credentials.save(credential), 'keychain');
    const found = await credentials.find(origin);
    assert.deepEqual(found?.credential, credential);
    assert.equal(found?.source, 'keychain');
    assert.equal(await credentials.find('https://gateway.example:8443'), undefined);
    assert.equal(await credentials.find('http://gateway.example'), undefined);
  });

  it('are seen by a second window', async () => {
    const storage = new MemoryStorage();
    const [first, second] = [setUp({ storage }).credentials, setUp({ storage }).credentials];
    assert.equal(await second.find(origin), undefined);
    await first.save(credential);
    assert.equal((await second.find(origin))?.source, 'keychain');
  });

  for (const fault of ['store', 'lose', 'get'] as const) {
    it(`stay in this session's memory when the keyring fails to ${fault}`, async () => {
      const { credentials, storage } = setUp({ storage: new MemoryStorage(fault) });
      assert.equal(await credentials.save(credential), 'session');
      assert.equal((await credentials.find(origin))?.source, 'session');
      assert.equal(await setUp({ storage }).credentials.find(origin), undefined);
    });
  }

  it('come from the environment for the origin that it names', async () => {
    const { credentials } = setUp({
      environment: { DEEPSEEK_API_KEY: ' sk-env \n', DEEPSEEK_SECRET_KEY: 's', DEEPSEEK_BASE_URL: `${origin}/v1` },
    });
    assert.deepEqual(await credentials.find(origin), {
      credential: { apiKey: 'sk-env', secretKey: 's', origin },
      source: 'environment',
      fingerprint: (await credentials.find(origin))?.fingerprint,
    });
    assert.equal(await credentials.find('https://api.deepseek.com'), undefined);
  });

  it('of an environment without an address are for DeepSeek itself', async () => {
    const { credentials } = setUp({ environment: { DEEPSEEK_API_KEY: 'sk-env' } });
    assert.equal((await credentials.find('https://api.deepseek.com'))?.source, 'environment');
    assert.equal(await credentials.find(origin), undefined);
  });

  it('that were stored come before those of the environment, and after removal those count again', async () => {
    const { credentials } = setUp({ environment: { DEEPSEEK_API_KEY: 'sk-env', DEEPSEEK_BASE_URL: origin } });
    await credentials.save(credential);
    assert.equal((await credentials.find(origin))?.source, 'keychain');
    await credentials.remove(origin);
    assert.equal((await credentials.find(origin))?.source, 'environment');
  });

  it('have a fingerprint that tells keys apart and gives nothing away', async () => {
    const { credentials } = setUp();
    await credentials.save(credential);
    const first = (await credentials.find(origin))?.fingerprint;
    await credentials.save({ ...credential, apiKey: 'sk-canary-0002' });
    const second = (await credentials.find(origin))?.fingerprint;
    assert.match(first ?? '', /^[0-9a-f]{8}$/u);
    assert.notEqual(first, second);
  });

  it('survive an entry in the storage that cannot be read', async () => {
    const storage = new MemoryStorage();
    await storage.store(`credential:${origin}`, '{"apiKey": 7}');
    assert.equal(await setUp({ storage }).credentials.find(origin), undefined);
    await storage.store(`credential:${origin}`, 'not json');
    assert.equal(await setUp({ storage }).credentials.find(origin), undefined);
  });

  const opened: Credentials[] = [];

  function setUp({
    storage = new MemoryStorage(),
    environment = {},
  }: { storage?: MemoryStorage; environment?: CredentialEnvironment } = {}) {
    const credentials = new Credentials(storage, environment, hashing);
    opened.push(credentials);
    return { credentials, storage };
  }

  after(() => {
    for (const credentials of opened) credentials.dispose();
  });
});

/** A keyring of this process, which can be made to fail the ways real ones do. */
class MemoryStorage implements vscode.SecretStorage {
  readonly #secrets = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly #fault: 'store' | 'lose' | 'get' | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(fault?: 'store' | 'lose' | 'get') {
    this.#fault = fault;
  }

  async keys(): Promise<string[]> {
    return [...this.#secrets.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    if (this.#fault === 'get') throw new Error('The keyring is locked');
    return this.#secrets.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    if (this.#fault === 'store') throw new Error('There is no keyring');
    if (this.#fault !== 'lose') this.#secrets.set(key, value);
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    this.#secrets.delete(key);
    this.#changed.fire({ key });
  }
}
