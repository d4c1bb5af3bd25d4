import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { createClient, type DeepSeekClient } from '../../../../src/api/client.ts';
import type { FimStyle } from '../../../../src/api/connection.ts';
import type { CompletionEvent, CompletionRequest } from '../../../../src/api/events.ts';
import { fimStops } from '../../../../src/api/fim/tokens.ts';
import type { HttpSend } from '../../../../src/api/http.ts';
import { unconnected } from '../../../helpers/connections.ts';
import { hashing } from '../../../helpers/hashing.ts';
import {
  deepseek,
  filledIn,
  llamacpp,
  llamacppLoading,
  llamacppWithoutTokens,
  ollama,
  refuse,
  suffixServer,
  vllm,
} from '../../../helpers/modelServers.ts';
import { collect, endOf, never, textOf, withServer, type Handler } from '../../../helpers/wireServer.ts';

const fill: CompletionRequest = {
  model: 'fills',
  prompt: 'a\uD83D 🐳',
  suffix: 'z',
  maxTokens: 64,
  temperature: 0,
  stop: ['\n\n'],
};
const files = [
  { path: 'src/a.ts', text: 'A' },
  { path: 'b.ts', text: 'B' },
];
const ollamaServer = ollama(() => ({}));
const begin = '<\uFF5Cfim\u2581begin\uFF5C>';
const hole = '<\uFF5Cfim\u2581hole\uFF5C>';
const end = '<\uFF5Cfim\u2581end\uFF5C>';

const somewhere = { ...unconnected, fimStyle: 'ollama-generate' } as const;

/** A client whose network answers with these pieces. */
function clientOver(pieces: readonly Uint8Array[]): DeepSeekClient {
  const send: HttpSend = () => Promise.resolve({ status: 200, headers: {}, body: Readable.from(pieces) });
  return createClient({ send, hashing, now: Date.now, random: () => 0 });
}

/** Asks a server in a style. */
async function ask(server: Handler, fimStyle: FimStyle, request: CompletionRequest = fill): Promise<CompletionEvent[]> {
  let events: CompletionEvent[] = [];
  await withServer(server, async ({ client, connect }) => {
    events = await collect(client.complete(request, { connection: connect('local', { fimStyle }), signal: never }));
  });
  return events;
}

const shapeOf = (events: readonly CompletionEvent[]): string =>
  events
    .map((event) => (event.type === 'waiting' ? `waiting:${event.for}` : event.type))
    .join(' ')
    .replace(/text( text)+/, 'texts');

describe('a style of fill-in-the-middle', () => {
  const cases: readonly [FimStyle, Handler, string, number][] = [
    ['deepseek-beta', deepseek, filledIn('a\uFFFD 🐳', 'z', ['\n\n']), 0],
    ['openai-suffix', suffixServer, filledIn('a\uFFFD 🐳', 'z', ['\n\n']), 0],
    ['template', vllm, filledIn(`${begin}a\uFFFD 🐳${hole}z${end}`, ['\n\n', ...fimStops]), 0],
    ['llamacpp-infill', llamacpp, filledIn('a\uFFFD 🐳', 'z', [], ['\n\n']), 30],
    ['ollama-generate', ollamaServer, filledIn('a\uFFFD 🐳', 'z', ['\n\n']), 0],
    ['ollama-raw', ollamaServer, filledIn(`${begin}a\uFFFD 🐳${hole}z${end}`, 'raw', ['\n\n', ...fimStops]), 0],
  ];

  for (const [style, server, text, cacheHitTokens] of cases) {
    it(`${style} gives the one stream of events`, async () => {
      const events = await ask(server, style);
      assert.equal(textOf(events), text);
      assert.equal(
        shapeOf(events.filter((event) => event.type !== 'waiting' || event.for !== 'queue')),
        'waiting:connection start texts usage end',
      );
      assert.deepEqual(events.slice(-2), [
        { type: 'usage', usage: { promptTokens: 40, cacheHitTokens, completionTokens: 7, reasoningTokens: 0 } },
        { type: 'end', reason: 'stop', model: 'served', malformedEvents: 0 },
      ]);
    });
  }

  it('fails with an error where the server speaks another', async () => {
    for (const [style] of cases) {
      for (const [spoken, server] of cases) {
        const isUnderstood = style === spoken || (style.startsWith('ollama') && spoken.startsWith('ollama'));
        if (isUnderstood) continue;
        const events = await ask(server, style);
        assert.equal(endOf(events).reason, 'error', `${style} to ${spoken}`);
        assert.equal(shapeOf(events), 'waiting:connection end', `${style} to ${spoken}`);
      }
    }
  });

  it('is the usual one of the kind unless the connection says', async () => {
    for (const [kind, server] of [
      ['official', deepseek],
      ['gateway', deepseek],
      ['local', suffixServer],
    ] as const) {
      await withServer(server, async ({ client, connect }) => {
        const events = await collect(client.complete(fill, { connection: connect(kind), signal: never }));
        assert.equal(endOf(events).reason, 'stop', kind);
      });
    }
  });

  it('says when the limit was reached', async () => {
    for (const [style, server] of [
      ['llamacpp-infill', llamacpp],
      ['ollama-generate', ollamaServer],
    ] as const) {
      assert.equal(endOf(await ask(server, style, { ...fill, maxTokens: 1 })).reason, 'length');
    }
  });

  it('sends neither stops nor temperature that nobody asked for', async () => {
    const bare = { model: 'fills', prompt: 'a', suffix: 'z', maxTokens: 64 };
    assert.equal(textOf(await ask(llamacpp, 'llamacpp-infill', bare)), filledIn('a', 'z', [], []));
    assert.equal(textOf(await ask(ollamaServer, 'ollama-generate', bare)), filledIn('a', 'z', []));
    assert.equal(textOf(await ask(vllm, 'template', bare)), filledIn(`${begin}a${hole}z${end}`, fimStops));
  });
});

