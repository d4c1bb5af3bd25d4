/** Pages, pictures, questions and tools of others: what the agent gets of them, and which tools are offered where. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HttpRequest, HttpSend } from '../../../src/api/http.ts';
import { createTools, type ToolParts } from '../../../src/host/agent/tools/registry.ts';
import { askPerson } from '../../../src/host/agent/tools/person/askPerson.ts';
import { personTools } from '../../../src/host/agent/tools/person/askUser.ts';
import { chooseOtherTools } from '../../../src/host/agent/tools/others/otherTools.ts';
import { Shells } from '../../../src/host/agent/tools/shell/runCommand.ts';
import { fetchUrlTool } from '../../../src/host/agent/tools/web/fetchUrl.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Pages } from '../../../src/host/context/sources/pages.ts';
import { Converter } from '../../../src/host/image/converter.ts';
import { Pictures } from '../../../src/host/image/pictures.ts';
import { pngFile } from '../../helpers/pictureFiles.ts';
import { removeFiles, writeFile } from '../context/files.ts';
import { call, refusal } from './calling.ts';

interface Canned {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A network of its own: what is asked of it, and what it answers by address. */
function makeSend(answers: Readonly<Record<string, Canned>>): { readonly send: HttpSend; readonly asked: string[] } {
  const asked: string[] = [];
  const send = ({ url }: HttpRequest) => {
    asked.push(url);
    const { status, headers, body } = answers[url] ?? { status: 404, headers: {}, body: '' };
    const bytes = (async function* () {
      yield Buffer.from(body);
    })();
    return Promise.resolve({ status, headers, body: bytes });
  };
  return { send, asked };
}

const page = (body: string): Canned => ({ status: 200, headers: { 'content-type': 'text/html' }, body });
const leadTo = (location: string): Canned => ({ status: 302, headers: { location }, body: '' });
const site = 'https://93.184.215.14';

/** Does something until the other has come to its end: a list that is to be shown may not stand yet. */
async function repeatUntil(settled: Promise<unknown>, act: () => Thenable<unknown>): Promise<void> {
  const isDone = settled.then(
    () => true,
    () => true,
  );
  const pause = () => new Promise<false>((resolve) => setTimeout(resolve, 50, false));
  while (!(await Promise.race([isDone, pause()]))) await act();
}

class Choices implements vscode.Memento {
  readonly #values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.#values.keys()];
  }
  get<T>(key: string, usual?: T): T | undefined {
    return (this.#values.get(key) as T | undefined) ?? usual;
  }
  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}

