/** The rules of a real workspace: read, watched, switched off, and never too large. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Attachment } from '../../../src/core/conversation/model.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { WorkspaceRules } from '../../../src/host/context/rules.ts';
import { removeFiles, writeFile } from './files.ts';

describe('the rules of the workspace', () => {
  let gate: FileGate;
  let rules: WorkspaceRules;
  let kept: Map<string, unknown>;

  beforeEach(async () => {
    await writeFile('AGENTS.md', 'Use tabs.\n');
    kept = new Map();
    const memento: vscode.Memento = {
      keys: () => [...kept.keys()],
      get: <T>(key: string, fallback?: T) => (kept.get(key) ?? fallback) as T,
      update: async (key, value) => void (value === undefined ? kept.delete(key) : kept.set(key, value)),
    };
    gate = new FileGate();
    rules = new WorkspaceRules(gate, memento);
  });

  afterEach(async () => {
    rules.dispose();
    gate.dispose();
    await removeFiles('AGENTS.md', '.github', '.deepseekignore');
  });

  async function current(): Promise<Attachment> {
    await rules.loaded();
    return rules.current();
  }

  async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
    for (let tries = 0; tries < 100 && !(await holds()); tries++) await sleep(50);
    assert.ok(await holds());
  }

  it('are the text of the file, as it is', async () => {
    const { label, path, text, icon } = await current();
    assert.deepEqual(
      { label, path, text, icon },
      { label: 'AGENTS.md', path: 'AGENTS.md', text: 'Use tabs.\n', icon: 'rules' },
    );
  });

  it('are all files together, each under its name', async () => {
    await writeFile('.github/copilot-instructions.md', 'Be brief.\n');
    const { label, text } = await current();
    assert.equal(label, 'AGENTS.md +1');
    assert.equal(text, '# AGENTS.md\n\nUse tabs.\n\n\n# .github/copilot-instructions.md\n\nBe brief.\n');
  });

  it('are shown with their size', async () => {
    await current();
    assert.deepEqual(rules.view(), { label: 'AGENTS.md', tokens: 3, on: true, tooLarge: [] });
  });

  it('are new when the file is', async () => {
    await current();
    await writeFile('AGENTS.md', 'Use spaces.\n');
    await until(async () => (await current()).text === 'Use spaces.\n');
    await removeFiles('AGENTS.md');
    await until(async () => (await current()).text === '');
    assert.equal(rules.view(), undefined);
  });

  it('are not sent while they are switched off here', async () => {
    await current();
    await rules.toggle();
    assert.equal((await current()).text, '');
    assert.equal(rules.view()?.on, false);
    await rules.toggle();
    assert.equal((await current()).text, 'Use tabs.\n');
    assert.equal(kept.size, 0);
  });

  it('are left out, and said to be, when they are too large', async () => {
    await writeFile('AGENTS.md', 'x'.repeat(60_001));
    await writeFile('.github/copilot-instructions.md', 'Be brief.\n');
    assert.equal((await current()).text, 'Be brief.\n');
    assert.deepEqual(rules.view()?.tooLarge, ['AGENTS.md']);
  });

  it('are not sent when a .deepseekignore names the file', async () => {
    await writeFile('.deepseekignore', 'AGENTS.md\n');
    assert.equal((await current()).text, '');
  });
});