describe('other files', () => {
  it('go to llama.cpp beside the prompt', async () => {
    const events = await ask(llamacpp, 'llamacpp-infill', { ...fill, extra: files });
    const sent = [
      { filename: 'src/a.ts', text: 'A' },
      { filename: 'b.ts', text: 'B' },
    ];
    assert.equal(textOf(events), filledIn('a\uFFFD 🐳', 'z', sent, ['\n\n']));
  });

  it('stand before the tokens of a prompt made by hand', async () => {
    const prompt = `#src/a.ts\nA\n#b.ts\nB\n${begin}a\uFFFD 🐳${hole}z${end}`;
    const stops = ['\n\n', ...fimStops];
    assert.equal(textOf(await ask(vllm, 'template', { ...fill, extra: files })), filledIn(prompt, stops));
    assert.equal(
      textOf(await ask(ollamaServer, 'ollama-raw', { ...fill, extra: files })),
      filledIn(prompt, 'raw', stops),
    );
  });

  it('are not sent where there is no place for them', async () => {
    for (const [style, server] of [
      ['deepseek-beta', deepseek],
      ['openai-suffix', suffixServer],
      ['ollama-generate', ollamaServer],
    ] as const) {
      assert.equal(textOf(await ask(server, style, { ...fill, extra: files })), filledIn('a\uFFFD 🐳', 'z', ['\n\n']));
    }
  });
});

describe('at the end of a file', () => {
  it('Ollama still gets a suffix, for without one it chats', async () => {
    const events = await ask(ollamaServer, 'ollama-generate', { ...fill, suffix: '' });
    assert.equal(textOf(events), filledIn('a\uFFFD 🐳', '\n', ['\n\n']));
  });
});

describe('an answer of llama.cpp', () => {
  const answering =
    (...events: readonly object[]): Handler =>
    (response) =>
      response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));

  it('says that it waits while the server only pings', async () => {
    const pinging: Handler = (response) => {
      response.write(': ping\n\n');
      setTimeout(() => response.end('data: {"content":"x","stop":true,"stop_type":"eos"}\n\n'), 20);
    };
    assert.equal(shapeOf(await ask(pinging, 'llamacpp-infill')), 'waiting:connection waiting:queue start text end');
  });

  it('may name its limit the old way', async () => {
    const old = answering({ content: 'x', stop: false }, { content: '', stop: true, stopped_limit: true });
    assert.equal(endOf(await ask(old, 'llamacpp-infill')).reason, 'length');
  });

  it('may come whole', async () => {
    const whole: Handler = (response) => refuse(response, 200, { content: 'x', stop: true, stop_type: 'word' });
    const events = await ask(whole, 'llamacpp-infill');
    assert.deepEqual([textOf(events), endOf(events).reason], ['x', 'stop']);
  });

  it('may hold nothing', async () => {
    const events = await ask(answering({ content: '', stop: true, stop_type: 'eos' }), 'llamacpp-infill');
    assert.equal(shapeOf(events), 'waiting:connection end');
    assert.equal(endOf(events).reason, 'stop');
  });

  it('is cut when it ends before it says so', async () => {
    const events = await ask(answering({ content: 'x', stop: false }), 'llamacpp-infill');
    assert.equal(textOf(events), 'x');
    assert.equal(endOf(events).error?.code, 'STREAM_CLOSED');
  });

  it('may end in an error', async () => {
    const failing = answering({ content: 'x', stop: false }, { error: { code: 500, message: 'slot is gone' } });
    const { error } = endOf(await ask(failing, 'llamacpp-infill'));
    assert.deepEqual([error?.code, error?.facts.serverMessage], ['SERVER', 'slot is gone']);
  });
});

