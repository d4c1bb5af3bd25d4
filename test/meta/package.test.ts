/**
 * What is packed and what is committed: only what belongs there.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packExtension } from '../launch/build.ts';
import { listFiles, readText, root } from './project.ts';

const run = promisify(execFile);

describe('package', () => {
  let packed: readonly string[];
  before(async () => {
    const { stdout } = await run(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], {
      cwd: root,
    });
    packed = stdout.split('\n').filter((line) => line !== '');
  });

  it('contains nothing but the build, its words, its pictures and its papers', () => {
    const allowed =
      /^(?:dist\/(?:[\w-]+\/)*[\w.-]+\.(?:js|css|ttf|woff2)|dist\/third-party-notices\.txt|l10n\/bundle\.l10n\.[\w-]+\.json|media\/(?:readme\/)?[\w-]+\.(?:svg|png|webp)|package(?:\.nls(?:\.[\w-]+)?)?\.json|(?:README|REFERENCE)(?:\.zh-cn)?\.md|(?:CHANGELOG|SECURITY|SUPPORT)\.md|LICENSE)$/;
    assert.deepEqual(
      packed.filter((path) => !allowed.test(path)),
      [],
    );
  });

  it('contains what the manifest points to', () => {
    const needed = ['dist/extension.js', 'dist/webview/main.js', 'dist/webview/style.css', 'media/icon.png'];
    const papers = [
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'SECURITY.md',
      'SUPPORT.md',
      'dist/third-party-notices.txt',
      'package.nls.zh-cn.json',
      'l10n/bundle.l10n.zh-cn.json',
    ];
    assert.deepEqual(
      [...needed, ...papers].filter((path) => !packed.includes(path)),
      [],
    );
  });

  it('is packed without a warning, into 3 MB at most', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-package-'));
    try {
      const file = join(folder, 'ask-deepseek.vsix');
      assert.doesNotMatch(await packExtension(file), /warn|error/i);
      const { size } = await stat(file);
      assert.ok(size <= 3_000_000, `${size} bytes`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('holds no path of one machine and no key', () => {
    const files = listFiles(
      '{src,test,l10n,media,.github}/**/*.{ts,json,md,svg,css,html,yml,mjs}',
      '*.{json,md,mjs}',
      '.*rc.json',
    );
    assert.ok(files.length > 20);
    const machinePath = /(?<![\w.-])\/w[o]rk\/\w/;
    const officialKey = /\bsk-[0-9a-f]{32}\b/;
    const wrong = files.filter((path) => {
      const text = readText(path);
      return machinePath.test(text) || (!path.startsWith('test/') && officialKey.test(text));
    });
    assert.deepEqual(wrong, []);
  });
});
