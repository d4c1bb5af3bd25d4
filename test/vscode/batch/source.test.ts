/** Which files a batch may read and write: a folder of strangers brings prompts, links and pictures along. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openSource, readDocument } from '../../../src/host/batch/source.ts';
import { Unsendable } from '../../../src/host/batch/work/asker.ts';
import { askTarget } from '../../../src/host/code/confirm.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Converter } from '../../../src/host/image/converter.ts';
import { Pictures } from '../../../src/host/image/pictures.ts';
import { pngFile } from '../../helpers/pictureFiles.ts';
import { removeFiles, workspaceUri, writeFile } from '../context/files.ts';

describe('the files of a batch', () => {
  const gate = new FileGate();
  const converter = new Converter(() => Promise.resolve());
  const parts = { gate, pictures: () => Promise.resolve(new Pictures(converter)) };
  let outside: string;
  let storage: string;
  const link = async (target: string, name: string): Promise<vscode.Uri> => {
    const uri = workspaceUri(name);
    await mkdir(join(uri.fsPath, '..'), { recursive: true });
    await symlink(target, uri.fsPath);
    return uri;
  };
  const open = (uri: vscode.Uri) => openSource({ type: 'file', uri: uri.toString() }, parts, storage);
  const openFiles = () => openSource({ type: 'files', prompt: 'Tidy up', paths: [] }, parts, storage);

  before(async () => {
    outside = await mkdtemp(join(tmpdir(), 'outside-'));
    storage = join(outside, 'storage');
    await write(join(outside, 'profile'), 'echo hello\n');
    await write(join(outside, 'photo.png'), pngFile(2, 2));
  });

  afterEach(() => removeFiles('batch', '.deepseek'));

  after(async () => {
    await rm(outside, { recursive: true });
    converter.dispose();
    gate.dispose();
  });

  it('are written beside the prompts and in the folder for batches', async () => {
    const prompts = await writeFile('batch/p.jsonl', '{"prompt":"One?"}\n');
    assert.equal((await open(prompts)).resultsPath, workspaceUri('batch/p.results.jsonl').fsPath);
    assert.match((await openFiles()).resultsPath, /\.deepseek[/\\]batches[/\\]Tidy-up-\w{8}\.results\.jsonl$/u);
  });

  it('are not written through links, wherever these lead', async () => {
    const prompts = await writeFile('batch/p.jsonl', '{"prompt":"One?"}\n');
    for (const target of [join(outside, 'profile'), join(outside, 'not yet'), workspaceUri('batch/hook').fsPath]) {
      await link(target, 'batch/p.results.jsonl');
      const { resultsPath } = await open(prompts);
      assert.ok(resultsPath.startsWith(storage), `${target}: ${resultsPath}`);
      await removeFiles('batch/p.results.jsonl');
    }
    await link(outside, '.deepseek');
    assert.ok((await openFiles()).resultsPath.startsWith(storage));
    await link(outside, 'batch/deep');
    await write(join(outside, 'p.jsonl'), '{"prompt":"One?"}\n');
    assert.ok((await open(workspaceUri('batch/deep/p.jsonl'))).resultsPath.startsWith(storage));
  });

  it('are saved through a link that leads out only if the person says so', async () => {
    const { showSaveDialog, showWarningMessage } = vscode.window;
    const target = await link(join(outside, 'profile'), 'batch/p.results.csv');
    // What the person answers stands for clicks that a test in the extension host cannot make.
    const asked: string[] = [];
    let says: string | undefined;
    vscode.window.showSaveDialog = async () => target;
    vscode.window.showWarningMessage = async (words: string) => {
      asked.push(words);
      return says;
    };
    try {
      assert.equal(await askTarget({}), undefined);
      says = 'Go on';
      assert.equal(await askTarget({}), target);
      assert.equal(asked.length, 2);
    } finally {
      Object.assign(vscode.window, { showSaveDialog, showWarningMessage });
    }
  });

  describe('that go along with a prompt', () => {
    const enclose = async (enclosed: { readonly image?: string; readonly file?: string }) => {
      const source = await open(workspaceUri('batch/p.jsonl'));
      return source.enclose({ id: '1', text: 'What is this?', ...enclosed }, 'gateway', 'any');
    };
    const isRefused = (enclosed: { readonly image?: string; readonly file?: string }, code: Unsendable['code']) =>
      assert.rejects(enclose(enclosed), (error) => error instanceof Unsendable && error.code === code, enclosed.image);

    beforeEach(async () => {
      await writeFile('batch/p.jsonl', '{"prompt":"One?"}\n');
      await writeFile('batch/near.png', pngFile(2, 2));
    });

    it('are near the prompts or in the workspace', async () => {
      const { path } = workspaceUri('batch/near.png');
      for (const image of ['near.png', './near.png', '../batch/near.png', path]) {
        assert.equal((await enclose({ image })).image?.mimeType, 'image/png', image);
      }
    });

    it('are not elsewhere, by whatever way they are named', async () => {
      const photo = join(outside, 'photo.png');
      await link(photo, 'batch/link.png');
      await link(outside, 'batch/way');
      const climbing = `${workspaceUri('batch').path}${'/..'.repeat(12)}${photo}`;
      for (const image of [photo, climbing, `${'../'.repeat(12)}${photo.slice(1)}`, 'link.png', 'way/photo.png'])
        await isRefused({ image }, 'PICTURE');
      await link(join(outside, 'profile'), 'batch/code.ts');
      await isRefused({ file: 'batch/code.ts' }, 'FILE');
    });

    it('are not read when they are too large', async () => {
      await truncate((await writeFile('batch/giant.png', pngFile(2, 2))).fsPath, 8e9);
      await isRefused({ image: 'giant.png' }, 'PICTURE');
      await truncate((await writeFile('batch/giant.ts', 'x\n')).fsPath, 8e9);
      await isRefused({ file: 'batch/giant.ts' }, 'FILE');
      await assert.rejects(readDocument(workspaceUri('batch/giant.ts')), /Split it/u);
      assert.equal(await readFile(join(outside, 'profile'), 'utf8'), 'echo hello\n');
    });
  });
});
