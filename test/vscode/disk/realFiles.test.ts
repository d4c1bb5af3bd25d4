/** Links in a workspace: what is judged by its path is judged by where it is. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createFile } from '../../../src/host/code/newFile.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { WorkspaceRules } from '../../../src/host/context/rules.ts';
import { attachPath } from '../../../src/host/context/sources/files.ts';
import { Refusal } from '../../../src/host/context/refusal.ts';
import { readPromptFiles } from '../../../src/host/prompts/promptFiles.ts';
import { findReal } from '../../../src/host/disk/realFiles.ts';
import { removeFiles, workspaceUri, writeFile } from '../context/files.ts';
import { noMemento } from '../noMemento.ts';

const { signal } = new AbortController();

describe('a link in the workspace', () => {
  const gate = new FileGate();
  let outside: string;
  const link = async (target: string, name: string): Promise<vscode.Uri> => {
    const uri = workspaceUri(name);
    await mkdir(join(uri.fsPath, '..'), { recursive: true });
    await symlink(target, uri.fsPath);
    return uri;
  };

  before(async () => {
    outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await mkdir(join(outside, '.aws'));
    await write(join(outside, '.aws', 'config'), 'region = nowhere\n');
    await write(join(outside, 'plans.txt'), 'of others\n');
    await writeFile('bay/chart.txt', 'depths\n');
  });

  afterEach(() => removeFiles('links', 'AGENTS.md', '.deepseek'));

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles('bay');
    await rm(outside, { recursive: true });
    gate.dispose();
  });

  it('is where it leads to', async () => {
    await link(workspaceUri('bay').fsPath, 'links/in');
    await link(outside, 'links/out');
    await link(join(outside, 'not', 'yet'), 'links/later');
    await link(workspaceUri('links/round').fsPath, 'links/round');
    const found = async (name: string) => {
      const { uri, leadsOut } = await findReal(workspaceUri(name));
      return leadsOut ? 'out' : vscode.workspace.asRelativePath(uri);
    };
    assert.equal(await found('bay/chart.txt'), 'bay/chart.txt');
    assert.equal(await found('bay/new/deep.txt'), 'bay/new/deep.txt');
    assert.equal(await found('links/in/chart.txt'), 'bay/chart.txt');
    assert.equal(await found('links/in/new.txt'), 'bay/new.txt');
    assert.equal(await found('links/out/plans.txt'), 'out');
    assert.equal(await found('links/out/new.txt'), 'out');
    assert.equal(await found('links/later'), 'out');
    assert.equal(await found('links/round'), 'out');
  });

  it('makes no file outside of it', async () => {
    await link(outside, 'links/docs');
    await link(join(outside, 'made.txt'), 'links/made.txt');
    for (const path of ['links/docs/keys.txt', 'links/made.txt']) {
      await createFile({ text: 'mine', language: 'text' }, path);
      assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true, path);
    }
    await assert.rejects(readFile(join(outside, 'keys.txt')), { code: 'ENOENT' });
    await assert.rejects(readFile(join(outside, 'made.txt')), { code: 'ENOENT' });
  });

  it('takes nothing along with its folder from outside, and no secret by another name', async () => {
    await writeFile('links/own.txt', 'own\n');
    await link(join(outside, 'plans.txt'), 'links/plans.txt');
    await link(join(outside, '.aws', 'config'), 'links/notes.txt');
    const folder = await attachPath(gate, workspaceUri('links'), signal);
    assert.equal('text' in folder && folder.text, 'links/own.txt\n\n=== links/own.txt\nown\n');
    assert.equal(await gate.verdict(workspaceUri('links/plans.txt')), 'leadsOut');
    assert.equal(await gate.verdict(workspaceUri('links/notes.txt')), 'secret');
    await assert.rejects(attachPath(gate, workspaceUri('links/notes.txt'), signal), Refusal);
  });

  it('is not taken for rules or for a prompt', async () => {
    await link(join(outside, 'plans.txt'), 'AGENTS.md');
    await link(join(outside, 'plans.txt'), '.deepseek/prompts/plans.md');
    await writeFile('.deepseek/prompts/own.md', 'Mine.\n');
    const rules = new WorkspaceRules(gate, noMemento);
    await rules.loaded();
    assert.equal(rules.current().text, '');
    rules.dispose();
    assert.deepEqual([...(await readPromptFiles()).keys()], ['own']);
  });
});
