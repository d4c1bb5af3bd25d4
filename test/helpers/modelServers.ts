/**
 * Model servers as far as completions go: each speaks its own dialect and refuses everything else, as its document says.
 * Owns paths, members and answers of llama.cpp, Ollama, vLLM, DeepSeek and a server that takes a suffix. What is filled
 * in tells what the server understood.
 */
import type { ServerResponse } from 'node:http';
import type { Asked, Handler } from './wireServer.ts';

type Json = Readonly<Record<string, unknown>>;
type Member = 'string' | 'number' | 'boolean' | 'strings' | 'files' | 'object';

/** Members of a request: a question mark at the end of a name for those that may be missing. */
type Shape = Readonly<Record<string, Member>>;

const checks: Readonly<Record<Member, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null,
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  files: (value) => Array.isArray(value) && value.every((one: Json) => misfit(one, file) === undefined),
};

const file: Shape = { filename: 'string', text: 'string' };

/** The first member that is unknown, missing or of another type. */
function misfit(body: Json, shape: Shape): string | undefined {
  const names = new Set(Object.keys(shape).map((name) => name.replace('?', '')));
  const unknown = Object.keys(body).find((name) => !names.has(name));
  const wrong = Object.entries(shape).find(([name, member]) => {
    const value = body[name.replace('?', '')];
    return !(name.endsWith('?') && value === undefined) && !checks[member](value);
  });
  return unknown ?? wrong?.[0];
}

type Route = (body: Json, response: ServerResponse) => unknown;

/** Answers the routes, `METHOD /path`, and says 404 in the server's own way to all others. */
function routing(routes: Readonly<Record<string, Route>>, notFound: string): Handler {
  return (response, { method, path, headers, body }: Asked) => {
    const route = routes[`${method} ${path}`];
    if (route === undefined) return refuse(response, 404, notFound);
    if (method === 'POST' && headers['content-type'] !== 'application/json') return refuse(response, 415, 'type');
    return route(method === 'POST' ? (JSON.parse(body.toString()) as Json) : {}, response);
  };
}

/** Checks the members first. */
function taking(shape: Shape, route: Route): Route {
  return (body, response) => {
    const member = misfit(body, shape);
    return member === undefined ? route(body, response) : refuse(response, 400, { error: `bad member: ${member}` });
  };
}

export function refuse(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
}

function reply(response: ServerResponse, body: unknown): void {
  refuse(response, 200, body);
}

