import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ServiceKind } from '../../../../src/api/connection.ts';
import type { ChatEvent } from '../../../../src/api/events.ts';
import {
  chunk,
  collect,
  done,
  endOf,
  healthy,
  never,
  question,
  serving,
  sse,
  textOf,
  withServer,
} from '../../../helpers/wireServer.ts';
import { conversation } from './conversation.ts';

type Wire = Readonly<Record<string, unknown>> & { readonly messages: readonly Readonly<Record<string, unknown>>[] };

const answered = (text: string, kind: ServiceKind = 'official'): Promise<ChatEvent[]> =>
  serving(text, ({ client, connect }) => collect(client.chat(question, { connection: connect(kind), signal: never })));

describe('a begun answer', () => {
  it('is continued where the service can', async () => {
    const request = {
      ...question,
      messages: [...question.messages, { role: 'assistant', text: 'be', prefix: true }],
    } as const;
    await withServer(
      (response) => response.end(healthy),
      async ({ client, connect, asked }) => {
        const official = await collect(client.chat(request, { connection: connect('official'), signal: never }));
        assert.equal(endOf(official).reason, 'stop');
        assert.equal(asked[0]?.path, '/beta/chat/completions');
        assert.equal((JSON.parse(asked[0].body.toString()) as Wire).messages.at(-1)?.['prefix'], true);
        const local = await collect(client.chat(request, { connection: connect('local'), signal: never }));
        assert.equal(endOf(local).error?.facts.feature, 'prefix');
        assert.equal(asked.length, 1);
      },
    );
  });
});

describe('lost reasoning', () => {
  const complaint = JSON.stringify({
    error: {
      message: 'The reasoning_content in the thinking mode must be passed back to the API.',
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_request_error',
    },
  });
  const ask = async (
    kind: ServiceKind,
    complaints: number,
  ): Promise<{ end: ReturnType<typeof endOf<ChatEvent>>; sent: Wire[] }> => {
    let result = { end: undefined as ReturnType<typeof endOf<ChatEvent>> | undefined, sent: [] as Wire[] };
    await withServer(
      (response, _asked, index) =>
        index < complaints ? response.writeHead(400).end(complaint) : response.end(healthy),
      async ({ client, connect, asked }) => {
        const request = { ...question, messages: conversation };
        const events = await collect(client.chat(request, { connection: connect(kind), signal: never }));
        result = { end: endOf(events), sent: asked.map(({ body }) => JSON.parse(body.toString()) as Wire) };
      },
    );
    assert.ok(result.end);
    return { end: result.end, sent: result.sent };
  };

  it('is filled with "" once, then done without thinking, and the end says so', async () => {
    const filled = await ask('gateway', 1);
    assert.equal(filled.end.repair, 'emptyReasoning');
    assert.equal(filled.sent[1]?.messages[4]?.['reasoning_content'], '');
    assert.equal(filled.sent[1].messages[2]?.['reasoning_content'], ' exact\n ');
    const off = await ask('gateway', 2);
    assert.equal(off.end.repair, 'thinkingOff');
    assert.equal(off.end.reason, 'stop');
    assert.deepEqual(off.sent[2]?.['thinking'], { type: 'disabled' });
    assert.equal('reasoning_content' in (off.sent[2].messages[2] ?? {}), false);
  });

  it('that was filled already goes straight to no thinking', async () => {
    const { end, sent } = await ask('official', 1);
    assert.equal(end.repair, 'thinkingOff');
    assert.equal(sent.length, 2);
  });

  it('that nothing helps ends as the error that it is', async () => {
    const { end, sent } = await ask('gateway', 9);
    assert.equal(end.error?.code, 'BAD_REQUEST');
    assert.equal(sent.length, 3);
  });

  it('is nothing that another 400 means', async () => {
    await withServer(
      (response) => response.writeHead(400).end('{"error":{"message":"reasoning_content is odd"}}'),
      async ({ client, connect, asked }) => {
        const request = { ...question, messages: conversation };
        await collect(client.chat(request, { connection: connect('gateway', { retries: 3 }), signal: never }));
        assert.equal(asked.length, 1);
      },
    );
  });
});

