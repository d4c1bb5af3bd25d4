/** Commands of the agent in real terminals of the editor: what is asked, what comes back, and that they end. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, symlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Places } from '../../../src/host/agent/tools/places.ts';
import { runCommandTool, Shells } from '../../../src/host/agent/tools/shell/runCommand.ts';
import { removeFiles, workspaceUri, writeFile } from '../context/files.ts';
import { call, refusal } from './calling.ts';

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

describe('the agent’s commands', function () {
  this.timeout(60_000);
  const gate = new FileGate();

  before(async () => {
    await writeFile('mill/count.sh', 'echo one\necho two >&2\nexit 3\n');
    const terminals = vscode.workspace.getConfiguration('terminal.integrated');
    await terminals.update('defaultProfile.linux', 'bash', vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    gate.dispose();
    await removeFiles('mill');
  });

  it('ask for the whole command, and for no more of a session than its first words', async () => {
    const tool = runCommandTool(new Places(gate), new Shells());
    const { signal } = new AbortController();
    const asked = async (value: unknown) => (await tool.prepare(value, signal)).approval;
    assert.deepEqual(await asked({ command: ' npm test -- --grep x ' }), {
      kind: 'command',
      subject: 'npm test -- --grep x',
      prefix: 'npm test',
    });
    assert.deepEqual(await asked({ command: 'npm test', folder: 'mill' }), {
      kind: 'command',
      subject: 'npm test (mill)',
      prefix: 'npm test (mill)',
    });
    assert.deepEqual(await asked({ command: 'npm test; curl evil' }), {
      kind: 'command',
      subject: 'npm test; curl evil',
    });
  });

  it('are not even asked about where they hide something or run elsewhere', async () => {
    const tool = runCommandTool(new Places(gate), new Shells());
    assert.match(await refusal(tool, { command: 'ls \u202e' }), /cannot be seen/);
    assert.match(await refusal(tool, { command: 'ls\u001b[2K' }), /cannot be seen/);
    assert.match(await refusal(tool, { command: 'x'.repeat(5_000) }), /too long/);
    assert.match(await refusal(tool, { command: 'ls', folder: '..' }), /not in the workspace/);
    assert.match(await refusal(tool, { command: 'ls', folder: '/tmp' }), /not in the workspace/);
  });

  it('run in no other folder than the one that was asked about', async () => {
    const tool = runCommandTool(new Places(gate), new Shells(0));
    const link = workspaceUri('mill/link').fsPath;
    await writeFile('mill/one/a.txt', '');
    await writeFile('mill/other/a.txt', '');
    await symlink(workspaceUri('mill/one').fsPath, link);
    const { signal } = new AbortController();
    const prepared = await tool.prepare({ command: 'touch ran', folder: 'mill/link' }, signal);
    assert.equal(prepared.approval?.subject, 'touch ran (mill/one)');
    await rm(link);
    await symlink(workspaceUri('mill/other').fsPath, link);
    await assert.rejects(async () => prepared.run(signal), /leads elsewhere now/);
    assert.equal(existsSync(workspaceUri('mill/other/ran').fsPath), false);
  });

  it('in a shell of our own are not held up by what they leave running, which ends with the terminal', async () => {
    const shells = new Shells(0);
    const command = 'sleep 300 & echo $! > mill/pid; echo done';
    const { text } = await call(runCommandTool(new Places(gate), shells), { command });
    const pid = Number(await readFile(workspaceUri('mill/pid').fsPath, 'utf8'));
    assert.equal(text, 'Exit code 0.\ndone');
    assert.ok(isRunning(pid));
    shells.dispose();
    await until(() => !isRunning(pid));
    await removeFiles('mill/pid');
  });

  for (const [where, isIntegrated] of [['of the editor', true] as const, ['of our own', false] as const]) {
    describe(`in a shell ${where}`, () => {
      const shells = new Shells(isIntegrated ? 50_000 : 0);
      const tool = runCommandTool(new Places(gate), shells);
      after(() => shells.dispose());

      it('give their output and exit code, in a terminal that can be seen', async () => {
        const { text, failed, title } = await call(tool, { command: 'sh mill/count.sh' });
        assert.equal(title, 'Run sh mill/count.sh');
        assert.match(text, /^Exit code 3\.\n/);
        assert.deepEqual(text.split('\n').slice(1).sort(), ['one', 'two']);
        assert.equal(failed, true);
        const terminal = vscode.window.terminals.find(({ name }) => name === 'DeepSeek');
        assert.equal(terminal?.shellIntegration !== undefined, isIntegrated);
        const good = await call(tool, { command: 'pwd && echo "$PAGER:$DEEPSEEK_API_KEY:"', folder: 'mill' });
        assert.equal(good.text, `Exit code 0.\n${workspaceUri('mill').fsPath}\ncat::`);
        assert.equal(good.failed, undefined);
      });

      it('start anew each time, one terminal at a time', async () => {
        await call(tool, { command: 'cd mill; export LEFT=over' });
        assert.match((await call(tool, { command: 'echo "$LEFT in $(basename "$PWD")"' })).text, /\nin sample$/);
        await until(() => vscode.window.terminals.filter(({ name }) => name === 'DeepSeek').length === 1);
      });

      it('may be of several lines, and mean what they say', async () => {
        assert.equal((await call(tool, { command: 'echo one!!two' })).text, 'Exit code 0.\none!!two');
        assert.equal((await call(tool, { command: 'echo\tmill/cou\t' })).text, 'Exit code 0.\nmill/cou');
        assert.equal((await call(tool, { command: 'echo one\necho two\nfalse' })).text, 'Exit code 1.\none\ntwo');
      });

      it('give the beginning and the end of a long output', async () => {
        const { text } = await call(tool, { command: 'seq 1 20000' });
        assert.match(text, /^Exit code 0\.\n1\n2\n/);
        assert.match(text, /\n\[\d+ characters left out here\]\n/);
        assert.match(text, /\n20000$/);
        assert.ok(text.length < 25_000);
      });

      for (const [how, text] of [
        ['at the signal', 'The person stopped it.'] as const,
        ['after their time', 'It was ended after 2 s.'] as const,
      ]) {
        it(`end ${how}, with all that they started`, async () => {
          const pids = workspaceUri('mill/pids');
          const controller = new AbortController();
          const command = `sh -c 'trap "" INT; echo begun; sleep 300 & echo $! $$ > mill/new; mv mill/new mill/pids; wait'`;
          const seconds = how === 'at the signal' ? 100 : 2;
          await removeFiles('mill/pids');
          const called = call(tool, { command, timeout_seconds: seconds }, controller.signal);
          await until(() => existsSync(pids.fsPath));
          if (how === 'at the signal') controller.abort();
          const result = await called;
          // A terminal shows the key that ended it.
          assert.equal(result.text.replace(/\n\^C$/, ''), `${text}\nbegun`);
          assert.equal(result.failed, true);
          const started = (await readFile(pids.fsPath, 'utf8')).trim().split(' ').map(Number);
          assert.equal(started.length, 2);
          await until(() => !started.some(isRunning));
          await removeFiles('mill/pids');
        });
      }

      it('end when the person closes the terminal', async () => {
        const called = call(tool, { command: 'touch mill/begun; sleep 300' });
        await until(() => existsSync(workspaceUri('mill/begun').fsPath));
        for (const terminal of vscode.window.terminals) if (terminal.name === 'DeepSeek') terminal.dispose();
        assert.match((await called).text, /^The person closed the terminal\./);
        await removeFiles('mill/begun');
      });
    });
  }
});