/** What is filled in, in the pieces that a model would make of it. */
function piecesOf(...understood: readonly unknown[]): readonly string[] {
  return ['« ', ...understood.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)} ¦ `), '🌏 »'];
}

/** What all the servers below fill in for what they understood. */
export function filledIn(...understood: readonly unknown[]): string {
  return piecesOf(...understood).join('');
}

const sampling: Shape = { 'temperature?': 'number', 'stop?': 'strings' };
const openai: Shape = {
  ...sampling,
  prompt: 'string',
  max_tokens: 'number',
  'stream?': 'boolean',
  'stream_options?': 'object',
};
const usage = { prompt_tokens: 40, completion_tokens: 7 };

/** Streams pieces as OpenAI does, or a whole answer when no stream is wanted. */
const openaiAnswer = (body: Json, response: ServerResponse, pieces: readonly string[]): void => {
  const choice = { index: 0, logprobs: null, finish_reason: null };
  if (body['stream'] !== true) {
    reply(response, { choices: [{ ...choice, text: pieces.join(''), finish_reason: 'stop' }], usage });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const text of pieces)
    response.write(`data: ${JSON.stringify({ model: 'served', choices: [{ ...choice, text }] })}\n\n`);
  const last = { model: 'served', choices: [{ ...choice, text: '', finish_reason: 'stop' }], usage };
  response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
};

const takingSuffix = taking({ ...openai, model: 'string', suffix: 'string' }, (body, response) =>
  openaiAnswer(body, response, piecesOf(body['prompt'], body['suffix'], body['stop'] ?? [])),
);

/** api.deepseek.com. */
export const deepseek = routing({ 'POST /beta/completions': takingSuffix }, '');

/** A server that takes a suffix, as SGLang does with a completion template. */
export const suffixServer = routing({ 'POST /v1/completions': takingSuffix }, '{"detail":"Not Found"}');

/** vLLM, which takes none. */
export const vllm = routing(
  {
    'POST /v1/completions': taking({ ...openai, 'model?': 'string', 'suffix?': 'string' }, (body, response) =>
      'suffix' in body
        ? refuse(response, 400, { error: { message: 'suffix is not currently supported', code: 400 } })
        : openaiAnswer(body, response, piecesOf(body['prompt'], body['stop'])),
    ),
  },
  '{"detail":"Not Found"}',
);

/** llama.cpp's server. Streams events without `[DONE]`, comments between. */
export const llamacpp = routing(
  {
    'GET /props': (_body, response) =>
      reply(response, { default_generation_settings: { n_ctx: 4096 }, total_slots: 1 }),
    'POST /v1/completions': (_body, response) =>
      refuse(response, 400, {
        error: { code: 400, message: 'Unsupported param: suffix', type: 'invalid_request_error' },
      }),
    'POST /infill': taking(
      {
        ...sampling,
        model: 'string',
        input_prefix: 'string',
        input_suffix: 'string',
        input_extra: 'files',
        prompt: 'string',
        n_predict: 'number',
        cache_prompt: 'boolean',
        stream: 'boolean',
      },
      (body, response) => {
        const { input_prefix: prefix, input_suffix: suffix, input_extra: extra, n_predict: limit } = body;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': ping\n\n');
        for (const content of piecesOf(prefix, suffix, extra, body['stop'] ?? [])) {
          response.write(`data: ${JSON.stringify({ index: 0, content, tokens: [1], stop: false, id_slot: -1 })}\n\n`);
        }
        const last = {
          content: '',
          stop: true,
          model: 'served',
          stop_type: limit === 1 ? 'limit' : 'eos',
          tokens_predicted: 7,
          tokens_evaluated: 40,
          tokens_cached: 46,
          timings: { cache_n: 30, prompt_n: 10, predicted_n: 7 },
        };
        response.end(`data: ${JSON.stringify(last)}\n\n`);
      },
    ),
  },
  '{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}',
);

/** llama.cpp's server while it reads its model: the same to every question. */
export const llamacppLoading: Handler = (response) =>
  refuse(response, 503, { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } });

/** llama.cpp's server over a model without the tokens. */
export const llamacppWithoutTokens: Handler = (response) =>
  refuse(response, 501, {
    error: {
      code: 501,
      message: 'Infill is not supported by this model: prefix token is missing. ',
      type: 'not_supported_error',
    },
  });

/** Ollama with two models: `fills` has a place for a suffix in its template, `chats` has none. `show` answers `/api/show`. */
export function ollama(show: (canFill: boolean) => unknown): Handler {
  const known = new Set<unknown>(['fills', 'chats']);
  const missing = (name: unknown): Json => ({ error: `model '${String(name)}' not found` });
  return routing(
    {
      'GET /api/version': (_body, response) => reply(response, { version: '0.40.12' }),
      'POST /api/show': taking({ model: 'string' }, ({ model }, response) =>
        known.has(model) ? reply(response, show(model === 'fills')) : refuse(response, 404, missing(model)),
      ),
      'POST /api/generate': taking(
        {
          model: 'string',
          prompt: 'string',
          'suffix?': 'string',
          'raw?': 'boolean',
          options: 'object',
          stream: 'boolean',
        },
        (body, response) => {
          const { model, prompt, suffix, raw } = body;
          const options = body['options'] as Json;
          const member = misfit(options, { num_predict: 'number', 'temperature?': 'number', 'stop?': 'strings' });
          if (member !== undefined) return refuse(response, 400, { error: `invalid option provided: ${member}` });
          if (!known.has(model)) return refuse(response, 404, missing(model));
          if (suffix !== undefined && model === 'chats') {
            return refuse(response, 400, { error: `registry.ollama.ai/library/chats:latest does not support insert` });
          }
          const isChat = raw !== true && (suffix === undefined || suffix === '');
          const pieces = isChat ? ['Sure! Here is'] : piecesOf(prompt, suffix ?? 'raw', options['stop'] ?? []);
          const at = { model: 'served', created_at: '2026-11-15T23:14:07.414671Z' };
          response.writeHead(200, { 'content-type': 'application/x-ndjson' });
          for (const piece of pieces) response.write(`${JSON.stringify({ ...at, response: piece, done: false })}\n`);
          const reason = options['num_predict'] === 1 ? 'length' : 'stop';
          const last = { ...at, response: '', done: true, done_reason: reason, context: [1, 2], total_duration: 9 };
          return response.end(`${JSON.stringify({ ...last, prompt_eval_count: 40, eval_count: 7 })}\n`);
        },
      ),
    },
    '404 page not found',
  );
}
