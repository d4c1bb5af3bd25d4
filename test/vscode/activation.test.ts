/** The extension as VS Code sees it: found, activated, its commands there. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'ask-deepseek.ask-deepseek';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  const extension = vscode.extensions.getExtension(id);

  it('is found by its id', () => {
    assert.ok(extension, `${id} is not installed`);
  });

  it('activates', async () => {
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('registers every command that its manifest promises', async () => {
    assert.ok(extension);
    const promised = (extension.packageJSON as Manifest).contributes.commands.map(({ command }) => command);
    const known = new Set(await vscode.commands.getCommands(true));
    assert.ok(promised.length > 0);
    assert.deepEqual(
      promised.filter((command) => !known.has(command)),
      [],
    );
  });
});
