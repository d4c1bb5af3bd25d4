/** What was dropped or pasted, and pages that were asked for, as attachments: over real sockets, in a real workspace. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { HandGate } from '../../../src/host/policy/handGate.ts';
import { takeIn } from '../../../src/host/context/intake.ts';
import { Pages } from '../../../src/host/context/sources/pages.ts';
import { Refusal } from '../../../src/host/context/refusal.ts';
import { createTransport } from '../../../src/host/net/http.ts';
import { removeFiles, workspaceUri, writeFile } from './files.ts';

const { signal } = new AbortController();

describe('what is dropped and pasted', () => {
  const outcomes: string[] = [];
  const files = new FileGate((outcome) => outcomes.push(outcome));
  const gate = new HandGate(files);
  const transport = createTransport({
    readSettings: () => ({ proxy: '', proxySupport: 'off', noProxy: [], caFile: '' }),
    environment: {},
  });
  const pages = new Pages(transport.send);
  const ask = vscode.window.showWarningMessage;
  const asked: string[] = [];
  /** What each question is answered with, the last one for all that follow. */
  let says: readonly (string | undefined)[] = [];
  let server: Server;
  let site: string;
  const seen: Record<string, unknown>[] = [];

  before(async () => {
    // What the person answers to a question stands for a click that a test in the extension host cannot make.
    vscode.window.showWarningMessage = async (words: string) => {
      asked.push(words);
      return says[Math.min(asked.length, says.length) - 1];
    };
    server = createServer((request, response) => {
      seen.push(request.headers);
      if (request.url === '/moved') response.writeHead(302, { location: '/page' }).end();
      else if (request.url === '/film') response.writeHead(200, { 'content-type': 'video/mp4' }).end('0');
      else if (request.url === '/endless') {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const timer = setInterval(() => response.write('x'.repeat(500_000)), 1);
        response.on('close', () => clearInterval(timer));
      } else {
        response.writeHead(200, { 'content-type': 'text/html; charset=gbk' });
        response.end(
          Buffer.concat([Buffer.from('<title>Lamp</title><p>'), Buffer.from([0xb5, 0xc6]), Buffer.from('</p>')]),
        );
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    asked.length = 0;
    seen.length = 0;
    says = [];
    outcomes.length = 0;
  });

  after(async () => {
    vscode.window.showWarningMessage = ask;
    server.closeAllConnections();
    server.close();
    await transport.dispose();
    await removeFiles('dropped');
    files.dispose();
  });

  const takeText = async (...query: Parameters<typeof takeIn>) =>
    (await takeIn(...query)).map((found) => {
      assert.ok('text' in found);
      return found;
    });

  it('is a file of the workspace, spaces in its name and all', async () => {
    const uri = await writeFile('dropped/my file.txt', 'Hello.\n');
    const [attachment] = await takeText(gate, pages, { type: 'drop', uris: [uri.toString()] }, signal);
    assert.deepEqual([attachment?.path, attachment?.text], ['dropped/my file.txt', 'Hello.\n']);
    assert.deepEqual(asked, []);
  });

  it('is a file from elsewhere only after a word', async () => {
    const uri = vscode.Uri.file('/etc/hostname').toString();
    assert.deepEqual(await takeIn(gate, pages, { type: 'drop', uris: [uri] }, signal), []);
    assert.equal(asked.length, 1);
  });

  it('is a file that holds secrets only after two words, and one that stays keeps none of the others', async () => {
    await writeFile('dropped/.env', 'KEY=1\n');
    await writeFile('dropped/open.txt', 'open');
    const uris = ['dropped/.env', 'dropped/open.txt'].map((path) => workspaceUri(path).toString());
    const drop = async () => (await takeText(gate, pages, { type: 'drop', uris }, signal)).map(({ label }) => label);
    assert.deepEqual(await drop(), ['open.txt']);
    assert.deepEqual(asked.splice(0), ['.env is held back']);
    says = ['Let it go…', undefined];
    assert.deepEqual(await drop(), ['open.txt']);
    assert.deepEqual(asked.splice(0), ['.env is held back', 'Send what is in .env?']);
    says = ['Let it go…', 'Send .env'];
    assert.deepEqual(await drop(), ['.env', 'open.txt']);
    assert.deepEqual(outcomes, ['secret', 'secret', 'letGo']);
  });

  it('is text that says it was in such a file only after the same', async () => {
    const pasted = { type: 'attachText', name: 'server.pem', text: 'x' } as const;
    await assert.rejects(takeIn(gate, pages, pasted, signal), Refusal);
    assert.deepEqual(asked.splice(0), ['server.pem is held back']);
    says = ['Let it go…', 'Send server.pem'];
    assert.equal((await takeText(gate, pages, pasted, signal)).length, 1);
  });

  it('is a folder without what is held back in it, which is told and decided about one by one', async () => {
    await writeFile('dropped/box/.env', 'KEY=1\n');
    await writeFile('dropped/box/server.pem', 'x');
    await writeFile('dropped/box/open.txt', 'open');
    const chosen: string[] = [];
    let hand = gate;
    const { showQuickPick } = vscode.window;
    Object.assign(vscode.window, {
      showQuickPick: async (items: readonly vscode.QuickPickItem[]) =>
        items.filter(({ label }) => label.endsWith('.pem')),
    });
    try {
      says = ['Decide for each…'];
      const attached = new Promise<void>((resolve) => {
        hand = new HandGate(files, async (uri) => {
          chosen.push(vscode.workspace.asRelativePath(uri));
          resolve();
        });
      });
      const uris = [workspaceUri('dropped/box').toString()];
      const [folder] = await takeText(hand, pages, { type: 'drop', uris }, signal);
      assert.match(folder?.text ?? '', /open/u);
      assert.doesNotMatch(folder?.text ?? '', /\.env|pem/u);
      await attached;
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
    assert.deepEqual(asked, ['Held back from box/: .env, server.pem']);
    assert.deepEqual(chosen, ['dropped/box/server.pem']);
  });

  it('is a picture by its bytes, and a drawing where it is dropped', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const pasted = await takeIn(gate, pages, { type: 'attachPicture', name: '', bytes }, signal);
    assert.deepEqual(pasted, [{ label: 'Picture', bytes }]);
    const uri = await writeFile('dropped/mark.svg', '<svg/>');
    const [drawing] = await takeIn(gate, pages, { type: 'drop', uris: [uri.toString()] }, signal);
    assert.ok(drawing && 'bytes' in drawing);
    assert.equal(drawing.path, 'dropped/mark.svg');
  });

  it('is a long text under the number of its lines', async () => {
    const [attachment] = await takeText(gate, pages, { type: 'attachText', name: '', text: 'a\nb\nc' }, signal);
    assert.deepEqual([attachment?.label, attachment?.icon], ['Pasted text, 3 lines', 'paste']);
  });

  it('is the text of a page, in its own encoding, through a redirect, without credentials', async () => {
    says = ['Fetch'];
    const url = `${site.replace('//', '//user:pass@')}/moved`;
    const [attachment] = await takeText(gate, pages, { type: 'attachPage', url }, signal);
    assert.equal(attachment?.text, `${site}/page\n\n灯\n`);
    assert.match(attachment.label, /^Lamp · 127\.0\.0\.1/);
    assert.equal(
      seen.some((headers) => 'authorization' in headers || 'cookie' in headers),
      false,
    );
    // A private address is asked about every time, and after a redirect again.
    assert.equal(asked.length, 2);
  });

  it('is nothing of a private network without a yes', async () => {
    await assert.rejects(takeIn(gate, pages, { type: 'attachPage', url: `${site}/page` }, signal), Refusal);
    assert.deepEqual(seen, []);
  });

  it('is no page by another scheme, of another kind, or without an end', async () => {
    says = ['Fetch'];
    for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'nonsense', `${site}/film`, `${site}/endless`]) {
      await assert.rejects(takeIn(gate, pages, { type: 'attachPage', url }, signal), Refusal, url);
    }
  });
});
