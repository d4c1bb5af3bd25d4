/** `deepseek-mcp-server`, a client of another author, driven over stdio against the gateway. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type Gateway, startGateway } from '../../../gateway/gateway.ts';
import { makePng } from '../pictures.ts';

type Content = Readonly<Record<string, unknown>>;

describe('gateway seen by deepseek-mcp-server', () => {
  let gateway: Gateway;
  let client: Client;
  before(async () => {
    gateway = await startGateway();
    const program = createRequire(import.meta.url).resolve('deepseek-mcp-server/build/index.js');
    client = new Client({ name: 'test', version: '1.0.0' });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program],
      env: { DEEPSEEK_API_KEY: gateway.key, DEEPSEEK_BASE_URL: gateway.url },
      stderr: 'ignore',
    });
    await client.connect(transport);
  });
  after(async () => {
    await client.close();
    await gateway.close();
  });

  async function call(name: string, input: Content = {}): Promise<Content> {
    const result = await client.callTool({ name, arguments: input });
    assert.ok(result.structuredContent, JSON.stringify(result.content));
    return result.structuredContent as Content;
  }

  it('completes code between prompt and suffix, whole and streamed', async () => {
    const input = {
      prompt: 'let total = sum(items);\nlet count = 0;\nlet tot',
      suffix: '\nlet count = 0;',
      max_tokens: 64,
    };
    const whole = await call('completion', input);
    assert.equal(whole['text'], 'al = sum(items);');
    assert.equal((await call('completion', { ...input, stream: true }))['text'], whole['text']);
  });

  it('reads the balance and the models', async () => {
    const balance = await call('get_user_balance');
    assert.equal(balance['is_available'], true);
    const models = await call('list_models');
    assert.equal((models['data'] as unknown[]).length, 2);
  });

  it('uploads, lists, reads and deletes a file', async () => {
    const content = makePng(3, 3, [1, 2, 3]);
    const file_data = content.toString('base64');
    const file = await call('upload_file', { filename: 'a.png', file_data, expires_after_seconds: 3600 });
    assert.equal(file['bytes'], content.length);
    assert.equal(file['expires_at'], Number(file['created_at']) + 3600);
    const second = await call('upload_file', { filename: 'b.png', file_data });
    const newest = await call('list_files', { limit: 1 });
    assert.deepEqual([newest['first_id'], newest['has_more']], [second['id'], true]);
    const rest = await call('list_files', { after: second['id'] });
    assert.deepEqual(
      (rest['data'] as Content[]).map(({ id }) => id),
      [file['id']],
    );
    assert.equal((await call('retrieve_file', { file_id: file['id'] }))['filename'], 'a.png');
    assert.equal((await call('delete_file', { file_id: file['id'] }))['deleted'], true);
    const gone = await call('retrieve_file', { file_id: file['id'] });
    assert.equal(gone['status'], 404);
  });

  it('chats over several turns, streamed', async () => {
    const turn = (message: string): Promise<Content> =>
      call('chat_completion', { message, conversation_id: 'c', stream: true });
    const first = await turn('Explain closures in Python');
    assert.ok(String(first['reasoning_content']).length > 0);
    const second = await turn('And now a table, please');
    assert.match(String(second['response_text']), /\*\*Earlier turns:\*\* 1/);
  });

  it('passes errors on with their status', async () => {
    gateway.fault({ status: 402 });
    const failure = await call('get_user_balance');
    assert.deepEqual([failure['status'], failure['message']], [402, 'Insufficient Balance']);
  });
});
