import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { emptyView } from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');

describe('what is dragged and pasted into the panel', () => {
  let lab: WebviewLab;
  let panel: Panel;
  let text: Locator;

  before(async () => {
    await mkdir(folder, { recursive: true });
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: emptyView() });
    text = panel.page.getByTestId('composer');
    await text.focus();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const long = 'one line\n'.repeat(2_500);

  /** Drops or pastes what `fill` puts into the transfer. */
  async function give(
    kind: 'drop' | 'paste',
    files: readonly { name: string; type: string; body?: string }[],
    lists = {},
  ) {
    await panel.page.evaluate(
      async ({ kind, files, lists }) => {
        const transfer = new DataTransfer();
        for (const [type, value] of Object.entries(lists)) transfer.setData(type, value as string);
        for (const { name, type, body } of files) {
          let content: BlobPart = body ?? '';
          if (body === undefined) {
            const canvas = Object.assign(document.createElement('canvas'), { width: 3_000, height: 1_500 });
            canvas.getContext('2d')?.fillRect(0, 0, 3_000, 700);
            content = await new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob as Blob), type));
          }
          transfer.items.add(new File([content], name, { type }));
        }
        const target = document.activeElement ?? document.body;
        const facts = { bubbles: true, cancelable: true };
        if (kind === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, ...facts }));
        else {
          for (const type of ['dragover', 'drop']) {
            target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, ...facts }));
          }
        }
      },
      { kind, files, lists },
    );
  }

  it('passes on a picture from the clipboard as it is', async () => {
    await give('paste', [{ name: 'image.png', type: 'image/png' }]);
    const { name, bytes } = await panel.posted('attachPicture');
    const file = Buffer.from(bytes);
    assert.equal(name, 'image.png');
    assert.deepEqual([file.readUInt32BE(16), file.readUInt32BE(20)], [3_000, 1_500]);
  });

  it('passes on what a dropped file holds', async () => {
    await give('drop', [{ name: 'notes.md', type: 'text/markdown', body: '# Notes' }]);
    assert.deepEqual(await panel.posted('attachText'), { type: 'attachText', name: 'notes.md', text: '# Notes' });
  });

  it('passes on addresses of files that the editor drags', async () => {
    const list = 'file:///w/a%20b.ts\r\nfile:///w/c.ts';
    await give('drop', [], { 'application/vnd.code.uri-list': list });
    assert.deepEqual((await panel.posted('drop')).uris, ['file:///w/a%20b.ts', 'file:///w/c.ts']);
  });

  it('says of something too large how large it is', async () => {
    await give('drop', [{ name: 'log.txt', type: 'text/plain', body: 'x'.repeat(1_500_001) }]);
    assert.deepEqual(await panel.posted('refuse'), { type: 'refuse', name: 'log.txt', sizeBytes: 1_500_001 });
  });

  it('leaves dragged text to the field', async () => {
    await give('drop', [], { 'text/plain': 'words' });
    assert.equal(
      (await panel.posts()).some(({ type }) => type === 'drop'),
      false,
    );
  });

  it('offers to attach a long text, and attaches it', async () => {
    await panel.paste(long);
    assert.equal(await text.inputValue(), '');
    await panel.page.screenshot({ path: join(folder, 'pasted.png') });
    assert.deepEqual(await findViolations(panel), []);
    await panel.page.getByTestId('attach-pasted').click();
    assert.deepEqual(await panel.posted('attachText'), { type: 'attachText', name: '', text: long });
    assert.equal(await panel.page.locator('.pasted').count(), 0);
  });

  it('puts a long text where it was pasted when that is wanted', async () => {
    await text.pressSequentially('See: ');
    await panel.paste(long);
    await panel.page.getByTestId('leave-pasted').click();
    assert.equal(await text.inputValue(), `See: ${long}`);
  });

  it('attaches a long text that was pasted before it is sent', async () => {
    await panel.paste(long);
    await text.pressSequentially('Why?');
    await text.press('Enter');
    await panel.posted('send');
    const types = (await panel.posts()).map(({ type }) => type);
    assert.ok(types.indexOf('attachText') !== -1 && types.indexOf('attachText') < types.indexOf('send'));
  });

  it('offers the text of a page whose address was pasted, and fetches nothing unasked', async () => {
    await panel.paste('https://example.com/guide');
    assert.equal(await text.inputValue(), 'https://example.com/guide');
    assert.equal(
      (await panel.posts()).some(({ type }) => type === 'attachPage'),
      false,
    );
    await panel.page.getByTestId('attach-pasted').click();
    assert.deepEqual(await panel.posted('attachPage'), { type: 'attachPage', url: 'https://example.com/guide' });
  });

  it('makes nothing of a short text', async () => {
    await panel.paste('const a = 1;\n');
    assert.equal(await panel.page.locator('.pasted').count(), 0);
    assert.equal(await text.inputValue(), 'const a = 1;\n');
  });
});