describe('fetch_url', () => {
  it('asks with the whole address and gives the text of the page', async () => {
    const { send } = makeSend({ [`${site}/a?b=c`]: page('<title>T</title><h1>Head</h1><script>x</script><p>Words') });
    const { text, approval } = await call(fetchUrlTool(new Pages(send)), {
      url: 'https://me:pass@93.184.215.14/a?b=c#d',
    });
    assert.deepEqual(approval, { kind: 'network', subject: `${site}/a?b=c`, prefix: site });
    assert.equal(text, `${site}/a?b=c\nT\n\n# Head\n\nWords`);
  });

  it('follows a page within its site, and to no other one', async () => {
    const elsewhere = 'https://8.8.8.8/collect?x=1';
    const { send, asked } = makeSend({
      [`${site}/`]: leadTo('/home'),
      [`${site}/home`]: page('Here'),
      [`${site}/out`]: leadTo(elsewhere),
      [elsewhere]: page('Gone'),
    });
    const tool = fetchUrlTool(new Pages(send));
    assert.match((await call(tool, { url: site })).text, /\nHere$/);
    assert.match(
      await refusal(tool, { url: `${site}/out` }),
      /another site\. Call fetch_url with https:\/\/8\.8\.8\.8\/collect\?x=1/,
    );
    assert.ok(!asked.includes(elsewhere));
  });

  it('asks nothing of this computer, private networks and the services of clouds, by whatever way', async () => {
    const hosts = [
      '127.0.0.1',
      'localhost',
      '169.254.169.254',
      '10.0.0.1',
      '[::1]',
      '2130706433',
      '0x7f.1',
      'router',
      'a.internal',
      '[::ffff:7f00:1]',
    ];
    const inside = Object.fromEntries(hosts.map((host, index) => [`${site}/${index}`, leadTo(`http://${host}/`)]));
    const { send, asked } = makeSend(inside);
    const tool = fetchUrlTool(new Pages(send));
    for (const [index, host] of hosts.entries()) {
      assert.match(await refusal(tool, { url: `http://${host}/` }), /is in a private network/, host);
      assert.match(await refusal(tool, { url: `${site}/${index}` }), /is in a private network/, host);
    }
    assert.ok(asked.every((url) => url.startsWith(site)));
    for (const url of ['file:///etc/passwd', 'data:text/html,x', 'vscode://x', 'none']) await refusal(tool, { url });
  });

  it('gives a long page in parts', async () => {
    const { send } = makeSend({ [`${site}/long`]: page(`<p>${'a'.repeat(39_999)}b${'c'.repeat(50)}`) });
    const tool = fetchUrlTool(new Pages(send));
    assert.match(
      (await call(tool, { url: `${site}/long` })).text,
      /ab\n\[Go on with from_character 40001 of 40050\.\]$/,
    );
    assert.match((await call(tool, { url: `${site}/long`, from_character: 40_001 })).text, /\n\nc{50}$/);
  });
});

