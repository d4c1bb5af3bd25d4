/** What a completion sends to a model server of one's own. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Prompt } from '../../../src/core/completion/model.ts';
import { CompletionService } from '../../../src/host/completion/ask.ts';
import { ModelCatalog } from '../../../src/host/connection/models.ts';
import { queryAt } from '../../helpers/documentSnapshot.ts';
import { llamacpp } from '../../helpers/modelServers.ts';
import { collect, endOf, never, withServer } from '../../helpers/wireServer.ts';
import { noMemento } from '../noMemento.ts';

interface Infill {
  readonly input_prefix: string;
  readonly input_extra: readonly unknown[];
}

const prompt: Prompt = {
  prefix: '// Language: typescript\n// Similar, in lib/sum.ts:\n// sum(a, b)\nconst total = ',
  ownPrefix: '// Language: typescript\nconst total = ',
  suffix: '\n',
  snippets: [{ path: 'lib/sum.ts', kind: 'similar', text: 'sum(a, b)', score: 1 }],
  shape: 'line',
  maxTokens: 64,
  stop: ['\n'],
};

describe('a completion of a server of one’s own', () => {
  it('gives llama.cpp the snippets beside the prompt, and tells exactly that', async () => {
    const settings = vscode.workspace.getConfiguration('askDeepSeek');
    await settings.update('model', 'served', vscode.ConfigurationTarget.Global);
    try {
      await withServer(llamacpp, async ({ client, connect, asked }) => {
        const connection = connect('local');
        const catalog = new ModelCatalog(client, noMemento);
        const service = new CompletionService(
          client,
          catalog,
          () => Promise.resolve({ connection, found: undefined }),
          () => true,
        );
        assert.equal(endOf(await collect(service.ask(prompt, queryAt('|'), never))).error, undefined);
        const body = JSON.parse(asked.find(({ path }) => path === '/infill')?.body.toString() ?? '{}') as Infill;
        assert.equal(body.input_prefix, prompt.ownPrefix);
        assert.deepEqual(body.input_extra, [{ filename: 'lib/sum.ts', text: 'sum(a, b)' }]);
        const sent = service.sentFor(prompt);
        assert.equal(sent?.prompt, prompt.ownPrefix);
        assert.deepEqual(sent.extra, [{ path: 'lib/sum.ts', text: 'sum(a, b)' }]);
      });
    } finally {
      await settings.update('model', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
