/** What a finished text looks like in the page, and what its buttons and links do. */
import assert from 'node:assert/strict';
import type { Lab } from './entry.ts';
import { openMarkdownLab, type MarkdownLab } from './lab.ts';

type Page = typeof globalThis & { lab: Lab };

describe('a rendered text', function () {
  this.timeout(30_000);
  let lab: MarkdownLab;

  before(async () => {
    lab = await openMarkdownLab();
  });

  after(() => lab.close());

  const html = (text: string, finished = true): Promise<string> =>
    lab.page.evaluate(([text, finished]) => (globalThis as unknown as Page).lab.html(text, finished), [
      text,
      finished,
    ] as const);

  const show = (text: string): Promise<void> =>
    lab.page.evaluate((text) => {
      document.body.replaceChildren();
      const { lab } = globalThis as unknown as Page;
      lab.events.length = 0;
      lab.show(text);
    }, text);

  for (const [text, expected] of [
    ['**注意：**请先保存', '<strong>注意：</strong>请先保存'],
    ['**“引号”**后面', '<strong>“引号”</strong>后面'],
    ['这是**重要（请看）**的', '这是<strong>重要（请看）</strong>的'],
    ['*强调。*文字', '<em>强调。</em>文字'],
    ['~~删除：~~完', '<del>删除：</del>完'],
    ['**강조(주의)**는', '<strong>강조(주의)</strong>는'],
    ['日本語の**「括弧」**です', '日本語の<strong>「括弧」</strong>です'],
    ['**`代码`**：说明', '<strong><code class="md-inline-code">代码</code></strong>：说明'],
    ['2*3*4 a_b_c', '2<em>3</em>4 a_b_c'],
  ] as const) {
    it(`shows emphasis in ${text}`, async () => assert.equal(await html(text), `<p>${expected}</p>`));
  }

  it('shows an open fence as code and leaves it as it is when it closes', async () => {
    const open = await html('```ts\nconst a = 1;\n', false);
    assert.match(open, /<span class="md-lines">const a = 1;<\/span>/);
    const closed = await html('```ts\nconst a = 1;\n```\n', false);
    const bodyOf = (block: string): string => block.slice(block.indexOf('<pre'));
    assert.equal(bodyOf(closed), bodyOf(open));
    assert.match(closed, /data-code="apply"/);
    assert.doesNotMatch(open, /data-code="apply"/);
  });

  it('puts code lines into groups of fifty and touches no full group again', async () => {
    const kept = await lab.page.evaluate(() => {
      const { lab } = globalThis as unknown as Page;
      lab.start();
      lab.stream?.append(`\`\`\`js\n${'line\n'.repeat(60)}`);
      lab.stream?.flush();
      const group = document.querySelector('.md-lines');
      const words = group?.firstChild;
      lab.stream?.append('more\n'.repeat(60));
      lab.stream?.flush();
      lab.stream?.append('```\n\nafter');
      lab.stream?.finish();
      const groups = document.querySelectorAll('.md-lines');
      return [
        groups.length,
        groups[0] === group,
        groups[0]?.firstChild === words,
        groups[2]?.textContent?.split('\n').length,
      ];
    });
    assert.deepEqual(kept, [3, true, true, 20]);
  });

  it('keeps the nodes and the selection of what does not change', async () => {
    const kept = await lab.page.evaluate(() => {
      const { lab } = globalThis as unknown as Page;
      lab.start();
      lab.stream?.append('First **bold** and more');
      lab.stream?.flush();
      const paragraph = document.querySelector('p');
      const [first, bold] = [paragraph?.firstChild, paragraph?.childNodes[1]];
      if (first) getSelection()?.setBaseAndExtent(first, 0, first, 5);
      lab.stream?.append(' words, `code`\n\n- a list\n- of two');
      lab.stream?.flush();
      lab.stream?.finish();
      return [paragraph === document.querySelector('p'), bold === paragraph?.childNodes[1], getSelection()?.toString()];
    });
    assert.deepEqual(kept, [true, true, 'First']);
  });

  it('touches no finished row of a table or item of a list again', async () => {
    const touched = await lab.page.evaluate(() => {
      const { lab } = globalThis as unknown as Page;
      const seen: string[] = [];
      for (const [start, more] of [
        ['| a |\n| - |\n| one |\n| two |\n', '| three |\n'],
        ['- one\n- two\n', '- three\n'],
      ] as const) {
        lab.start();
        lab.stream?.append(start);
        lab.stream?.flush();
        const observer = new MutationObserver(() => {});
        observer.observe(document.body, { childList: true, characterData: true, attributes: true, subtree: true });
        lab.stream?.append(more);
        lab.stream?.flush();
        for (const record of observer.takeRecords()) {
          for (const node of [...record.removedNodes, ...record.addedNodes]) seen.push(node.textContent ?? '');
        }
      }
      return seen;
    });
    assert.deepEqual(touched, ['three', 'three']);
  });

  it('updates once per frame', async () => {
    const updates = await lab.page.evaluate(async () => {
      const { lab } = globalThis as unknown as Page;
      lab.start();
      let count = 0;
      const observer = new MutationObserver(() => count++);
      observer.observe(document.body, { childList: true, characterData: true, subtree: true });
      for (let index = 0; index < 50; index++) lab.stream?.append('word ');
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return [count, document.body.textContent.trim().split(' ').length];
    });
    assert.deepEqual(updates, [1, 50]);
  });

  it('holds back signs that may still become something else', async () => {
    for (const [text, expected] of [
      ['Text\n-', '<p>Text</p>'],
      ['Text\n1', '<p>Text</p>'],
      ['a **bo', '<p>a <strong>bo</strong></p>'],
      ['a **bo*', '<p>a <strong>bo</strong></p>'],
      ['# a **bo', '<h1>a <strong>bo</strong></h1>'],
      ['a `co', '<p>a <code class="md-inline-code">co</code></p>'],
      ['see [docs](https://exa', '<p>see docs</p>'],
      ['Text\n``', '<p>Text</p>'],
      ['Text\n\n| a | b |\n|--', '<p>Text</p>'],
    ] as const) {
      assert.equal((await html(text, false)).replace(/<p><\/p>$/, ''), expected, text);
    }
  });

  it('draws tables, tasks, lists and rules as what they are', async () => {
    const table = await html('| a | b |\n| :-: | --: |\n| 1 | 2 |');
    assert.match(table, /<div class="md-table" tabindex="0" role="group" aria-label="Table"><table><thead><tr>/);
    assert.match(table, /<th class="md-center" scope="col">a<\/th>/);
    assert.match(table, /<tbody><tr><td class="md-center">1<\/td><td class="md-right">2<\/td>/);
    const tasks = await html('- [x] done\n- [ ] open');
    assert.match(tasks, /<p class="md-task"><input type="checkbox" disabled="" checked="" aria-label="Done">done<\/p>/);
    assert.match(tasks, /<input type="checkbox" disabled="" aria-label="To do">open/);
    assert.match(await html('3. a\n4. b'), /^<ol class="md-tight" start="3"><li><p>a<\/p><\/li>/);
    assert.match(await html('a\n\n---\n\n> b'), /<hr><blockquote><p>b<\/p><\/blockquote>$/);
  });

  it('resolves references to later definitions at the end', async () => {
    assert.match(
      await html('[a][r]\n\n[r]: https://a.b/c'),
      /^<p><a class="md-link" href="https:\/\/a\.b\/c" title="https:\/\/a\.b\/c">a<\/a>/,
    );
  });

  it('hands links to its owner and follows none itself', async () => {
    await show('[one](https://müller.example/ä) [two](a.ts:12) [three](javascript:x) <m@n.op>');
    assert.deepEqual(
      await lab.page.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('title'))),
      ['https://xn--mller-kva.example/%C3%A4', 'a.ts:12', 'mailto:m@n.op'],
    );
    await lab.page.getByText('one').click();
    await lab.page.getByText('two').click({ button: 'middle' });
    await lab.page.getByText('three').click();
    await lab.page.getByText('m@n.op').press('Enter');
    assert.deepEqual(await lab.page.evaluate(() => (globalThis as unknown as Page).lab.events), [
      'link https://müller.example/ä',
      'link a.ts:12',
      'link mailto:m@n.op',
    ]);
    assert.deepEqual(lab.incidents, []);
  });

  it('numbers code blocks in document order and asks for a copy by number', async () => {
    await show('```a\n1\n```\n\n- x\n\n  ```b\n  2\n  ```\n\n$$\nx\n$$\n\n    3\n');
    const buttons = lab.page.getByRole('button', { name: 'Copy code' });
    assert.equal(await buttons.count(), 3);
    await buttons.nth(1).focus();
    await lab.page.keyboard.press('Enter');
    await buttons.nth(2).click();
    assert.deepEqual(await lab.page.evaluate(() => (globalThis as unknown as Page).lab.events), ['copy 1', 'copy 2']);
  });

  it('names code by path or language and makes it reachable', async () => {
    await show('```ts src/retry.ts\na\n```\n\n```python\nb\n```');
    assert.deepEqual(await lab.page.locator('.md-code-title').allTextContents(), ['src/retry.ts', 'python']);
    await lab.page.getByRole('group', { name: 'Code, src/retry.ts' }).focus();
    assert.equal(await lab.page.evaluate(() => document.activeElement?.tagName), 'PRE');
  });

  it('colours closed code by its language, aliases too, and keeps its text', async () => {
    const code = 'const a = "x"; // why\n';
    await show(`\`\`\`tsx\n${code.repeat(120)}\`\`\`\n\n\`\`\`nolanguage\nconst\n\`\`\``);
    await lab.page.waitForFunction(() => document.querySelectorAll('.md-lines:last-child .md-hl-keyword').length > 0);
    assert.equal(await lab.page.locator('.md-code').first().locator('.md-hl-string').count(), 120);
    assert.equal(await lab.page.locator('.md-lines').count(), 4);
    assert.equal(await lab.page.locator('pre').first().textContent(), code.repeat(120).slice(0, -1));
  });

  it('sets formulas as MathML and leaves wrong ones as code', async () => {
    await show('$\\frac{a}{b}$ and \\(x^2\\)\n\n$$\n\\sum_i x_i\n$$\n\n$\\wrong{$ costs $5 or $6');
    await lab.page.waitForFunction(() => document.querySelectorAll('math').length === 3);
    assert.equal(await lab.page.locator('math mfrac').count(), 1);
    assert.equal(await lab.page.locator('math[display=block]').count(), 1);
    assert.deepEqual(await lab.page.locator('.md-formula').allTextContents(), ['\\wrong{']);
    assert.match((await lab.page.locator('p').last().textContent()) ?? '', /costs \$5 or \$6$/);
    assert.deepEqual(lab.incidents, []);
  });

  it('draws a diagram as a picture with its source behind a button', async () => {
    await show('```mermaid\ngraph TD\n  A[开始] --> B{对吗}\n  B -->|是| C[结束]\n```\n\n```mermaid\nnonsense\n```');
    const picture = lab.page.locator('img.md-diagram').first();
    await picture.waitFor();
    assert.equal(await picture.getAttribute('alt'), 'graph TD');
    assert.match((await picture.getAttribute('src')) ?? '', /^blob:/);
    await lab.page.waitForFunction(
      () => (document.querySelector<HTMLImageElement>('img.md-diagram')?.naturalWidth ?? 0) > 50,
    );
    const source = lab.page.locator('pre').first();
    assert.equal(await source.isVisible(), false);
    await lab.page.getByRole('button', { name: 'Show source' }).first().click();
    assert.equal(await source.isVisible(), true);
    assert.equal(await picture.isVisible(), false);
    await lab.page.locator('.md-note').waitFor();
    assert.equal(await lab.page.locator('pre').nth(1).isVisible(), true);
    assert.deepEqual(lab.incidents, []);
  });

  it('shows a diagram that is wider than the panel as large as it is, and small again', async () => {
    const steps = Array.from({ length: 12 }, (_, step) => `  S${step}[Step number ${step}] --> S${step + 1}`);
    await show(`\`\`\`mermaid\ngraph LR\n${steps.join('\n')}\n\`\`\``);
    const picture = lab.page.locator('img.md-diagram');
    const widths = () =>
      picture.evaluate((image: HTMLImageElement) => [
        image.clientWidth < image.naturalWidth,
        image.clientWidth <= (image.parentElement?.clientWidth ?? 0),
      ]);
    await lab.page.waitForFunction(
      () => (document.querySelector<HTMLImageElement>('img.md-diagram')?.naturalWidth ?? 0) > 1_000,
    );
    assert.deepEqual(await widths(), [true, true]);
    const toggle = lab.page.getByRole('button', { name: 'Actual size' });
    await toggle.click();
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    assert.deepEqual(await widths(), [false, false]);
    await picture.click({ position: { x: 20, y: 20 } });
    assert.deepEqual(await widths(), [true, true]);
    assert.deepEqual(lab.incidents, []);
  });

  it('marks what cannot be seen in code', async () => {
    const text = await html('```\nif (a\u202e) {\u200b}\n```\n\n`x\u2066y`');
    assert.equal(text.match(/<span class="md-invisible" title="Invisible character U\+[0-9A-F]{4}">/g)?.length, 3);
    assert.doesNotMatch(text, /[\u202e\u200b\u2066]/);
  });

  it('names pictures instead of loading them', async () => {
    assert.equal(
      await html('![A plan](https://a.example/b/c.png?d=e)'),
      '<p><a class="md-image" href="https://a.example/b/c.png?d=e" title="https://a.example/b/c.png?d=e">image: A plan – a.example/b/c.png</a></p>',
    );
    assert.equal(await html('![x](data:image/png;base64,AA)'), '<p><span class="md-image">image: x</span></p>');
  });

  for (const [name, text] of Object.entries({
    'ten thousand quotes': '>'.repeat(10_000),
    'a line of a million characters': 'a *b* '.repeat(170_000),
    'code of a million characters in one line': `\`\`\`\n${'x'.repeat(1_000_000)}`,
    'ten thousand columns': `|${'a|'.repeat(10_000)}\n|${'-|'.repeat(10_000)}\n|${'b|'.repeat(10_000)}`,
    'thirty thousand brackets': '['.repeat(30_000),
    'ten thousand emphases': '*a **b '.repeat(7000),
  })) {
    it(`shows ${name} with little nesting and few nodes`, async () => {
      await show(text);
      const [depth, nodes, length] = await lab.page.evaluate(() => {
        let deepest = 0;
        const all = document.querySelectorAll('.shown *');
        for (const element of all) {
          let depth = 0;
          for (let up: Element | null = element; up !== null; up = up.parentElement) depth++;
          deepest = Math.max(deepest, depth);
        }
        return [deepest, all.length, document.querySelector('.shown')?.textContent.length ?? 0] as const;
      });
      assert.ok(depth < 60 && nodes < 6000, `${depth} deep, ${nodes} nodes`);
      assert.ok(length > text.length / 2 || text.startsWith('>') || text.startsWith('*'), `${length} characters shown`);
    });
  }
});
