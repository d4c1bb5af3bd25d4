import assert from 'node:assert/strict';
import { cutDiff } from '../../../../src/core/commit/cut.ts';
import { isConventional, messageIn } from '../../../../src/core/commit/style.ts';
import { commitMessages } from '../../../../src/core/prompts/commitMessage.ts';

const diffOf = (path: string, lines: number): string =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -0,0 +1,${lines} @@\n${'+some line of code\n'.repeat(lines)}`;

describe('a diff for a commit message', () => {
  it('stays as it is when it is small', () => {
    const diff = diffOf('a.ts', 3) + diffOf('b.ts', 2);
    assert.deepEqual(cutDiff(diff), { text: diff, cut: [] });
  });

  it('is cut by file, with a note of what is left out', () => {
    const { text, cut } = cutDiff(diffOf('a.ts', 3) + diffOf('large.ts', 2_000) + diffOf('z.ts', 1));
    assert.deepEqual(cut, ['large.ts']);
    assert.ok(text.length < 13_000);
    assert.match(text, /\[large\.ts: the rest: \+\d+ −0 lines, left out\]\ndiff --git a\/z\.ts/);
  });

  it('names files that programs write, without their text', () => {
    const { text, cut } = cutDiff(diffOf('package-lock.json', 50) + diffOf('src/a.ts', 1));
    assert.deepEqual(cut, ['package-lock.json']);
    assert.match(text, /^\[package-lock\.json: \+50 −0 lines, left out\]\n/);
  });

  it('never grows beyond its limit by more than its notes', () => {
    const many = Array.from({ length: 200 }, (_, index) => diffOf(`f${index}.ts`, 100)).join('');
    const { text, cut } = cutDiff(many);
    assert.ok(text.length < 48_000 + 200 * 60, `${text.length}`);
    assert.ok(cut.length > 100);
  });
});

describe('a commit message', () => {
  it('comes without fence and quotes, at every moment of the stream', () => {
    assert.equal(messageIn('```\nfeat: add x\n\nBecause.\n```\nDone.'), 'feat: add x\n\nBecause.');
    assert.equal(messageIn('```text\nfeat: a'), 'feat: a');
    assert.equal(messageIn('"Add x"'), 'Add x');
    assert.equal(messageIn('`x` is added'), '`x` is added');
    assert.equal(messageIn('  Add x\n'), 'Add x');
  });

  it('is conventional where most of the last ones are', () => {
    assert.equal(isConventional(['feat: a', 'fix(core)!: b', 'Merge c']), true);
    assert.equal(isConventional(['Add a', 'fix: b']), false);
    assert.equal(isConventional([]), false);
  });

  it('is asked for alike every day: what never changes, then the style, then the changes, then the draft', () => {
    const task = { recent: ['feat: one', 'fix: two'], diff: diffOf('a.ts', 1), untracked: ['new.ts'], draft: 'fe' };
    const [system, user] = commitMessages(task);
    assert.equal(system?.text, commitMessages({ ...task, recent: [], diff: '', draft: '' })[0]?.text);
    assert.match(
      user?.text ?? '',
      /feat: one\n---\nfix: two[\s\S]*Conventional Commits[\s\S]*diff --git[\s\S]*new\.ts[\s\S]*fe\n[\s\S]*The message:$/,
    );
  });
});
