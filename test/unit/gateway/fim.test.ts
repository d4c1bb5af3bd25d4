/** Fill-in-the-middle: what is copied, where it ends, and what is refused. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CopyModel } from '../../gateway/answers/copy-model.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { type Json, post } from './asking.ts';

interface Completion {
  readonly object: string;
  readonly choices: readonly [{ readonly text: string; readonly finish_reason: string | null }];
  readonly usage?: { readonly completion_tokens: number };
}

describe('copy model', () => {
  const source =
    'function area(shape) {\n  return shape.width * shape.height;\n}\n\nfunction edge(shape) {\n  return 2;\n}\n';
  const model = new CopyModel([source]);

  it('goes on from the longest known end of the prompt, to the end of the paragraph', () => {
    assert.equal(model.complete('// x\nfunction area(', ''), 'shape) {\n  return shape.width * shape.height;\n}');
    assert.equal(model.complete('function edge(', ''), 'shape) {\n  return 2;\n}\n');
  });

  it('ends where the suffix begins', () => {
    assert.equal(model.complete('function area(', ') {\n'), 'shape');
    assert.equal(
      model.complete('function area(shape) {\n', '\n}\n\nfunction edge'),
      '  return shape.width * shape.height;',
    );
  });

  it('copies from the prompt itself, but not the line being typed', () => {
    const prompt = 'total += price;\nother();\ntotal +=';
    assert.equal(new CopyModel([]).complete(prompt, ''), ' price;\nother();');
  });

  it('looks further when the longest match leads to nothing new', () => {
    const twice = new CopyModel(['a = load(path);\n', 'b = load(path, mode);\n']);
    assert.equal(twice.complete('a = load(path', ', mode);'), ');');
  });

  it('says nothing when nothing is known', () => {
    assert.equal(model.complete('qwxyz', ''), '');
    assert.equal(model.complete('', ''), '');
    assert.equal(model.complete('\n\n', ''), '');
  });
});

describe('gateway completions', () => {
  let gateway: Gateway;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-'));
    await mkdir(join(folder, 'node_modules'));
    await mkdir(join(folder, 'lib'));
    await writeFile(
      join(folder, 'lib', 'a.ts'),
      'export const greeting = "hello world";\r\nexport const other = 1;\r\n',
    );
    await writeFile(join(folder, 'node_modules', 'b.ts'), 'export const hidden = "secret";\n');
    await writeFile(join(folder, 'big.ts'), `export const enormous = "${'x'.repeat(300_000)}";`);
    await writeFile(join(folder, 'c.bin'), Buffer.from('export const binary\0 = 1'));
    gateway = await startGateway({ folder });
  });
  after(async () => {
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  async function complete(request: Json): Promise<Completion> {
    const reply = await post(gateway, '/beta/completions', { model: 'deepseek-flash', ...request });
    assert.equal(reply.status, 200, reply.text);
    return JSON.parse(reply.text) as Completion;
  }

  it('knows the text files of its folder and no others', async () => {
    const answer = await complete({ prompt: 'export const greet', stop: ['\n'] });
    assert.equal(answer.object, 'text_completion');
    assert.deepEqual([answer.choices[0].text, answer.choices[0].finish_reason], ['ing = "hello world";', 'stop']);
    for (const word of ['hidd', 'enorm', 'bina']) {
      assert.ok(!(await complete({ prompt: `export const ${word}` })).choices[0].text.includes('secret'), word);
    }
  });

  it('keeps to the token limit', async () => {
    const answer = await complete({ prompt: 'export const greet', max_tokens: 2 });
    assert.deepEqual([answer.choices[0].text, answer.choices[0].finish_reason], ['ing =', 'length']);
    assert.equal(answer.usage?.completion_tokens, 2);
  });

  it('streams the same text and ends with usage', async () => {
    const prompt = 'export const greet';
    const reply = await post(gateway, '/beta/completions', { model: 'deepseek-flash', prompt, stream: true });
    const events = reply.text.split('\n\n').filter((event) => event.startsWith('data: {'));
    const chunks = events.map((event) => JSON.parse(event.slice(6)) as Completion);
    const text = chunks.map(({ choices }) => choices[0].text).join('');
    assert.equal(text, (await complete({ prompt })).choices[0].text);
    assert.equal(chunks.at(-1)?.choices[0].finish_reason, 'stop');
    assert.ok(chunks.at(-1)?.usage);
    assert.ok(reply.text.endsWith('data: [DONE]\n\n'));
  });

  it('echoes a prompt without suffix', async () => {
    const answer = await complete({ prompt: 'export const greet', echo: true, stop: '\n' });
    assert.equal(answer.choices[0].text, 'export const greeting = "hello world";');
  });

  it('refuses what DeepSeek refuses', async () => {
    const cases: readonly (readonly [Json, RegExp])[] = [
      [{}, /missing field `prompt`/],
      [{ prompt: 'a', max_tokens: 5000 }, /range of max_tokens is \[1, 4096\]/],
      [{ prompt: 'a', stream_options: {} }, /stream_options/],
      [{ prompt: 'a', suffix: 'b', echo: true }, /echo/],
      [{ prompt: 'a', model: 'deepseek-chat' }, /supported API model names/],
    ];
    for (const [request, words] of cases) {
      const reply = await post(gateway, '/beta/completions', { model: 'deepseek-flash', ...request });
      assert.equal(reply.status, 400);
      assert.match(reply.text, words);
    }
  });

  it('serves completions under /v1 in gateway flavour', async () => {
    const own = await startGateway({ auth: 'none', flavour: 'gateway' });
    const reply = await post(own, '/v1/completions', { model: 'deepseek-chat', prompt: 'alpha beta\nalpha' });
    assert.equal((JSON.parse(reply.text) as Completion).choices[0].text, ' beta');
    await own.close();
  });
});
