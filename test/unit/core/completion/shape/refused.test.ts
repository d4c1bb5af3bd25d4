import { type Example, testExamples } from './example.ts';

const examples: readonly Example[] = [
  {
    title: 'not the line above again',
    language: 'typescript',
    at: 'const a = load("x");\n‸\n',
    answer: "const a = load('x')",
    becomes: undefined,
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
    title: 'no body that would leave a brace hanging on its last line',
    language: 'typescript',
    at: 'function f() {‸}\n',
    answer: '\n  return 1;',
    becomes: undefined,
  },
  {
    title: 'nothing with sentences hidden in tags',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: '1;\u{e0041}\u{e0042}',
    becomes: undefined,
  },
  {
    title: 'nothing with a line end of old',
    language: 'typescript',
    at: 'const a = ‸\n',
    answer: '1;\rconst b = 2;',
    becomes: undefined,
  },
];

testExamples('a completion that is not shown', examples);
