import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeCode } from '../../../../src/core/apply/merge.ts';

const file = `import { a } from './a.ts';
import { b } from './b.ts';

/** Adds. */
export function add(x: number, y: number): number {
  const sum = x + y;
  log(sum);
  return sum;
}

/** Takes away. */
export function subtract(x: number, y: number): number {
  return x - y;
}

export class Counter {
  #count = 0;

  /** One more. */
  increment(): void {
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }
}
`;

const merged = (code: string, language?: string, original = file): string => {
  const { text } = mergeCode(original, code, language);
  assert.ok(text !== undefined, 'no place was found');
  return text;
};

describe('code applied to a file', () => {
  describe('as the whole file', () => {
    it('takes its place', () => {
      const anew = file.replace('x + y', 'y + x').trimEnd();
      assert.equal(merged(anew), `${anew}\n`);
    });

    it('fills an empty file', () => {
      assert.equal(merged('a\nb', 'text', ''), 'a\nb\n');
    });

    it('keeps line endings and the missing end of the last line', () => {
      const windows = file.trimEnd().replaceAll('\n', '\r\n');
      assert.equal(merged(file.replace('x + y', 'y + x'), 'ts', windows), windows.replace('x + y', 'y + x'));
    });

    it('is no change when nothing is different', () => {
      assert.equal(merged(file), file);
    });
  });

  describe('as one function of it', () => {
    it('replaces that function alone, with the comment that the answer left out', () => {
      const code = 'export function subtract(x: number, y: number): number {\n  return add(x, -y);\n}';
      assert.equal(merged(code), file.replace('return x - y;', 'return add(x, -y);'));
    });

    it('takes a new comment and a new signature', () => {
      const code =
        '/** Takes y from x. */\nexport function subtract(x: bigint, y: bigint): bigint {\n  return x - y;\n}';
      assert.equal(
        merged(code),
        file
          .replace('Takes away.', 'Takes y from x.')
          .replace('subtract(x: number, y: number): number', 'subtract(x: bigint, y: bigint): bigint'),
      );
    });

    it('puts a new one after the one it is shown after', () => {
      const code =
        'export function add(x: number, y: number): number {\n  return x + y;\n}\n\nexport function double(x: number): number {\n  return x + x;\n}';
      const text = merged(code);
      assert.match(text, /return x \+ y;\n\}\n\nexport function double.*\n.*\n\}\n\n\/\*\* Takes away/u);
      assert.ok(!text.includes('log(sum)'));
    });

    it('puts a new import with the imports', () => {
      const code =
        "import { c } from './c.ts';\n\nexport function subtract(x: number, y: number): number {\n  return c(x - y);\n}";
      assert.match(merged(code), /b\.ts';\nimport \{ c \} from '\.\/c\.ts';\n\n\/\*\* Adds/u);
    });

    it('takes no names away from an import that the answer shows in part', () => {
      const both = file.replace('{ a }', '{ a, z }');
      const code =
        "import { a } from './a.ts';\n\nexport function subtract(x: number, y: number): number {\n  return a(x - y);\n}";
      assert.equal(merged(code, 'ts', both), both.replace('return x - y', 'return a(x - y)'));
    });

    it('finds a method that is written without its class, and indents it', () => {
      const code = 'increment(): void {\n  this.#count += 2;\n}';
      assert.equal(merged(code), file.replace('+= 1', '+= 2'));
    });

    it('indents with the tabs of the file', () => {
      const tabs = file.replaceAll('  ', '\t');
      const code = 'increment(): void {\n  if (this.ready) {\n    this.#count += 2;\n  }\n}';
      assert.match(
        merged(code, 'ts', tabs),
        /\n\tincrement\(\): void \{\n\t\tif \(this\.ready\) \{\n\t\t\tthis\.#count \+= 2;/u,
      );
    });

    it('follows the indentation of Python', () => {
      const python =
        'import os\n\n\ndef one():\n    return 1\n\n\nclass A:\n    def two(self):\n        x = 1\n        return x\n\n    def three(self):\n        return 3\n';
      assert.equal(
        merged('def two(self):\n    return 2', 'python', python),
        python.replace('        x = 1\n        return x\n', '        return 2\n'),
      );
      assert.equal(merged('def one():\n    return 11', 'python', python), python.replace('return 1\n', 'return 11\n'));
    });

    it('takes a test for the one of the same title', () => {
      const tests =
        "describe('a', () => {\n  it('one', () => {\n    x();\n  });\n\n  it('two', () => {\n    y();\n  });\n});\n";
      assert.equal(merged("it('two', () => {\n  z();\n});", 'ts', tests), tests.replace('y();', 'z();'));
    });
  });

  describe('with markers for what stays', () => {
    it('keeps what they stand for', () => {
      const code = `// ... existing code ...
export function subtract(x: number, y: number): number {
  return add(x, -y);
}
// ... rest of the file ...`;
      assert.equal(merged(code), file.replace('return x - y;', 'return add(x, -y);'));
    });

    it('keeps them inside a function', () => {
      const code = `export function add(x: number, y: number): number {
  check(x, y);
  // ... existing code ...
  return round(sum);
}`;
      assert.equal(
        merged(code),
        file.replace('  const sum', '  check(x, y);\n  const sum').replace('return sum', 'return round(sum)'),
      );
    });

    it('keeps them inside a class, and leaves out what stands between two lines that are shown side by side', () => {
      const code = `class Counter {
  #count = 0;
  // ...
  get count(): number {
    return this.#count + 1;
  }
}`;
      assert.equal(
        merged(code.replace('class', 'export class')),
        file.replace('return this.#count', 'return this.#count + 1'),
      );
      const add =
        'export function add(x: number, y: number): number {\n  // ...\n  const sum = x + y;\n  return sum;\n}';
      assert.equal(merged(add), file.replace('  log(sum);\n', ''));
    });

    for (const marker of [
      '// ...',
      '/* ... existing code ... */',
      '# ...',
      '...',
      '<!-- ... -->',
      '// 其余代码不变',
      '# … rest of the code',
      '// existing code here',
      '{/* ... */}',
    ]) {
      it(`knows ${marker}`, () => {
        const lines = ['one = 1', 'two = 2', 'three = 3', 'four = 4'];
        const text = merged(['one = 11', marker, 'four = 44'].join('\n'), '', lines.join('\n'));
        assert.equal(text, 'one = 11\ntwo = 2\nthree = 3\nfour = 44');
      });
    }

    it('takes no ordinary comment for one', () => {
      const lines = 'a = 1\nb = 2\nc = 3\nd = 4\n';
      assert.match(
        merged('# Loads the rest of the world\na = 11\nb = 2\nc = 3\nd = 4', '', lines),
        /rest of the world/u,
      );
    });

    it('gives up rather than lose code or write a marker into the file', () => {
      const code = 'export function unknown() {\n  start();\n  // ...\n  end();\n}\n// ...\nnothing();\n// ...';
      assert.equal(mergeCode(file, code).text, undefined);
    });
  });

  describe('as a diff', () => {
    const diff = `--- a/src/add.ts
+++ b/src/add.ts
@@ -40,5 +40,5 @@ whatever
 export function add(x: number, y: number): number {
   const sum = x + y;
-  log(sum);
+  trace(sum);
   return sum;
 }`;

    it('is made where its lines are, whatever numbers it has', () => {
      assert.equal(merged(diff, 'diff'), file.replace('log(sum)', 'trace(sum)'));
    });

    it('keeps the indentation and the line endings of the file', () => {
      const odd = file.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
      assert.equal(merged(diff, 'diff', odd), odd.replace('log(sum)', 'trace(sum)'));
    });

    it('takes away a comment that looks like the name of a file', () => {
      const sql = 'select 1;\n-- old\nselect 2;\n';
      const change = '--- a/q.sql\n+++ b/q.sql\n@@ -1,3 +1,2 @@\n select 1;\n--- old\n select 2;';
      assert.equal(merged(change, 'diff', sql), 'select 1;\nselect 2;\n');
    });

    it('has no place when its lines are not there', () => {
      assert.equal(mergeCode(file, '@@ @@\n-not there\n-at all\n+x', 'diff').text, undefined);
    });

    it('takes the place it names when there are several', () => {
      const lines = 'x\na\nx\na\nx\na\n';
      assert.equal(merged('@@ -4,1 +4,1 @@\n-a\n+b', 'diff', lines), 'x\na\nx\nb\nx\na\n');
    });
  });

  describe('as search and replace', () => {
    it('replaces each', () => {
      const code =
        '<<<<<<< SEARCH\n  log(sum);\n=======\n  trace(sum);\n>>>>>>> REPLACE\n<<<<<<< SEARCH\nreturn x - y;\n=======\nif (y === 0) return x;\nreturn x - y;\n>>>>>>> REPLACE';
      assert.equal(
        merged(code),
        file.replace('log(sum)', 'trace(sum)').replace('  return x - y;', '  if (y === 0) return x;\n  return x - y;'),
      );
    });

    it('changes nothing when one of them has no place', () => {
      const code = '<<<<<<< SEARCH\nnowhere to be found\n=======\nx\n>>>>>>> REPLACE';
      assert.equal(mergeCode(file, code).text, undefined);
    });
  });

  it('says when it is not sure', () => {
    const { text, sure } = mergeCode(file, 'completely();\nunrelated();') as { text: string; sure: boolean };
    assert.equal(sure, false);
    assert.equal(text, `${file}\ncompletely();\nunrelated();\n`);
  });

  it('leaves the rest of a file alone whichever of its functions is written anew', () => {
    const name = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon');
    const body = fc.array(fc.constantFrom('one();', 'two();', 'if (x) {\n    three();\n  }', 'return x;'), {
      minLength: 1,
      maxLength: 4,
    });
    const functions = fc.uniqueArray(fc.tuple(name, body), { selector: ([name]) => name, minLength: 2 });
    const write = ([name, lines]: readonly [string, readonly string[]]): string =>
      `function ${name}(x) {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
    fc.assert(
      fc.property(functions, fc.nat(), body, (list, pick, lines) => {
        const index = pick % list.length;
        const anew = list.map((one, at): [string, string[]] => (at === index ? [one[0], lines] : one));
        const original = `${list.map(write).join('\n\n')}\n`;
        const [changed = ['', []]] = anew.slice(index);
        assert.equal(merged(write(changed), 'js', original), `${anew.map(write).join('\n\n')}\n`);
      }),
    );
  });

  it('takes files of more lines than a call may have arguments', () => {
    const body = '  go();\n'.repeat(130_000);
    const { text } = mergeCode(
      `function a() {\n${body}}\n`,
      'function b() {\n  // ...\n}\n\nfunction c() {\n  go();\n}\n',
      'ts',
    );
    assert.ok(text === undefined || text.includes(body));
    const added = mergeCode(`function a() {\n${body}}\n`, 'function c() {\n  go();\n}\n', 'ts').text;
    assert.ok(added?.includes(body) && added.includes('function c()'));
  });

  it('never fails and never writes a marker, whatever the code and the file are', () => {
    const line = fc.constantFrom(
      'function a() {',
      '}',
      '  x();',
      '\ty();',
      '// ...',
      '  // ... existing code ...',
      '',
      'import z',
      '@@ -1 +1 @@',
      '-x',
      '+y',
      '<<<<<<< SEARCH',
      '=======',
      '>>>>>>> REPLACE',
      'class B:',
      '    def c(self):',
      '        # ...',
      '} else {',
      "'''",
    );
    const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'));
    const bare = text.map((code) => code.replaceAll(/^.*\.\.\..*\n?/gmu, ''));
    fc.assert(
      fc.property(bare, text, fc.constantFrom('', 'ts', 'diff'), (original, code, language) => {
        const result = mergeCode(original, code, language).text;
        if (result === undefined || original.trim() === '' || language === 'diff' || /^[-+@<]/mu.test(code)) return;
        assert.doesNotMatch(result, /\.\.\./u);
      }),
      { numRuns: 3_000 },
    );
  });
});
