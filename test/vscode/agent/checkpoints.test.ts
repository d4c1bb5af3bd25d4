/** The way back as a person meets it: the agent rests, and what is taken back is what the files are by then. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Checkpoints } from '../../../src/host/agent/checkpoints/checkpoints.ts';
import { removeFiles, writeFile } from '../context/files.ts';
import { sharedLog } from '../sharedLog.ts';

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
      sharedLog(),
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
    await checkpoints.load('s', 0);
    assert.equal(checkpoints.canUndo('s'), false);
    await checkpoints.restore('s', 'question');
    assert.deepEqual(steps, ['stop', 'asked about a.ts', 'stop']);
    assert.equal(await readFile(first.fsPath, 'utf8'), 'a\n');
    assert.equal(await readFile(second.fsPath, 'utf8'), 'b\n');
    assert.deepEqual([checkpoints.canUndo('s'), checkpoints.canUndo('another')], [true, false]);
    checkpoints.dispose();
  });

  it('is undone later, in another window, and asks first where somebody changed the files since', async () => {
    const [first, second] = [await writeFile('way/a.ts', 'a\n'), await writeFile('way/b.ts', 'b\n')];
    const open = (): Checkpoints => {
      const conversation = { stop: () => Promise.resolve(), goBack: () => Promise.reject(new Error('only files')) };
      return new Checkpoints(kept, conversation, sharedLog());
    };
    const asked: string[] = [];
    let answer: string | undefined = 'Files only';
    Object.assign(vscode.window, {
      showWarningMessage: async (words: string) => {
        asked.push(words);
        return answer;
      },
      showInformationMessage: () => Promise.resolve(undefined),
    });
    const texts = (): Promise<string[]> => Promise.all([first, second].map(({ fsPath }) => readFile(fsPath, 'utf8')));
    const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const before = open();
    before.begin('s', 'question');
    for (const uri of [first, second]) {
      await before.keep('s', uri.toString());
      await write(uri, 'by the agent\n');
      await before.wrote('s', uri.toString());
    }
    await before.restore('s', 'question');
    assert.deepEqual(await texts(), ['a\n', 'b\n']);
    before.dispose();

    const after = open();
    await after.load('s', Date.now() + 1_000);
    assert.equal(after.canUndo('s'), false);
    await after.load('s', 0);
    assert.equal(after.canUndo('s'), true);
    await write(first, 'mine\n');
    asked.length = 0;
    answer = undefined;
    await after.undoLast('s');
    assert.deepEqual([asked, await texts()], [['Undo going back?'], ['mine\n', 'b\n']]);
    answer = 'Undo';
    await after.undoLast('s');
    assert.deepEqual(await texts(), ['by the agent\n', 'by the agent\n']);
    assert.equal(after.canUndo('s'), false);
    await after.undoLast('s');
    assert.deepEqual(await texts(), ['by the agent\n', 'by the agent\n']);
    after.dispose();
  });
});
