/** The way back as a person meets it: the agent rests, and what is taken back is what the files are by then. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Checkpoints } from '../../../src/host/agent/checkpoints/checkpoints.ts';
import { Log } from '../../../src/host/log.ts';
import { removeFiles, writeFile } from '../context/files.ts';

describe('the way back of a checkpoint', () => {
  const { showWarningMessage, showInformationMessage } = vscode.window;
  let kept: string;

  beforeEach(async () => {
    kept = await mkdtemp(join(tmpdir(), 'kept-'));
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
    await removeFiles('way');
    await rm(kept, { recursive: true });
  });

  it('lets the agent stop before it looks, and looks again once the person has chosen', async () => {
    const [first, second] = [await writeFile('way/a.ts', 'a\n'), await writeFile('way/b.ts', 'b\n')];
    const steps: string[] = [];
    const checkpoints = new Checkpoints(
      kept,
      {
        stop: async () => {
          if (steps.length === 0) await edit(first, 'by the agent, while it was stopped\n');
          steps.push('stop');
        },
        goBack: () => Promise.reject(new Error('only files')),
      },
      new Log(() => []),
    );
    const edit = async (uri: vscode.Uri, text: string): Promise<void> => {
      await checkpoints.keep('s', uri.toString());
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      await checkpoints.wrote('s', uri.toString());
    };
    checkpoints.begin('s', 'question');
    Object.assign(vscode.window, {
      showWarningMessage: async (_: string, { detail }: vscode.MessageOptions) => {
        steps.push(/a\.ts/.test(detail ?? '') ? 'asked about a.ts' : 'asked about nothing');
        await edit(second, 'came late\n');
        return 'Files only';
      },
      showInformationMessage: () => Promise.resolve(undefined),
    });
    await checkpoints.restore('s', 'question');
    assert.deepEqual(steps, ['stop', 'asked about a.ts', 'stop']);
    assert.equal(await readFile(first.fsPath, 'utf8'), 'a\n');
    assert.equal(await readFile(second.fsPath, 'utf8'), 'b\n');
    checkpoints.dispose();
  });
});
