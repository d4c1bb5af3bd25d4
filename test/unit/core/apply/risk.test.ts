import assert from 'node:assert/strict';
import { commandsOf, hiddenCharacters, isRisky } from '../../../../src/core/apply/risk.ts';

describe('what deserves a second look', () => {
  it('are files that make programs run', () => {
    for (const path of [
      '.vscode/tasks.json',
      'a/.git/hooks/pre-commit',
      '.github/workflows/ci.yml',
      'x.code-workspace',
      '.bashrc',
      'home/.zshenv',
      '.husky/pre-push',
      String.raw`a\.VSCODE\settings.json`,
      '.mcp.json',
      '.cursor/mcp.json',
      '.claude/settings.json',
      '/home/ada/.config/autostart/a.desktop',
      'GIT~1/hooks/pre-commit',
      '.git./hooks/pre-commit',
      '.git::$INDEX_ALLOCATION/hooks/pre-commit',
      '.g\u200cit/hooks/pre-commit',
    ]) {
      assert.equal(isRisky(path), true, path);
    }
    for (const path of [
      'src/a.ts',
      '.github/ISSUE_TEMPLATE.md',
      'package.json',
      'vscode/a.ts',
      '.gitignore',
      'notes~1a.md',
      'c:/a.ts',
    ]) {
      assert.equal(isRisky(path), false, path);
    }
  });

  it('are characters that cannot be seen, each by its name', () => {
    assert.deepEqual(hiddenCharacters('rm -rf /\u202e x\u200b\u202e'), [
      'U+202E RIGHT-TO-LEFT OVERRIDE',
      'U+200B ZERO WIDTH SPACE',
    ]);
    assert.deepEqual(hiddenCharacters('a\u001b[2Kb\u{e0041}\rc\u0007'), [
      'U+001B ESC',
      'U+E0041',
      'U+000D CR',
      'U+0007 BEL',
    ]);
    for (const char of [
      '\u0000',
      '\u007f',
      '\u0085',
      '\u061c',
      '\u2028',
      '\u2066',
      '\u2069',
      '\u3164',
      '\ufeff',
      '\u034f',
    ]) {
      assert.equal(hiddenCharacters(`a${char}b`).length, 1, char.codePointAt(0)?.toString(16));
    }
  });

  it('is nothing in ordinary text', () => {
    assert.deepEqual(hiddenCharacters('echo "你好 — ⚠️ ünï"\n\tls -la | wc'), []);
  });
});

describe('the commands of a block', () => {
  it('are its text without blank lines around', () => {
    assert.equal(commandsOf('\nnpm ci\nnpm test\n'), 'npm ci\nnpm test');
  });

  it('are only what was typed in a recorded session', () => {
    assert.equal(commandsOf('$ npm ci\nadded 3 packages\n$ npm test'), 'npm ci\nnpm test');
  });

  it('have no tab, which a shell would take for a wish to complete', () => {
    assert.equal(commandsOf('if true; then\n\tls\nfi'), 'if true; then\n    ls\nfi');
  });
});