describe('an answer of Ollama', () => {
  const answering =
    (...lines: readonly object[]): Handler =>
    (response) =>
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

  it('is the same however its bytes are cut', async () => {
    const bytes = Buffer.from('{"response":"é🌏","done":false}\r\n\n{"response":"!","done":true,"eval_count":2}');
    for (let size = 1; size <= bytes.length; size += 1) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const events = await collect(clientOver(pieces).complete(fill, { connection: somewhere, signal: never }));
      assert.deepEqual(events, [
        { type: 'waiting', for: 'connection' },
        { type: 'start', model: 'fills' },
        { type: 'text', text: 'é🌏' },
        { type: 'text', text: '!' },
        { type: 'usage', usage: { promptTokens: 0, cacheHitTokens: 0, completionTokens: 2, reasoningTokens: 0 } },
        { type: 'end', reason: 'stop', model: 'fills', malformedEvents: 0 },
      ]);
    }
  });

  it('is cut when it ends before it says so, even within a line', async () => {
    const cut: Handler = (response) => response.end('{"response":"x","done":false}\n{"respo');
    const events = await ask(cut, 'ollama-generate');
    assert.equal(textOf(events), 'x');
    assert.equal(endOf(events).error?.code, 'STREAM_CLOSED');
  });

  it('may end in an error', async () => {
    const failing = answering({ response: 'x', done: false }, { error: 'llama runner process has terminated' });
    const { error } = endOf(await ask(failing, 'ollama-generate'));
    assert.deepEqual([error?.code, error?.facts.serverMessage], ['SERVER', 'llama runner process has terminated']);
  });

  it('fills in for text without the tokens that the template is made of', async () => {
    const events = await ask(ollamaServer, 'ollama-generate', { ...fill, prompt: `a${hole}`, suffix: `${end}z` });
    assert.equal(textOf(events), filledIn('a ', ' z', ['\n\n']));
  });
});

describe('a refusal', () => {
  const refusals: readonly [string, FimStyle, Handler, string, CompletionRequest?][] = [
    [
      'of a model without a place for a suffix',
      'ollama-generate',
      ollamaServer,
      'UNSUPPORTED',
      { ...fill, model: 'chats' },
    ],
    ['of a model that is not there', 'ollama-generate', ollamaServer, 'UNKNOWN_MODEL', { ...fill, model: 'gone' }],
    ['of a suffix', 'openai-suffix', vllm, 'UNSUPPORTED'],
    ['of a suffix by llama.cpp', 'openai-suffix', llamacpp, 'UNSUPPORTED'],
    ['of a model without the tokens', 'llamacpp-infill', llamacppWithoutTokens, 'UNSUPPORTED'],
    ['while the model is loading', 'llamacpp-infill', llamacppLoading, 'SERVER'],
    ['in plain text', 'ollama-generate', (response) => refuse(response, 404, '404 page not found'), 'NOT_FOUND'],
    ['in plain text with 200', 'ollama-generate', (response) => response.end('Ollama is running'), 'MALFORMED'],
    ['as a page with 200', 'ollama-generate', (response) => response.end('<html>\n<p>\nno\n</html>'), 'WEB_PAGE'],
  ];
  for (const [what, style, server, code, request] of refusals) {
    it(`${what} is understood`, async () => {
      const events = await ask(server, style, request);
      assert.equal(shapeOf(events), 'waiting:connection end');
      assert.equal(endOf(events).error?.code, code);
    });
  }

  it('keeps the words of a server that is loading', async () => {
    const { error } = endOf(await ask(llamacppLoading, 'llamacpp-infill'));
    assert.deepEqual([error?.facts.status, error?.facts.serverMessage], [503, 'Loading model']);
  });
});

describe('stopping a completion', () => {
  it('closes the connection, whatever the style', async () => {
    const halves: Readonly<Partial<Record<FimStyle, string>>> = {
      'openai-suffix': 'data: {"choices":[{"text":"half"}]}\n\n',
      'llamacpp-infill': 'data: {"content":"half","stop":false}\n\n',
      'ollama-generate': '{"response":"half","done":false}\n',
    };
    for (const [fimStyle, half] of Object.entries(halves) as [FimStyle, string][]) {
      await withServer(
        (response) => response.write(half),
        async ({ client, connect, asked }) => {
          const controller = new AbortController();
          const options = { connection: connect('local', { fimStyle }), signal: controller.signal };
          const events: CompletionEvent[] = [];
          for await (const event of client.complete(fill, options)) {
            events.push(event);
            if (event.type === 'text') controller.abort();
          }
          assert.equal(shapeOf(events), 'waiting:connection start text end');
          assert.equal(endOf(events).reason, 'aborted');
          await asked[0]?.closed;
        },
      );
    }
  });
});
