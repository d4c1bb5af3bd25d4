/** A server of another author that speaks MCP, set up as the editor wants it: its tools in our list, and in a run of the agent. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { chooseOtherTools } from '../../../../src/host/agent/tools/others/otherTools.ts';
import { removeFiles, writeFile } from '../../context/files.ts';
import { openRig, type Rig } from '../loop/rig.ts';

const isOurs = (name: string): boolean => /^mcp_.*get_user_balance$/.test(name);
const tool = (): vscode.LanguageModelToolInformation | undefined => vscode.lm.tools.find(({ name }) => isOurs(name));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a server of tools that the editor knows', function () {
  this.timeout(60_000);
  let rig: Rig;
  let name = '';

  before(async () => {
    rig = await openRig();
    const root = vscode.extensions.getExtension('ask-deepseek.ask-deepseek')?.extensionPath ?? '';
    const program = createRequire(join(root, 'package.json')).resolve('deepseek-mcp-server/build/index.js');
    const server = {
      type: 'stdio',
      command: process.execPath,
      args: [program],
      env: { DEEPSEEK_API_KEY: rig.gateway.key, DEEPSEEK_BASE_URL: rig.gateway.url },
    };
    await writeFile('.vscode/mcp.json', JSON.stringify({ servers: { account: server } }));
    let tries = 0;
    // The editor looks at the file in its own time, and starts what it knows then.
    await until(() => {
      if (tries % 20 === 0) {
        void vscode.commands.executeCommand('workbench.mcp.startServer', '*', { autoTrustChanges: true });
      }
      tries += 1;
      return tool() !== undefined;
    });
    name = tool()?.name ?? '';
  });
  afterEach(() => assert.deepEqual(rig.failures, []));
  after(async () => {
    await removeFiles('.vscode/mcp.json');
    // Its tools go with it, when the editor has looked at the file.
    let tries = 0;
    await until(() => tool() === undefined || (tries += 1) > 100);
    await rig.close();
  });

  it('stands in the list of tools, and is chosen or not', async () => {
    const { showQuickPick } = vscode.window;
    const shown: vscode.QuickPickItem[] = [];
    // What the person takes from the list stands for clicks that a test in the extension host cannot make.
    const pickNone = async (items: readonly vscode.QuickPickItem[]): Promise<vscode.QuickPickItem[]> => {
      shown.push(...items);
      return [];
    };
    const pickAll = async (items: readonly vscode.QuickPickItem[]): Promise<vscode.QuickPickItem[]> => [...items];
    try {
      Object.assign(vscode.window, { showQuickPick: pickNone });
      await chooseOtherTools(rig.choices);
      assert.ok(shown.some(({ label, picked }) => label === name && picked === true));
      const without = await rig.ask('How much is left?', [{ text: 'I do not know.' }]);
      assert.equal(without.answer.end.status, 'ended');
      assert.ok(!(rig.sent().at(-1) ?? '').includes(name));
      Object.assign(vscode.window, { showQuickPick: pickAll });
      await chooseOtherTools(rig.choices);
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
  });

  it('is used by the agent when the person allows it, and not otherwise', async () => {
    const round = { toolCalls: [{ id: 'call_1', name, arguments: '{}' }] };
    const before = rig.gateway.requests.filter(({ path }) => path.endsWith('/user/balance')).length;
    const refused = await rig.ask('How much is left?', [round, { text: 'Not then.' }], 'refuse');
    assert.deepEqual(
      refused.asked.map(({ kind, subject }) => [kind, subject]),
      [['tool', `${name}\n{}`]],
    );
    assert.equal(refused.calls[0]?.call.status, 'refused');
    assert.equal(rig.gateway.requests.filter(({ path }) => path.endsWith('/user/balance')).length, before);
    const allowed = await rig.ask('How much is left?', [round, { text: 'That much.' }], 'allow');
    assert.equal(allowed.asked.length, 1);
    assert.equal(allowed.calls[0]?.call.status, 'done');
    assert.match(allowed.calls[0]?.text ?? '', /110/);
    assert.match(rig.sent().at(-1) ?? '', /110/);
  });
});
