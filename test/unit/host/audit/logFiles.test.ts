/** The log of receipts on a real disk: several windows, rotation, crashes, a key that is lost. */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../../../src/core/audit/verify.ts';
import { LogFiles } from '../../../../src/host/audit/logFiles.ts';
import { Vault } from '../../../../src/host/audit/vault.ts';
import type { DiskOutcome } from '../../../../src/host/disk/outcome.ts';
import { hashing } from '../../../../src/host/net/hashing.ts';
import { receipt } from '../../core/audit/receipts.ts';

const small = { fileBytes: 3_000, files: 3 };

describe('the log of receipts', () => {
  let folder: string;
  let secrets: Map<string, string>;
  let isLocked: boolean;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'receipts-'));
    secrets = new Map();
    isLocked = false;
  });
  afterEach(() => rm(folder, { recursive: true, maxRetries: 9 }));

  /** A window: it knows nothing of the others but what is on disk and in the secret storage. */
  const openLog = (limits = small): LogFiles => {
    const store = {
      get: (name: string) => Promise.resolve(secrets.get(name)),
      store: (name: string, value: string) =>
        isLocked ? Promise.reject(new Error('locked')) : Promise.resolve(void secrets.set(name, value)),
    };
    return new LogFiles(folder, new Vault(store), hashing, limits);
  };
  /** The folder of the key's log. */
  const home = async (): Promise<string> =>
    join(folder, (await readdir(folder)).find((name) => name !== 'lock') ?? assert.fail());
  const files = async (): Promise<string[]> => (await readdir(await home())).sort();
  const stateOf = async (log = openLog()): Promise<Verdict['state']> => valueOf(await log.verify()).state;
  const purposes = async (): Promise<string[]> => valueOf(await openLog().entries()).map(({ purpose }) => purpose);

  it('is empty and intact before its first receipt', async () => {
    assert.deepEqual(valueOf(await openLog().verify()), { state: 'intact', receipts: 0, tornBytes: 0 });
    assert.deepEqual(await purposes(), []);
  });

  it('keeps receipts in their order, readable for the person alone', async () => {
    const log = openLog();
    await Promise.all(['a', 'b', 'c'].map((purpose) => log.append([receipt({ purpose })])));
    assert.deepEqual(await purposes(), ['a', 'b', 'c']);
    assert.equal(await stateOf(), 'intact');
  });

  it('keeps a receipt once where the keyring takes no anchor, and anchors it later', async () => {
    valueOf(await openLog().append([receipt({ purpose: 'a' })]));
    isLocked = true;
    const log = openLog();
    valueOf(await log.append([receipt({ purpose: 'b' })]));
    assert.equal(log.isAhead, true);
    assert.equal((await log.anchor()).ok, false);
    isLocked = false;
    valueOf(await log.anchor());
    assert.equal(log.isAhead, false);
    assert.deepEqual(await purposes(), ['a', 'b']);
    assert.equal(await stateOf(), 'intact');
  });

  it('is one chain when windows write at once', async () => {
    const windows = [openLog(), openLog(), openLog()];
    const wanted = await Promise.all(
      windows.flatMap((log, window) =>
        Array.from({ length: 8 }, async (_, n) => {
          const purpose = `${window}-${n}`;
          valueOf(await log.append([receipt({ purpose })]));
          return purpose;
        }),
      ),
    );
    const held = valueOf(await openLog({ ...small, files: 99 }).entries()).map(({ purpose }) => purpose);
    assert.ok(held.length > 0 && held.every((purpose) => wanted.includes(purpose)));
    assert.equal(new Set(held).size, held.length);
    assert.equal(await stateOf(), 'intact');
  });

  it('keeps the newest files, linked, and knows where they begin', async () => {
    const log = openLog();
    for (let n = 0; n < 30; n += 1) valueOf(await log.append([receipt({ purpose: String(n) })]));
    const names = await files();
    assert.equal(names.length, 3);
    assert.notEqual(names[0], 'receipts-000001.jsonl');
    assert.equal((await purposes()).at(-1), '29');
    assert.equal(await stateOf(), 'intact');
    await rm(join(await home(), names[0] ?? ''));
    assert.equal(await stateOf(), 'damaged');
  });

  it('shows a cut end, before and after more was written', async () => {
    const log = openLog();
    for (const purpose of ['a', 'b', 'c']) valueOf(await log.append([receipt({ purpose })]));
    valueOf(await log.anchor());
    const path = join(await home(), 'receipts-000001.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, `${lines.slice(0, 2).join('\n')}\n`);
    const cut = valueOf(await openLog().verify());
    assert.equal(cut.state === 'damaged' && cut.damage.kind, 'cut');
    valueOf(await openLog().append([receipt({ purpose: 'd' })]));
    const gap = valueOf(await openLog().verify());
    assert.deepEqual(gap.state === 'damaged' && [gap.damage.kind, gap.damage.line], ['missing', 3]);
    await rm(path);
    assert.equal(await stateOf(), 'damaged');
  });

  it('goes on after a torn line, and says so in the next receipt', async () => {
    valueOf(await openLog().append([receipt({ purpose: 'a' })]));
    const path = join(await home(), 'receipts-000001.jsonl');
    await appendFile(path, '{"v":1,"seq":2,"at":17');
    assert.equal(await stateOf(), 'recovered');
    valueOf(await openLog().append([receipt({ purpose: 'b' })]));
    assert.equal(await stateOf(), 'intact');
    assert.deepEqual(
      valueOf(await openLog().entries()).map(({ purpose, recoveredBytes }) => [purpose, recoveredBytes]),
      [
        ['a', undefined],
        ['b', 22],
      ],
    );
  });

  it('goes on from the file before when a crash left the newest one empty and the anchor behind', async () => {
    const log = openLog();
    valueOf(await log.append([receipt()]));
    const [anchorName, anchor] = [...secrets].find(([name]) => name.startsWith('audit:anchor')) ?? assert.fail();
    valueOf(await log.append([receipt(), receipt()]));
    secrets.set(anchorName, anchor);
    await writeFile(join(await home(), 'receipts-000002.jsonl'), '{"v":1');
    valueOf(await openLog().append([receipt()]));
    assert.equal(await stateOf(), 'intact');
  });

  it('begins another log where the key is another, and leaves the first to its own key', async () => {
    valueOf(await openLog().append([receipt({ purpose: 'here' })]));
    const own = secrets;
    secrets = new Map();
    assert.deepEqual(await purposes(), []);
    assert.equal(await stateOf(), 'intact');
    valueOf(await openLog().append([receipt({ purpose: 'there' })]));
    assert.deepEqual(await purposes(), ['there']);
    secrets = own;
    valueOf(await openLog().append([receipt({ purpose: 'here too' })]));
    assert.deepEqual(await purposes(), ['here', 'here too']);
    assert.equal(await stateOf(), 'intact');
  });

  it('keeps a few logs of keys that are gone', async () => {
    for (let n = 0; n < 8; n += 1) {
      secrets = new Map();
      valueOf(await openLog().append([receipt()]));
    }
    const homes = (await readdir(folder)).filter((name) => name !== 'lock');
    assert.equal(homes.length, 5);
    assert.equal(await stateOf(), 'intact');
  });

  it('makes no key while the secret storage cannot be read', async () => {
    valueOf(await openLog().append([receipt()]));
    const locked = { get: () => Promise.reject(new Error('locked')), store: () => assert.fail() };
    const outcome = await new LogFiles(folder, new Vault(locked), hashing).append([receipt()]);
    assert.equal(outcome.ok, false);
    assert.equal(await stateOf(), 'intact');
  });

  it('sets the anchor within a second of writing, and for good when asked', async () => {
    const log = openLog();
    for (let n = 0; n < 3; n += 1) valueOf(await log.append([receipt()]));
    assert.ok(log.isAhead);
    valueOf(await log.anchor());
    assert.equal(log.isAhead, false);
    await truncate(join(await home(), 'receipts-000001.jsonl'), 0);
    assert.equal(await stateOf(), 'damaged');
  });
});

function valueOf<T>(outcome: DiskOutcome<T>): T {
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}
