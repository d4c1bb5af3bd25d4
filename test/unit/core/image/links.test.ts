import assert from 'node:assert/strict';
import { findImageLinks, writeAlt } from '../../../../src/core/image/links.ts';

/** The text with words written into its only link. */
function write(text: string, words: string): string {
  const [link] = findImageLinks(text);
  assert.ok(link);
  return text.slice(0, link.alt.start) + writeAlt(link, words) + text.slice(link.alt.end);
}

describe('links to pictures', () => {
  it('are found in Markdown and HTML, in their order', () => {
    const text = [
      '# A ![one](a.png "Title") and ![](<b c.png>)',
      '![by name][logo] and ![Logo][] and ![logo]',
      '<p><img class="x" src="d.png" alt="four"> <img src=\'e.png\'/></p>',
      '![f](f_(1).svg?raw=1#x)',
      '[no picture](g.png)',
      '[logo]: c.png',
    ].join('\n');
    const found = findImageLinks(text).map(({ target, alt, start, end }) => [
      target,
      alt.text,
      text.slice(start, start + 2),
      end > start,
    ]);
    assert.deepEqual(
      found.map(([target]) => target),
      ['a.png', 'b c.png', 'c.png', 'c.png', 'c.png', 'd.png', 'e.png', 'f_(1).svg?raw=1#x'],
    );
    assert.deepEqual(
      found.map(([, alt]) => alt),
      ['one', '', 'by name', 'Logo', 'logo', 'four', '', 'f'],
    );
  });

  it('get their alternative text in place of the old one', () => {
    assert.equal(write('x ![old](a.png) y', 'A cat'), 'x ![A cat](a.png) y');
    assert.equal(write('<img alt="" src="a.png">', 'A cat'), '<img alt="A cat" src="a.png">');
    assert.equal(write('<img src="a.png">', 'A cat'), '<img alt="A cat" src="a.png">');
  });

  it('cannot be broken out of by what is written into them', () => {
    const words = 'a](javascript:x)\n<script>"\'&`\u202E';
    const markdown = write('![](a.png)', words);
    assert.equal(findImageLinks(markdown).length, 1);
    assert.equal(findImageLinks(markdown)[0]?.target, 'a.png');
    assert.doesNotMatch(markdown, /\n|\u202E|[^\\]</);
    const html = write("<img src='a.png' alt=''>", words);
    assert.equal(findImageLinks(html).length, 1);
    assert.doesNotMatch(html.slice(4), /<|"|\n/);
  });

  it('are looked for in time that grows with the text alone, however it is made', () => {
    const nested = `${'!['.repeat(240)}](${'a'.repeat(1_400)}\n`;
    const open = [
      '![',
      '![](',
      '![](          ',
      '<img ',
      '![a][',
      '[a]: ',
      '<img "',
      `<img '"`,
      '"<img \'',
      `<img ""`,
    ];
    for (const piece of [...open, nested, '![](a(b(', '![\\', `<img ${'x="<img "'.repeat(50)}`]) {
      // Quadratic work on as much would run into the time limit of the test.
      assert.deepEqual(findImageLinks(piece.repeat(200_000 / piece.length)), [], piece.slice(0, 40));
    }
    assert.deepEqual(findImageLinks(`![a](b)${' '.repeat(1_000_000)}`), [], 'nobody writes such a document');
  }).timeout(20_000);

  it('begin inside of what is none', () => {
    const targets = (text: string): string[] => findImageLinks(text).map(({ target }) => target);
    assert.deepEqual(targets('![ not ![a](a.png)'), ['a.png']);
    assert.deepEqual(targets('![a] ![b](b.png) <img <img src="c.png">'), ['b.png', 'c.png']);
    assert.deepEqual(targets(`![${'x'.repeat(600)} ![a](a.png)`), ['a.png']);
  });
});
