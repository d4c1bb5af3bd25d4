import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readPage } from '../../../../src/core/context/readable.ts';

describe('the text of a page', () => {
  it('is its headings, paragraphs, lists and code', () => {
    const html = `<!doctype html><html><head><title>Oil &amp; lamps</title><style>p { color: red }</style></head>
      <body><nav><a href="/">Home</a></nav><main><h1>The  lamp</h1><p>Oil it <b>on
      Mondays</b>&nbsp;only.</p><ul><li>wick</li><li>oil &lt;pure&gt;</li></ul><pre><code>light(1);
  hold();</code></pre><script>alert('<p>no</p>')</script></main><footer>©</footer></body></html>`;
    assert.deepEqual(readPage(html), {
      title: 'Oil & lamps',
      text: '# The lamp\n\nOil it on Mondays only.\n\n- wick\n- oil <pure>\n\n```\nlight(1);\n  hold();\n```',
    });
  });

  it('is all of a page that does not say what its content is, without menus and forms', () => {
    const html = '<nav>Menu</nav><div>One<br>Two</div><form>Search</form><p>Three &#x4e2d;&#25991; &#0; &nope;</p>';
    assert.equal(readPage(html).text, 'One\nTwo\n\nThree 中文 \uFFFD &nope;');
  });

  it('takes what is broken as it comes', () => {
    assert.equal(readPage('a < b <p>c<!-- never closed').text, 'a < b\n\nc');
    assert.equal(readPage('<script>never closed').text, '');
  });

  it('takes no longer than its length asks for', () => {
    // Quadratic reading of any of these takes minutes, and so runs out of time; what is read takes milliseconds.
    const shapes = ['<p>One <b>two</b> three.</p>\n', '<br><p>', '<main ', '<title', '</main ', '<a ', '<!', '&a', 'é'];
    for (const shape of shapes) readPage(shape.repeat(1_000_000 / shape.length));
    assert.equal(readPage(`<pre>a${' '.repeat(1_000_000)}b</pre>`).text.length, 1_000_000 + '```\nab\n```'.length);
    assert.equal(readPage('<p>One <b>two</b> three.</p>\n'.repeat(30_000)).text.length, 30_000 * 16 - 2);
  });

  it('never holds a script, and never fails', () => {
    const piece = fc.constantFrom(
      '<script>',
      'evil()',
      '</script>',
      '<p>',
      '</p>',
      '<pre>',
      '</pre>',
      ' word ',
      '<',
      '>',
      '&amp;',
      '<li>',
      '<!--',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { text } = readPage(`<main>${pieces.join('')}</main>`);
        assert.doesNotMatch(text, /<script>/);
      }),
    );
  });
});
