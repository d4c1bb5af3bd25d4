/** Commands in a real workspace: what they offer, what they take along, and prompt files that take the place of ours. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Asking, Attachment } from '../../../src/core/conversation/model.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Refusal } from '../../../src/host/context/refusal.ts';
import { SlashCommands } from '../../../src/host/prompts/slashCommands.ts';
import { removeFiles, writeFile } from './files.ts';

describe('slash commands', () => {
  const gate = new FileGate();
  const slash = new SlashCommands(gate);
  let editor: vscode.TextEditor;

  before(async () => {
    editor = await vscode.window.showTextDocument(await writeFile('slash/oven.ts', 'const heat = 1;\nheat = 2;\n'));
  });

  beforeEach(() => {
    editor.selection = new vscode.Selection(0, 0, 0, 0);
  });

  afterEach(() => removeFiles('.deepseek'));

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles('slash');
    gate.dispose();
  });

  async function ask(text: string, attached: readonly Attachment[] = []): Promise<Asking> {
    const step = await slash.read(text, attached);
    assert.ok(step.type !== 'new');
    return step.asking;
  }

  const labels = ({ attachments }: Asking): readonly string[] => attachments.map(({ label }) => label);

  it('are offered by the letters after the slash', async () => {
    const all = await slash.find('');
    assert.deepEqual(
      all.map(({ insert }) => insert),
      ['/explain', '/fix', '/tests', '/docs', '/review', '/commit', '/translate', '/terminal', '/compact', '/new'],
    );
    assert.equal((await slash.find('tra'))[0]?.label, '/translate');
  });

  it('take the selection, and else the file in front', async () => {
    assert.deepEqual(labels(await ask('/explain')), ['oven.ts']);
    editor.selection = new vscode.Selection(1, 0, 1, 4);
    assert.deepEqual(labels(await ask('/explain')), ['oven.ts:2']);
  });

  it('take nothing more when something is attached', async () => {
    const attached: Attachment = { id: 'x', label: 'pan.ts', icon: 'file', text: '' };
    assert.deepEqual(labels(await ask('/tests', [attached])), ['pan.ts']);
  });

  it('take the problems of the file to be fixed', async () => {
    const problems = vscode.languages.createDiagnosticCollection('slash');
    problems.set(editor.document.uri, [new vscode.Diagnostic(new vscode.Range(1, 0, 1, 4), 'Cannot assign')]);
    assert.deepEqual(labels(await ask('/fix')), ['oven.ts', 'Problems in oven.ts']);
    problems.dispose();
  });

  it('refuse to work on nothing', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assert.rejects(slash.read('/fix the loop', []), Refusal);
    assert.deepEqual(labels(await ask('/explain what a monad is')), []);
    editor = await vscode.window.showTextDocument(await writeFile('slash/oven.ts', 'const heat = 1;\nheat = 2;\n'));
  });

  it('are not paths nor words that are no command', async () => {
    assert.deepEqual(await ask('/usr/bin is full'), { text: '/usr/bin is full', attachments: [] });
    assert.deepEqual(await ask('/unknown'), { text: '/unknown', attachments: [] });
  });

  it('begin a new chat with the words after them', async () => {
    assert.deepEqual(await slash.read('/new Why?', []), { type: 'new', text: 'Why?' });
  });

  it('can be the person’s own, with variables that stand for attachments', async () => {
    await writeFile(
      '.deepseek/prompts/port.md',
      '---\ndescription: Port to another language\nmodel: deepseek-v4-pro\neffort: max\n---\nPort {{selection}} of {{file}} to {{input}}. {{unknown}}',
    );
    editor.selection = new vscode.Selection(0, 0, 1, 9);
    const [first] = await slash.find('port');
    assert.deepEqual([first?.label, first?.detail], ['/port', 'Port to another language']);
    const asking = await ask('/port Rust');
    assert.equal(asking.instruction, 'Port slash/oven.ts:1-2 of slash/oven.ts to {{input}}. {{unknown}}');
    assert.deepEqual(labels(asking), ['oven.ts:1-2', 'oven.ts']);
    assert.deepEqual([asking.model, asking.thinking, asking.text], ['deepseek-v4-pro', 'max', '/port Rust']);
  });

  it('take the place of ours of the same name', async () => {
    await writeFile('.deepseek/prompts/explain.md', 'Explain {{file}} like a cook.');
    assert.equal((await ask('/explain')).instruction, 'Explain slash/oven.ts like a cook.');
    assert.equal((await slash.find('')).filter(({ label }) => label === '/explain').length, 1);
  });

  it('refuse where a variable has no value', async () => {
    await writeFile('.deepseek/prompts/port.md', 'Port {{selection}}.');
    await assert.rejects(slash.read('/port', []), Refusal);
  });

  it('let nothing go that is held back, and ask nobody whether they may', async () => {
    await writeFile('.deepseek/prompts/port.md', 'Port {{file}} and {{selection}}.');
    const held = await writeFile('slash/.env', 'MODE=quiet\n');
    const inFront = await vscode.window.showTextDocument(held);
    inFront.selection = new vscode.Selection(0, 0, 0, 4);
    const { showWarningMessage } = vscode.window;
    const asked: string[] = [];
    Object.assign(vscode.window, { showWarningMessage: async (words: string) => void asked.push(words) });
    try {
      for (const text of ['/port', '/explain']) await assert.rejects(slash.read(text, []), Refusal);
      assert.deepEqual(asked, []);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
      editor = await vscode.window.showTextDocument(await writeFile('slash/oven.ts', 'const heat = 1;\nheat = 2;\n'));
    }
  });
});
