/** What git tells the agent in a real repository, and what a hostile one does not make it do. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { gitTools } from '../../../src/host/agent/tools/git/gitTools.ts';
import { findGit } from '../../../src/host/agent/tools/git/repository.ts';
import { Places } from '../../../src/host/agent/tools/places.ts';
import type { AgentTool } from '../../../src/core/agent/tool.ts';
import { removeFiles, workspaceUri, writeFile } from '../context/files.ts';
import { call, refusal } from './calling.ts';

const person = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
const git = (...parameters: string[]): string =>
  execFileSync('git', [...person, ...parameters], { cwd: workspaceUri('').fsPath, encoding: 'utf8' });

/** The editor's own git looks at the same folder, and steps into every trap. */
const isOurs = 'test x$GIT_ALLOW_PROTOCOL = xnone';
function askWithoutCare(...parameters: string[]): void {
  const env = { ...process.env, GIT_ALLOW_PROTOCOL: 'none' };
  spawnSync('git', ['-C', workspaceUri('').fsPath, ...parameters], { env });
}

describe('the agent’s git', () => {
  const gate = new FileGate();
  let status: AgentTool;
  let diff: AgentTool;
  let outside: string;

  before(async function () {
    this.timeout(30_000);
    const program = await findGit();
    assert.ok(program);
    const [one, other] = gitTools(new Places(gate), program);
    assert.ok(one && other);
    [status, diff] = [one, other];
    outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile('.deepseekignore', 'private/\n');
    await writeFile('barn/hay.txt', 'dry\n');
    await writeFile('barn/roof.txt', 'tight\n');
    await writeFile('private/plan.txt', 'one\n');
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'Begin');
    git('tag', 'begin');
    await writeFile('barn/hay.txt', 'wet\n');
    await writeFile('barn/roof.txt', 'open\n');
    await writeFile('private/plan.txt', 'two\n');
    await writeFile('barn/new ö.txt', 'new\n');
    git('add', 'barn/roof.txt');
  });

  after(async () => {
    gate.dispose();
    await removeFiles('.deepseekignore', 'barn', 'private', '.gitattributes');
    await rm(outside, { recursive: true });
  });

  it('tells the branch and the files, without private ones', async () => {
    const { text } = await call(status, {});
    assert.match(text, /^## main\n/);
    assert.match(text, /^ M barn\/hay\.txt$/m);
    assert.match(text, /^M {2}barn\/roof\.txt$/m);
    assert.match(text, /^\?\? barn\/new ö\.txt$/m);
    assert.doesNotMatch(text, /plan/);
    assert.match(text, /\[1 private files are left out\.\]$/);
  });

  it('tells what has changed, staged or since a commit, in all or in one place', async () => {
    const all = (await call(diff, {})).text;
    assert.match(all, /^\+wet$/m);
    assert.match(all, /^\+open$/m);
    assert.match(all, /^\[private\/plan\.txt is private and left out\.\]$/m);
    assert.doesNotMatch(all, /two/);
    const staged = (await call(diff, { staged: true })).text;
    assert.match(staged, /^\+open$/m);
    assert.doesNotMatch(staged, /wet/);
    assert.doesNotMatch((await call(diff, { path: 'barn/hay.txt', since: 'begin' })).text, /open/);
    assert.match(await refusal(diff, { path: 'private/plan.txt' }), /is private/);
  });

  it('takes nothing for an option, a program or a place elsewhere', async () => {
    for (const since of ['--output=x', '-O', 'HEAD --no-index', '$(touch x)', ''])
      assert.match(await refusal(diff, { since }), /since: /, since);
    assert.match(await refusal(diff, { since: 'none' }), /^Git failed: .*none/s);
    assert.match(await refusal(diff, { path: '../x' }), /not in the workspace/);
    assert.match(await refusal(status, { folder: '/etc' }), /not in the workspace/);
  });

  it('runs no program that the repository names, fetches nothing and leaves its files alone', async () => {
    const mark = join(outside, 'ran');
    const trap = join(outside, 'trap.sh');
    await write(trap, `#!/bin/sh\n${isOurs} && echo "$0 $*" >> ${mark}\ncat\n`);
    await chmod(trap, 0o755);
    const hooks = join(outside, 'hooks');
    await mkdir(hooks);
    await copyFile(trap, join(hooks, 'post-index-change'));
    const settings: readonly (readonly [string, string])[] = [
      ['core.fsmonitor', trap],
      ['core.hooksPath', hooks],
      ['core.pager', trap],
      ['core.sshCommand', trap],
      ['diff.external', trap],
      ['diff.trap.command', trap],
      ['diff.trap.textconv', trap],
      ['filter.trap.clean', trap],
      ['filter.trap.process', trap],
      ['filter.trap.required', 'true'],
      ['filter.a.b=c.clean', trap],
      ['core.worktree', outside],
      ['status.submoduleSummary', 'true'],
      ['remote.origin.url', `ext::${trap}`],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.uploadpack', trap],
      ['protocol.ext.allow', 'always'],
    ];
    const config = workspaceUri('.git/config').fsPath;
    for (const [name, value] of settings) execFileSync('git', ['config', '--file', config, name, value]);
    await writeFile('.gitattributes', '*.txt filter=trap diff=trap\n');
    await writeFile('barn/hay.txt', 'wetter\n');
    try {
      const index = await readFile(workspaceUri('.git/index').fsPath);
      assert.match((await call(status, {})).text, /^ M barn\/hay\.txt$/m);
      assert.match((await call(diff, {})).text, /^\+wetter$/m);
      assert.match((await call(diff, { staged: true })).text, /^\+open$/m);
      assert.equal(existsSync(mark), false);
      assert.deepEqual(await readFile(workspaceUri('.git/index').fsPath), index);
      // The trap is one: asked without care, git steps into it.
      askWithoutCare('--work-tree=.', 'status');
      assert.equal(existsSync(mark), true);
    } finally {
      for (const [name] of settings) execFileSync('git', ['config', '--file', config, '--unset', name]);
    }
  });

  for (const [name, attribute] of [
    ['a=b', 'a=b'],
    ['an empty name', ''],
    ['a name that is no text', '\u00ff'],
  ] as const) {
    it(`runs no filter of the repository that is called ${name}`, async () => {
      const mark = join(outside, 'filtered');
      const config = workspaceUri('.git/config').fsPath;
      const before = await readFile(config);
      const filter = `[filter "${attribute}"]\n\tclean = "${isOurs} && echo ran >> ${mark}; cat"\n\trequired\n`;
      await write(config, Buffer.concat([before, Buffer.from(filter, 'latin1')]));
      await write(workspaceUri('.gitattributes').fsPath, Buffer.from(`*.txt filter=${attribute}\n`, 'latin1'));
      await writeFile('barn/hay.txt', `dry, then ${name}\n`);
      try {
        for (const tool of [status, diff]) {
          const { text } = await call(tool, {}).catch((error: Error) => ({ text: error.message }));
          assert.match(text, /hay\.txt|unreadable name/);
        }
        assert.equal(existsSync(mark), false);
        askWithoutCare('diff');
        assert.equal(existsSync(mark), true);
      } finally {
        await write(config, before);
        await rm(mark, { force: true });
      }
    });
  }
});
