import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import * as fc from 'fast-check';
import { toHtml } from '../../../../../src/core/conversation/export/html.ts';
import { toMarkdown, type ExportWords } from '../../../../../src/core/conversation/export/markdown.ts';
import { replay } from '../../../../../src/core/conversation/reduce.ts';
import { anyPath } from '../anyPath.ts';
import { answered, asked, emptySession, eventsOf, question } from '../sessions.ts';

const options = { language: 'zh-cn', sha256: (text: string) => hash('sha256', text, 'base64') };

const words: ExportWords = {
  you: 'You',
  attached: 'Attached',
  reasoning: 'Reasoning',
  answer: 'Answer',
  formatTime: (at) => `at ${at}`,
};

const session = replay(emptySession, [
  {
    type: 'asked',
    question: {
      ...question('q0', undefined, 'Is 1 < 2?\n<b>really</b>'),
      attachments: [{ id: 'a', label: 'a`b.ts', icon: 'file', text: 'secret of the file' }],
    },
  },
  answered('a0', 'q0', {
    parts: [
      { id: 'p0', kind: 'reasoning', text: 'Numbers & <order>' },
      { id: 'p1', kind: 'text', text: '**Yes.**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\n1 < 2\n```' },
    ],
  }),
  answered('a1', 'q0', { parts: [{ id: 'p2', kind: 'text', text: 'Another branch' }] }),
  { type: 'headMoved', turnId: 'a0' },
]);

describe('Markdown of a session', () => {
  it('has the turns shown under headings, names what was attached, and leaves thoughts out', () => {
    assert.equal(
      toMarkdown(session, words),
      '# Is 1 < 2?\n\nat 1000\n\n## You\n\n*Attached: `` a`b.ts ``*\n\nIs 1 < 2?\n<b>really</b>\n\n## deepseek-flash\n\n' +
        '**Yes.**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\n1 < 2\n```\n',
    );
  });
});

describe('the page of a session', () => {
  const page = toHtml(session, words, options);

  it('shows Markdown as it is meant and a question as it was written', () => {
    assert.match(page, /<html lang="zh-cn">/);
    assert.match(page, /<strong>Yes\.<\/strong>/);
    assert.match(page, /<table>/);
    assert.match(page, /<pre><code class="language-ts">1 &lt; 2\n<\/code><\/pre>/);
    assert.match(page, /Is 1 &lt; 2\?\n&lt;b&gt;really&lt;\/b&gt;/);
    assert.match(page, /<summary>Reasoning<\/summary><p class="said">Numbers &amp; &lt;order&gt;<\/p>/);
    assert.ok(!page.includes('Another branch') && !page.includes('secret of the file'));
  });

  it('knows emphasis beside Chinese punctuation', () => {
    const parts = [{ id: 'p', kind: 'text', text: '**“抖动”。**然后重试' }] as const;
    const chinese = replay(emptySession, [asked('q0'), answered('a0', 'q0', { parts })]);
    assert.match(toHtml(chinese, words, options), /<strong>“抖动”。<\/strong>然后重试/);
  });

  it('follows the reader’s dark or light, allows nothing by its policy and has nothing to allow', () => {
    assert.match(page, /prefers-color-scheme: dark/);
    assert.match(
      page,
      /content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'"/,
    );
  });

  const hostile = [
    '<script>alert(1)</script>',
    '</style></title></main><script src="https://evil.example/x.js"></script>',
    '<img src=x onerror=alert(1)>',
    '![steal](https://evil.example/?q=1 "t")',
    '[![x](https://evil.example/x.png)](https://evil.example)',
    '![a" onerror="alert(1)](x)',
    '[click](javascript:alert(1)) [c](command:workbench.action.quit) [d](data:text/html,x)',
    '<svg onload=alert(1)>',
    '<style>@import "https://evil.example/x.css"</style>',
    '<https://evil.example/"onmouseover="alert(1)>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '```"><script>alert(1)</script>\nx\n```',
  ];

  /** All tags there are, and the attributes of each. */
  function checkTags(html: string): void {
    const body = html.slice(html.indexOf('<body>'));
    for (const [tag, name = '', attributes = ''] of body.matchAll(/<\/?([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/gi)) {
      assert.match(
        name,
        /^(?:body|html|main|article|div|details|summary|h[1-6]|p|pre|code|em|strong|del|a|ul|ol|li|blockquote|hr|br|table|thead|tbody|tr|th|td|input|sup|section|span)$/i,
        tag,
      );
      const names = [...attributes.matchAll(/([\w:-]+)(?:="[^"]*")?/g)].map((match) => match[1] ?? '');
      for (const attribute of names) {
        assert.match(
          attribute,
          /^(?:class|href|start|align|type|disabled|checked|id|aria-describedby|aria-label|data-footnote-ref|data-footnote-backref|data-footnotes|dir|title)$/,
          tag,
        );
      }
      const [, href] = /href="([^"]*)"/.exec(attributes) ?? [];
      assert.ok(href === undefined || !/^\s*(?!https?:|mailto:|ircs?:|xmpp:)[a-z][a-z0-9+.-]*:/i.test(href), tag);
    }
  }

  for (const text of hostile) {
    it(`lets nothing of ${JSON.stringify(text)} through, wherever it stands`, () => {
      const turns = replay(emptySession, [
        {
          type: 'asked',
          question: { ...question('q', undefined, text), attachments: [{ id: 'a', label: text, icon: 'file', text }] },
        },
        answered('a', 'q', {
          model: text,
          parts: [
            { id: 'p', kind: 'text', text },
            { id: 'r', kind: 'reasoning', text },
          ],
        }),
        { type: 'titled', title: text, by: 'person' },
      ]);
      const html = toHtml(
        turns,
        { ...words, you: text, attached: text, reasoning: text },
        { ...options, language: text },
      );
      checkTags(html);
      assert.equal((html.match(/<script|<img|<svg|<iframe|<link/gi) ?? []).length, 0);
      assert.equal((html.match(/<style>/g) ?? []).length, 1);
      assert.equal((html.match(/<meta http-equiv/g) ?? []).length, 1);
    });
  }

  it('has only such tags whatever was said', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        checkTags(toHtml(replay(emptySession, eventsOf(turns)), words, options));
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...hostile, '<', '>', '"', "'", '`', '\n', '[', '](', ')', '!', '&', '=', ' x '), {
          maxLength: 12,
        }),
        (pieces) => {
          const parts = [{ id: 'p', kind: 'text', text: pieces.join('') }] as const;
          checkTags(toHtml(replay(emptySession, [asked('q'), answered('a', 'q', { parts })]), words, options));
        },
      ),
    );
  });
});