describe('the tools that the agent is offered', () => {
  const gate = new FileGate();
  const conversions = new Converter(() => Promise.resolve());
  const parts = (choices: vscode.Memento): ToolParts => ({
    gate,
    pages: new Pages(() => Promise.reject(new Error('offline'))),
    pictures: () => Promise.resolve(new Pictures(conversions)),
    look: (_picture, question) => Promise.resolve(`seen: ${question}`),
    askPerson: (question, choicesOf) => Promise.resolve(question === 'Nobody?' ? undefined : choicesOf.at(-1)),
    shells: new Shells(),
    overlay: { textOf: () => undefined, uris: [] },
    writeChanges: () => Promise.resolve(),
    choices,
  });
  const toolNamed = async (name: string, choices: vscode.Memento = new Choices()) => {
    const tool = (await createTools(parts(choices))).find(({ spec }) => spec.name === name);
    assert.ok(tool, name);
    return tool;
  };

  after(() => {
    gate.dispose();
    conversions.dispose();
  });

  it('have valid names, short words and schemas that say what is needed', async () => {
    const tools = await createTools(parts(new Choices()));
    const specs = tools.map(({ spec }) => spec).filter(({ name }) => !name.startsWith('mcp_'));
    assert.deepEqual(specs.map(({ name }) => name).sort(), [
      'analyze_image',
      'ask_user',
      'fetch_url',
      'find_references',
      'get_problems',
      'git_diff',
      'git_status',
      'list_files',
      'read_file',
      'rename_symbol',
      'run_command',
      'search_symbols',
      'search_text',
      'update_plan',
    ]);
    for (const { name, description, parameters } of specs) {
      assert.ok(description.length < 400, name);
      assert.equal(parameters['type'], 'object', name);
      assert.equal(parameters['additionalProperties'], false, name);
    }
    assert.deepEqual(specs.find(({ name }) => name === 'read_file')?.parameters['required'], ['path']);
    // They go along with each request.
    assert.ok(JSON.stringify(specs).length < 8_500, String(JSON.stringify(specs).length));
  });

  it('are told apart by what only looks', async () => {
    const tools = await createTools(parts(new Choices()));
    assert.deepEqual(
      tools.filter(({ spec, readsOnly }) => !readsOnly && !spec.name.startsWith('mcp_')).map(({ spec }) => spec.name),
      ['rename_symbol', 'fetch_url', 'run_command'],
    );
  });

  it('ask the person, and tell the plan', async () => {
    const ask = await toolNamed('ask_user');
    assert.equal((await call(ask, { question: 'Which?', choices: ['one', 'two'] })).text, 'two');
    assert.match((await call(ask, { question: 'Nobody?' })).text, /did not answer/);
    const plan = await toolNamed('update_plan');
    const steps = [
      { text: 'Look', status: 'done' },
      { text: 'Leap', status: 'doing' },
    ];
    assert.equal((await call(plan, { steps })).title, 'Plan: 1 of 2 steps done, now: Leap');
    assert.match(await refusal(plan, { steps: [{ text: 'x', status: 'soon' }] }), /steps\.0\.status/);
  });

  it('ask one question after the other, though the calls run side by side', async () => {
    const open: ((answer: string) => void)[] = [];
    const [ask] = personTools(() => new Promise((resolve) => open.push(resolve)));
    assert.ok(ask);
    const answers = ['One?', 'Two?'].map((question) => call(ask, { question }));
    for (const [index, answer] of answers.entries()) {
      while (open.length <= index) await new Promise(setImmediate);
      await new Promise(setImmediate);
      assert.equal(open.length, index + 1);
      open[index]?.(`answer ${index}`);
      assert.equal((await answer).text, `answer ${index}`);
    }
  });

  it('put a question to the person, who chooses or types an answer or leaves it', async () => {
    const accept = (): Thenable<unknown> =>
      vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    const leave = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    const after = async (act: () => Thenable<unknown>, signal = new AbortController().signal) => {
      const answer = askPerson('Which?', ['one', 'two'], signal);
      await repeatUntil(answer, act);
      return answer;
    };
    assert.equal(await after(accept), 'one');
    assert.equal(await after(leave), undefined);
    const controller = new AbortController();
    const stop = (): Promise<void> => Promise.resolve(controller.abort());
    await assert.rejects(after(stop, controller.signal), { name: 'AbortError' });
  });

  it('look at no picture that is private or none', async () => {
    await writeFile('.deepseekignore', 'private/\n');
    await writeFile('private/a.png', pngFile(4, 4));
    await writeFile('text.png', 'no picture');
    const tool = await toolNamed('analyze_image');
    assert.match(await refusal(tool, { path: 'private/a.png' }), /is private/);
    assert.match(await refusal(tool, { path: 'none.png' }), /no such file/);
    assert.match(await refusal(tool, { path: 'text.png' }), /not a picture/);
    await removeFiles('.deepseekignore', 'private', 'text.png');
  });

  it('are of others only as far as they were chosen, and never ours for other agents', async () => {
    const names = vscode.lm.tools.map(({ name }) => name).filter((name) => !name.startsWith('deepseek_'));
    assert.ok(vscode.lm.tools.some(({ name }) => name === 'deepseek_ask'));
    const choices = new Choices();
    await choices.update('agentTools', Object.fromEntries([...names, 'deepseek_ask'].map((name) => [name, true])));
    const own = (await createTools(parts(new Choices()))).length;
    const offered = await createTools(parts(choices));
    assert.ok(offered.length <= 128);
    assert.equal(offered.length, Math.min(128, own + names.filter((name) => !name.startsWith('mcp_')).length));
    assert.ok(offered.every(({ spec }) => /^[\w-]{1,64}$/.test(spec.name) && !spec.name.startsWith('deepseek_')));
    for (const tool of offered.slice(own)) {
      const { approval } = await tool.prepare({ a: 1 }, new AbortController().signal);
      assert.equal(approval?.kind, 'tool');
      assert.match(approval.subject, /\{\n {2}"a": 1\n\}$/);
    }
  });

  it('are chosen in a list that is remembered', async () => {
    const choices = new Choices();
    const chosen = chooseOtherTools(choices);
    await repeatUntil(chosen, () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'));
    const hasOthers = vscode.lm.tools.some(({ name }) => !name.startsWith('deepseek_'));
    assert.equal(choices.get('agentTools') !== undefined, hasOthers);
  });
});
