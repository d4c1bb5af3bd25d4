/** Where links may lead, and how code blocks are named. */
import assert from 'node:assert/strict';
import { judgeTarget } from '../../../../../src/webview/markdown/draw/target.ts';

describe('the target of a link', () => {
  it('is a web address, a mail address or a path in the workspace', () => {
    for (const [href, shown] of [
      ['https://a.b/c?d#e', 'https://a.b/c?d#e'],
      ['HTTP://A.B', 'http://a.b/'],
      ['https://аpple.com', 'https://xn--pple-43d.com/'],
      ['mailto:m@n.op', 'mailto:m@n.op'],
      ['src/a.ts', 'src/a.ts'],
      ['./a b.md', './a b.md'],
      ['src/a.ts:12', 'src/a.ts:12'],
      ['a.ts:12:3', 'a.ts:12:3'],
      ['/docs/a.md#part', '/docs/a.md#part'],
      ['目录/文件.md', '目录/文件.md'],
    ] as const) {
      assert.equal(judgeTarget(href)?.shown, shown, href);
    }
  });

  it('is nothing else', () => {
    for (const href of [
      'javascript:a',
      'JAVASCRIPT:a',
      'data:a',
      'command:a',
      'vscode:a',
      'file:///a',
      'ftp://a',
      'C:\\a',
      'c:/a',
      'x:y',
      '//a.b',
      '\\\\a',
      '/\\a',
      '',
      ' ',
      '#a',
      '?a',
      'java\nscript:a',
      '\u0000a',
      'a\u202eb',
      'https:a',
      'http:///a',
      'https://',
      'https://a b',
    ]) {
      assert.equal(judgeTarget(href), undefined, href);
    }
  });
});
