/** A page in a tab of its own: what it asks for and cannot be done is told, and disturbs nobody. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { openTab } from '../../../src/host/panel/tab.ts';

describe('a page in a tab', () => {
  it('leaves no rejection to nobody when what it asks for fails', async () => {
    const extension = vscode.extensions.getExtension('ask-deepseek.ask-deepseek');
    assert.ok(extension);
    const left: unknown[] = [];
    const note = (reason: unknown): unknown => left.push(reason);
    process.on('unhandledRejection', note);
    const asked = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const tab = openTab({
      extensionUri: extension.extensionUri,
      page: 'costs',
      title: 'Costs',
      async receive() {
        asked.resolve();
        throw new Error('no settings here');
      },
      onDidClose: () => closed.resolve(),
    });
    // The page's own script runs and says that it does.
    await asked.promise;
    await setImmediate();
    tab.dispose();
    await closed.promise;
    process.off('unhandledRejection', note);
    assert.deepEqual(left, []);
  });
});
