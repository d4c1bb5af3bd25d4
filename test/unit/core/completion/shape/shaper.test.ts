import assert from 'node:assert/strict';
import { buildPrompt } from '../../../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../../../src/core/completion/shape/shaper.ts';
import { applyGhost, createQuery } from '../../../../helpers/ghostDocument.ts';

interface Example {
  readonly title: string;
  readonly language: string;
  /** The document with `‸` for the cursor. */
  readonly at: string;
  /** What the model writes. */
  readonly answer: string;
  /** The document after accepting; undefined if nothing may be shown. */
  readonly becomes: string | undefined;
  readonly unit?: string;
}

/** Runs one example. */
function check({ language, at, answer, becomes, unit }: Example): void {
  const query = createQuery(at, language, unit);
  const shaper = createShaper(query, buildPrompt(query, [], { prefixTokens: 2_000, suffixTokens: 600 }));
  shaper.push(answer);
  const shaped = shaper.finish();
  assert.equal(shaped === undefined ? undefined : applyGhost(query.document, shaped), becomes);
}

const examples: readonly Example[] = [
  {
    title: 'the rest of a statement',
    language: 'typescript',
    at: 'const sum = ‸\n',
    answer: 'a + b;',
    becomes: 'const sum = a + b;\n',
  },
  {
    title: 'arguments within an auto-closed pair',
    language: 'typescript',
    at: 'foo(‸)\n',
    answer: 'a, b);',
    becomes: 'foo(a, b);\n',
  },
  {
    title: 'arguments that leave the closing bracket to the document',
    language: 'typescript',
    at: 'foo(‸)\n',
    answer: 'a, b',
    becomes: 'foo(a, b)\n',
  },
  {
    title: 'a call within an auto-closed pair',
    language: 'typescript',
    at: 'foo(‸)\n',
    answer: 'bar()',
    becomes: 'foo(bar())\n',
  },
  {
    title: 'one of two closing brackets',
    language: 'typescript',
    at: 'foo(bar(‸))\n',
    answer: 'x)',
    becomes: 'foo(bar(x))\n',
  },
  {
    title: 'closing bracket and semicolon that are there',
    language: 'typescript',
    at: 'foo(‸);\n',
    answer: 'a);',
    becomes: 'foo(a);\n',
  },
  {
    title: 'a chain after an auto-closed bracket',
    language: 'javascript',
    at: 'items.map(‸)\n',
    answer: 'x => x.id).join(",")',
    becomes: 'items.map(x => x.id).join(",")\n',
  },
  {
    title: 'text within auto-closed quotes',
    language: 'typescript',
    at: "import x from '‸'\n",
    answer: "./model.ts';",
    becomes: "import x from './model.ts';\n",
  },
  {
    title: 'text within quotes and brackets',
    language: 'python',
    at: 'print("‸")\n',
    answer: 'hello", end="")',
    becomes: 'print("hello", end="")\n',
  },
  {
    title: 'an object within auto-closed braces',
    language: 'typescript',
    at: 'const point = {‸}\n',
    answer: '\n  x: 1,\n  y: 2,\n};\nfoo();',
    becomes: 'const point = {\n  x: 1,\n  y: 2,\n};\n',
  },
  {
    title: 'a body that leaves the closing brace to the document',
    language: 'typescript',
    at: 'function f() {‸}\n',
    answer: '\n  return 1;\n',
    becomes: 'function f() {\n  return 1;\n}\n',
  },
  {
    title: 'a body whose brace is below',
    language: 'typescript',
    at: 'function f() {\n  ‸\n}\n',
    answer: 'return 1;\n}\n\nfunction g() {\n  return 2;\n}',
    becomes: 'function f() {\n  return 1;\n}\n',
  },
  {
    title: 'a body whose brace is missing',
    language: 'typescript',
    at: 'function f() {‸\n',
    answer: '\n  return 1;\n}\n\nfunction g() {}\n',
    becomes: 'function f() {\n  return 1;\n}\n',
  },
  {
    title: 'a branch with its else',
    language: 'javascript',
    at: 'if (a) {‸\n',
    answer: '\n  b();\n} else {\n  c();\n}\nd();',
    becomes: 'if (a) {\n  b();\n} else {\n  c();\n}\n',
  },
  {
    title: 'a head without the brace that nothing would close',
    language: 'typescript',
    at: 'function add‸\n',
    answer: '(a: number, b: number) {',
    becomes: 'function add(a: number, b: number)\n',
  },
  {
    title: 'nothing in place of what is to the right',
    language: 'typescript',
    at: 'foo(‸a, b)\n',
    answer: 'x, a, b)',
    becomes: 'foo(x, a, b)\n',
  },
  {
    title: 'the middle of an expression',
    language: 'go',
    at: 'if ‸ != nil {\n}\n',
    answer: 'err != nil {',
    becomes: 'if err != nil {\n}\n',
  },
  {
    title: 'not the line above again',
    language: 'typescript',
    at: 'const a = load("x");\n‸\n',
    answer: "const a = load('x')",
    becomes: undefined,
  },
  {
    title: 'not the line below again',
    language: 'typescript',
    at: 'function f() {\n  start();\n  ‸\n  finishEverything();\n}\n',
    answer: 'middle();\n  finishEverything();\n}',
    becomes: 'function f() {\n  start();\n  middle();\n  finishEverything();\n}\n',
  },
  {
    title: 'not the beginning of the line below when cut short',
    language: 'typescript',
    at: 'function f() {\n  ‸\n  finishEverything(now);\n}\n',
    answer: 'middle();\n  finishEveryth',
    becomes: 'function f() {\n  middle();\n  finishEverything(now);\n}\n',
  },
  {
    title: 'one copy of a line said twice',
    language: 'javascript',
    at: 'function f() {\n  ‸\n}\n',
    answer: 'count += 1;\n  count += 1;\n  count += 1;\n',
    becomes: 'function f() {\n  count += 1;\n}\n',
  },
  {
    title: 'one copy of words said many times',
    language: 'plaintext',
    at: 'He said ‸\n',
    answer: 'no and no and no and no and no and no and no and',
    becomes: 'He said no and\n',
  },
  {
    title: 'code out of a fence',
    language: 'javascript',
    at: 'function f() {\n  ‸\n}\n',
    answer: '```javascript\n  return 1;\n```\nThis returns 1.',
    becomes: 'function f() {\n  return 1;\n}\n',
  },
  {
    title: 'code out of talk',
    language: 'python',
    at: 'def f():\n    ‸\n',
    answer: "Here's the code:\n\n```python\n    return 1\n```\n",
    becomes: 'def f():\n    return 1\n',
    unit: '    ',
  },
  {
    title: 'no talk',
    language: 'python',
    at: 'def f():\n    ‸\n',
    answer: 'Here is the completed function.',
    becomes: undefined,
    unit: '    ',
  },
  {
    title: 'no talk in Chinese',
    language: 'python',
    at: 'def f():\n    ‸\n',
    answer: '以下是补全的代码：\nreturn 1',
    becomes: undefined,
    unit: '    ',
  },
  {
    title: 'nothing after a mark of the model',
    language: 'python',
    at: 'x = ‸\n',
    answer: '1<\uFF5Cfim\u2581end\uFF5C>2',
    becomes: 'x = 1\n',
  },
  {
    title: 'nothing with a character that turns text around',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: '"x\u202e";',
    becomes: undefined,
  },
  {
    title: 'nothing with a hidden character',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: 'pass\u200bword;',
    becomes: undefined,
  },
  {
    title: 'emoji made of several',
    language: 'markdown',
    at: 'Family: ‸\n',
    answer: '👩‍👩‍👧 ok',
    becomes: 'Family: 👩‍👩‍👧 ok\n',
  },
  { title: 'nothing for blanks', language: 'typescript', at: 'foo‸\n', answer: '   \n  ', becomes: undefined },
  { title: 'nothing for nothing', language: 'typescript', at: 'foo‸\n', answer: '', becomes: undefined },
  {
    title: 'the end of a Python block by indentation',
    language: 'python',
    at: 'def f(x):‸\n',
    answer: '\n    if x:\n        return 1\n    return 2\n\n\ndef g():\n    pass\n',
    becomes: 'def f(x):\n    if x:\n        return 1\n    return 2\n',
    unit: '    ',
  },
  {
    title: 'a Python block indented at the cursor already',
    language: 'python',
    at: 'def f(x):\n    ‸\n',
    answer: '    return x\n',
    becomes: 'def f(x):\n    return x\n',
    unit: '    ',
  },
  {
    title: 'a Python line indented too little at the cursor',
    language: 'python',
    at: 'def f(x):\n  ‸\n',
    answer: '  return x\n',
    becomes: 'def f(x):\n    return x\n',
    unit: '    ',
  },
  {
    title: 'what a Python comment describes, up to the next paragraph',
    language: 'python',
    at: 'import os\n\n# 计算两个数的和\n‸\n',
    answer: 'def add(a, b):\n    total = a + b\n\n    return total\n\nprint(add(1, 2))\n',
    becomes: 'import os\n\n# 计算两个数的和\ndef add(a, b):\n    total = a + b\n\n    return total\n',
    unit: '    ',
  },
  {
    title: 'a Go block with tabs though the model wrote spaces',
    language: 'go',
    at: 'func f() int {\n\t‸\n}\n',
    answer: 'for {\n        break\n    }\n    return 1\n}',
    becomes: 'func f() int {\n\tfor {\n\t\tbreak\n\t}\n\treturn 1\n}\n',
    unit: '\t',
  },
  {
    title: 'spaces though the model wrote tabs',
    language: 'cpp',
    at: 'int f() {\n  ‸\n}\n',
    answer: 'if (x)\n\t\treturn 1;\n\treturn 2;\n}',
    becomes: 'int f() {\n  if (x)\n    return 1;\n  return 2;\n}\n',
  },
  {
    title: 'Rust lifetimes and characters',
    language: 'rust',
    at: "fn first<'a>(s: &'a str) -> char {\n    ‸\n}\n",
    answer: "s.chars().next().unwrap_or('(')\n}\n",
    becomes: "fn first<'a>(s: &'a str) -> char {\n    s.chars().next().unwrap_or('(')\n}\n",
    unit: '    ',
  },
  {
    title: 'a Rust match arm',
    language: 'rust',
    at: 'match x {\n    Some(v) => ‸\n    None => 0,\n}\n',
    answer: 'v,\n    None => 0,\n}',
    becomes: 'match x {\n    Some(v) => v,\n    None => 0,\n}\n',
    unit: '    ',
  },
  {
    title: 'a C++ stream',
    language: 'cpp',
    at: 'std::cout << ‸\n',
    answer: '"a)" << std::endl;',
    becomes: 'std::cout << "a)" << std::endl;\n',
  },
  {
    title: 'a Vue attribute',
    language: 'vue',
    at: '<template>\n  <button @click="‸">Go</button>\n</template>\n',
    answer: 'go()">',
    becomes: '<template>\n  <button @click="go()">Go</button>\n</template>\n',
  },
  {
    title: 'the text of an element whose end is there',
    language: 'html',
    at: '<ul>\n  <li>‸</li>\n</ul>\n',
    answer: "Don't panic</li>",
    becomes: "<ul>\n  <li>Don't panic</li>\n</ul>\n",
  },
  {
    title: 'elements without the end that is below',
    language: 'html',
    at: '<ul>\n  ‸\n</ul>\n',
    answer: '<li>One</li>\n  <li>Two</li>\n</ul>\n',
    becomes: '<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>\n',
  },
  {
    title: 'a Markdown list item',
    language: 'markdown',
    at: '- one\n- ‸\n',
    answer: 'two (or three)\n- four',
    becomes: '- one\n- two (or three)\n',
  },
  {
    title: 'a fence where fences belong',
    language: 'markdown',
    at: 'Run it:\n\n‸\n',
    answer: '```sh',
    becomes: 'Run it:\n\n```sh\n',
  },
  {
    title: 'a Chinese comment',
    language: 'typescript',
    at: '// 返回用户的‸\nfunction f() {}\n',
    answer: '姓名（不含空格）\nfunction f() {}',
    becomes: '// 返回用户的姓名（不含空格）\nfunction f() {}\n',
  },
  {
    title: 'an apostrophe in a comment',
    language: 'typescript',
    at: "// We ‸\nconst a = 'x';\n",
    answer: "don't (yet",
    becomes: "// We don't (yet\nconst a = 'x';\n",
  },
  {
    title: 'line ends of the document',
    language: 'typescript',
    at: 'function f() {\r\n  ‸\r\n}\r\n',
    answer: 'a();  \n  b();\n}',
    becomes: 'function f() {\r\n  a();\r\n  b();\r\n}\r\n',
  },
  {
    title: 'a shell branch',
    language: 'shellscript',
    at: 'if [ -f x ]; then‸\nfi\n',
    answer: '\n  cat x\nfi\n',
    becomes: 'if [ -f x ]; then\n  cat x\nfi\n',
  },
  {
    title: 'a template string with a hole',
    language: 'typescript',
    at: 'const a = `‸`;\n',
    answer: 'Hi ${name.at(0)}`;',
    becomes: 'const a = `Hi ${name.at(0)}`;\n',
  },
  {
    title: 'a regular expression with a bracket',
    language: 'javascript',
    at: 'const isCall = ‸\n',
    answer: '/\\w+\\(/.test(text);',
    becomes: 'const isCall = /\\w+\\(/.test(text);\n',
  },
  {
    title: 'a callback that brings the closing bracket',
    language: 'typescript',
    at: "it('works', () => {‸})\n",
    answer: '\n  check();\n});\n',
    becomes: "it('works', () => {\n  check();\n});\n",
  },
  {
    title: 'nothing that only steps over what is there',
    language: 'typescript',
    at: 'foo(a‸);\n',
    answer: ');',
    becomes: undefined,
  },
  {
    title: 'nothing that closes more than is open',
    language: 'json',
    at: '{\n  "a": [1, 2‸]\n}\n',
    answer: '}])',
    becomes: undefined,
  },
  {
    title: 'spaces that part it from what follows',
    language: 'typescript',
    at: 'return ‸load(x);\n',
    answer: 'await ',
    becomes: 'return await load(x);\n',
  },
  {
    title: 'one space where the model writes it again',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: ' 1;',
    becomes: 'const a = 1;\n',
  },
  {
    title: 'brackets of a comment in pairs',
    language: 'typescript',
    at: '// see (‸)\n',
    answer: '(a)',
    becomes: '// see ((a))\n',
  },
  {
    title: 'nothing beyond what is to the right',
    language: 'typescript',
    at: 'foo(‸a, b);\n',
    answer: 'x, a, b); // done',
    becomes: 'foo(x, a, b);\n',
  },
  {
    title: 'no body that would leave a brace hanging on its last line',
    language: 'typescript',
    at: 'function f() {‸}\n',
    answer: '\n  return 1;',
    becomes: undefined,
  },
  {
    title: 'whole characters when cut short',
    language: 'typescript',
    at: '// ‸\n',
    answer: 'ok \ud83d',
    becomes: '// ok\n',
  },
  {
    title: 'not the lines below again, though the first says little',
    language: 'typescript',
    at: 'function f() {\n  ‸\n  {\n    inner();\n  }\n}\n',
    answer: 'a();\n  {\n    inner();\n  }\n}\n',
    becomes: 'function f() {\n  a();\n  {\n    inner();\n  }\n}\n',
  },
  {
    title: 'the end of a block that closes within a line',
    language: 'typescript',
    at: 'function f() {\n  ‸\n',
    answer: 'a(); }\n  b();\n',
    becomes: 'function f() {\n  a(); }\n',
  },
  {
    title: 'text without indentation within a template string',
    language: 'typescript',
    at: 'function f() {\n  ‸\n}\n',
    answer: 'const a = `\nraw\n`;\n  b();\n}\n',
    becomes: 'function f() {\n  const a = `\nraw\n`;\n  b();\n}\n',
  },
  {
    title: 'nothing with sentences hidden in tags',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: '1;\u{e0041}\u{e0042}',
    becomes: undefined,
  },
  {
    title: 'joiners where a script is written with them',
    language: 'plaintext',
    at: '‸\n',
    answer: 'می\u200cبود',
    becomes: 'می\u200cبود\n',
  },
  {
    title: 'a body whose brace is out of sight',
    language: 'typescript',
    at: `function f() {\n  ‸\n${'  call();\n'.repeat(3_000)}}\n`,
    answer: 'a();\n}\n',
    becomes: `function f() {\n  a();\n${'  call();\n'.repeat(3_000)}}\n`,
  },
  {
    title: 'no opening brace for one that closes what is out of sight',
    language: 'typescript',
    at: `function f() {\n${'  call();\n'.repeat(3_000)}  ‸\n}\n`,
    answer: 'if (x) {',
    becomes: `function f() {\n${'  call();\n'.repeat(3_000)}  if (x)\n}\n`,
  },
  {
    title: 'nothing left open in the middle of a long file',
    language: 'typescript',
    at: `function f() {\n${'  call();\n'.repeat(3_000)}  ‸\n${'  call();\n'.repeat(3_000)}}\n`,
    answer: 'foo(a',
    becomes: `function f() {\n${'  call();\n'.repeat(3_000)}  foo\n${'  call();\n'.repeat(3_000)}}\n`,
  },
  {
    title: 'nothing with a line end of old',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: '1;\rconst b = 2;',
    becomes: undefined,
  },
  {
    title: 'the end of a block after the end of another',
    language: 'ruby',
    at: 'def f\n  if a\n    b\n  end\n‸\n',
    answer: 'end\n',
    becomes: 'def f\n  if a\n    b\n  end\nend\n',
  },
  {
    title: 'an angle bracket that is there',
    language: 'rust',
    at: 'let v: Vec<‸>\n',
    answer: 'i32> = vec![1, 2];',
    becomes: 'let v: Vec<i32> = vec![1, 2];\n',
  },
  {
    title: 'the start of a script element',
    language: 'vue',
    at: '<script setup>‸\n</script>\n',
    answer: "\nimport { ref } from 'vue'\n\nconst a = ref(0)\n</script>\n",
    becomes: "<script setup>\nimport { ref } from 'vue'\n</script>\n",
  },
  {
    title: 'an attribute within auto-closed quotes',
    language: 'html',
    at: '<div class="‸">\n</div>\n',
    answer: 'card">\n  <p>',
    becomes: '<div class="card">\n</div>\n',
  },
  {
    title: 'text of an element in JSX',
    language: 'typescriptreact',
    at: 'return <p>‸</p>;\n',
    answer: "Don't worry</p>;",
    becomes: "return <p>Don't worry</p>;\n",
  },
  {
    title: 'a type within auto-closed braces',
    language: 'typescript',
    at: 'type A = {‸}\n',
    answer: ' a: string }',
    becomes: 'type A = { a: string }\n',
  },
  {
    title: 'a Go error check',
    language: 'go',
    at: 'func main() {\n\t‸\n}\n',
    answer: 'if err := run(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n',
    becomes: 'func main() {\n\tif err := run(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n',
    unit: '\t',
  },
  {
    title: 'the end of a string that was left open',
    language: 'typescript',
    at: 'const s = "‸\n',
    answer: 'abc";',
    becomes: 'const s = "abc";\n',
  },
  {
    title: 'a closing bracket that is missing in the middle of a long file',
    language: 'typescript',
    at: `function f() {\n${'  call();\n'.repeat(3_000)}  foo(‸\n${'  call();\n'.repeat(3_000)}}\n`,
    answer: 'a);',
    becomes: `function f() {\n${'  call();\n'.repeat(3_000)}  foo(a);\n${'  call();\n'.repeat(3_000)}}\n`,
  },
];

describe('the shape of a completion', () => {
  for (const example of examples) it(`${example.language}: ${example.title}`, () => check(example));

  it('goes on from what the suggest widget would insert', () => {
    const query = createQuery('con‸\n', 'typescript');
    const range = { start: { line: 0, character: 0 }, end: query.position };
    const withSuggestion = { ...query, suggestion: { text: 'console', range } };
    const prompt = buildPrompt(withSuggestion, [], { prefixTokens: 2_000, suffixTokens: 600 });
    const shaper = createShaper(withSuggestion, prompt);
    assert.equal(shaper.push('.log(1);').ghostText, 'sole.log(1);');
    assert.deepEqual(shaper.finish(), {
      text: 'sole.log(1);',
      range: { start: query.position, end: query.position },
    });
  });
});