describe('a chat answer', () => {
  it('has reasoning under each name that servers use', async () => {
    for (const name of ['reasoning_content', 'reasoning', 'thinking']) {
      const events = await answered(
        chunk({ [name]: 'hm' }) + chunk({ content: 'a' }, { finish_reason: 'stop' }) + done,
      );
      assert.equal(textOf(events, 'reasoning'), 'hm', name);
    }
  });

  it('has tool calls in pieces: id and name once, arguments as they come', async () => {
    const piece = (index: number, rest: object): string => chunk({ tool_calls: [{ index, ...rest }] });
    const events = await answered(
      piece(0, { id: 'c0', type: 'function', function: { name: 'f', arguments: '' } }) +
        piece(0, { id: 'c0', function: { name: 'f', arguments: '{"pa' } }) +
        piece(0, { function: { arguments: 'th": 1}' } }) +
        piece(1, { id: 'c1', function: { name: 'g', arguments: '{}' } }) +
        chunk({}, { finish_reason: 'tool_calls' }) +
        done,
    );
    assert.deepEqual(
      events.filter(({ type }) => type === 'toolCall'),
      [
        { type: 'toolCall', index: 0, id: 'c0', name: 'f', arguments: '' },
        { type: 'toolCall', index: 0, arguments: '{"pa' },
        { type: 'toolCall', index: 0, arguments: 'th": 1}' },
        { type: 'toolCall', index: 1, id: 'c1', name: 'g', arguments: '{}' },
      ],
    );
    assert.equal(endOf(events).reason, 'tool_calls');
  });

  it('has tool calls of careless servers: all numbered 0, arguments as object, `stop` at the end, no id', async () => {
    const call = (rest: object): string => chunk({ tool_calls: [rest] });
    const events = await answered(
      call({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }) +
        call({ index: 0, id: 'b', function: { name: 'g', arguments: { x: 1 } } }) +
        call({ index: 1, function: { name: 'h', arguments: '{}' } }) +
        chunk({ content: '' }, { finish_reason: 'stop' }) +
        done,
    );
    assert.deepEqual(
      events.filter(({ type }) => type === 'toolCall'),
      [
        { type: 'toolCall', index: 0, id: 'a', name: 'f', arguments: '{}' },
        { type: 'toolCall', index: 1, id: 'b', name: 'g', arguments: '{"x":1}' },
        { type: 'toolCall', index: 2, id: 'call_2', name: 'h', arguments: '{}' },
      ],
    );
    assert.equal(endOf(events).reason, 'tool_calls');
  });

  it('from a model server may think inside its text, cut anywhere', async () => {
    const whole = '\n<think>\nif a < b </thin k>\n</think>\n\nThe <think>tag</think> stays';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 30 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = edges.slice(1).map((edge, index) => chunk({ content: whole.slice(edges[index], edge) }));
        const text = pieces.join('') + chunk({}, { finish_reason: 'stop' }) + done;
        const events = await answered(text, 'local');
        assert.equal(textOf(events, 'reasoning'), '\nif a < b </thin k>\n');
        assert.equal(textOf(events), 'The <think>tag</think> stays');
      }),
      { numRuns: 40 },
    );
  });

  it('holds blank space before it back only so long', async () => {
    const blank = Array.from({ length: 3_000 }, () => chunk({ content: '\n' })).join('');
    const events = await answered(`${blank}${chunk({ content: 'x' }, { finish_reason: 'stop' })}${done}`, 'local');
    assert.equal(textOf(events), `${'\n'.repeat(3_000)}x`);
    assert.ok(events.filter(({ type }) => type === 'text').length > 1_000);
  });

  it('keeps what only looks like thinking', async () => {
    const cases = [
      ['local', '<thin', '<thin', ''],
      ['local', '<p>x', '<p>x', ''],
      ['local', ' x <think>y</think>', ' x <think>y</think>', ''],
      ['local', '<think>never closed </thi', '', 'never closed </thi'],
      ['official', '<think>x</think>y', '<think>x</think>y', ''],
    ] as const;
    for (const [kind, content, text, reasoning] of cases) {
      const events = await answered(chunk({ content }, { finish_reason: 'stop' }) + done, kind);
      assert.deepEqual([textOf(events), textOf(events, 'reasoning')], [text, reasoning], content);
    }
    const named = chunk({ reasoning: 'r' }) + chunk({ content: '<think>' }, { finish_reason: 'stop' }) + done;
    assert.equal(textOf(await answered(named, 'local')), '<think>');
  });

  it('names the model that answered, or else the one that was asked', async () => {
    assert.equal(
      endOf(await answered(sse({ model: 'served', choices: [{ delta: { content: 'a' } }] }) + done)).model,
      'served',
    );
    assert.equal(endOf(await answered('')).model, question.model);
  });
});
