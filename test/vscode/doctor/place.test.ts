/** What the doctor says of this machine when its disk is full or read-only and its keyring forgets. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { judge } from '../../../src/core/doctor/judge.ts';
import { examineKeyring, examineStorage } from '../../../src/host/doctor/place.ts';
import { describeFinding } from '../../../src/host/doctor/words.ts';
import { MemoryStorage } from '../keys/memoryStorage.ts';

/** The part of the context that is looked at. */
const contextOf = (part: Partial<vscode.ExtensionContext>) => part as vscode.ExtensionContext;

describe('the doctor on this machine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const storage = (path: string) => examineStorage(contextOf({ globalStorageUri: vscode.Uri.file(path) }));

  it('finds storage that takes files, and leaves none', async () => {
    const finding = await storage(join(folder, 'new'));
    assert.equal(judge(finding, 0).verdict, 'good');
    assert.match(describeFinding(finding), /Writable, \d/u);
    assert.deepEqual(await readdir(join(folder, 'new')), []);
  });

  it('names what is wrong with storage that takes none, and what to look at', async () => {
    await writeFile(join(folder, 'file'), '');
    const finding = await storage(join(folder, 'file/below'));
    assert.equal(judge(finding, 0).verdict, 'bad');
    assert.match(describeFinding(finding), /cannot be written \(ENOTDIR\)\. Look at the rights and the room/u);
  });

  it('finds a keyring that keeps, and says what to do about one that does not, however it fails', async () => {
    const look = (secrets: MemoryStorage) => examineKeyring(contextOf({ secrets }));
    const sound = new MemoryStorage();
    assert.equal(judge(await look(sound), 0).verdict, 'good');
    assert.deepEqual(await sound.keys(), []);
    for (const fault of ['store', 'lose', 'get'] as const) {
      const finding = await look(new MemoryStorage(fault));
      assert.equal(judge(finding, 0).verdict, 'note', fault);
      assert.match(describeFinding(finding), /Unlock or install a keyring/u);
    }
  });
});
