/** Getting connected: what an address hears before the person has given it anything. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Connector } from '../../../src/host/connection/connector.ts';
import { ModelCatalog } from '../../../src/host/connection/models.ts';
import { Credentials } from '../../../src/host/keys/credentials.ts';
import { KeyRing } from '../../../src/host/keys/keyRing.ts';
import { Disposables } from '../../../src/host/lifecycle.ts';
import { hashing } from '../../helpers/hashing.ts';
import { withServer } from '../../helpers/wireServer.ts';
import { MemoryStorage } from '../keys/memoryStorage.ts';
import { noMemento } from '../noMemento.ts';
import { sharedLog } from '../sharedLog.ts';

describe('an address that may have a slip in it', () => {
  const settings = vscode.workspace.getConfiguration('askDeepSeek');
  const own = new Disposables();

  before(() => settings.update('headers', { 'x-team': 'token-of-the-team' }, vscode.ConfigurationTarget.Global));
  after(async () => {
    own.dispose();
    await settings.update('headers', undefined, vscode.ConfigurationTarget.Global);
  });

  it('hears no token before a key is given for it', async () => {
    const stopping = new AbortController();
    await withServer(
      () => stopping.abort(),
      async ({ client, origin, asked }) => {
        const ring = own.add(new KeyRing(new MemoryStorage()));
        const credentials = own.add(
          new Credentials({
            ring,
            environment: {},
            choices: noMemento,
            hashing,
            commandFor: () => undefined,
            runCommand: () => Promise.resolve({ ok: false, cause: '' }),
            onCommandFailure: () => undefined,
          }),
        );
        const catalog = own.add(new ModelCatalog(client, noMemento));
        const connector = new Connector(client, credentials, ring, catalog, sharedLog());
        await connector.connect('gateway', origin, stopping.signal);
        assert.equal(asked.length, 1);
        assert.doesNotMatch(JSON.stringify(asked[0]?.headers), /token-of-the-team/);
      },
    );
  });
});
