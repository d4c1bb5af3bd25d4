/**
 * From a request to what answers it: the table of endpoints, and the order in which a request is checked.
 */
import { authenticate } from './api/auth.ts';
import { serveChat } from './api/chat/serve.ts';
import { serveFim } from './api/fim.ts';
import { listModels, sendBalance } from './api/models.ts';
import { serveVision } from './api/vision.ts';
import { readFaultOrRefuse, serveControl } from './control.ts';
import { answerWithFault } from './faults/before.ts';
import type { Exchange } from './net/exchange.ts';
import { errorBody, invalid, Refusal, usualAnswer } from './net/refusal.ts';
import type { State } from './state.ts';

const mebibyte = 1024 * 1024;

interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly bodyLimitBytes: number;
  /** Counts against the limit of concurrent requests. */
  readonly infers?: boolean;
  /** Served by gateways only. */
  readonly gatewayOnly?: boolean;
  serve(exchange: Exchange, body: Buffer, state: State, part: string): void | Promise<void>;
}

const routes: readonly Route[] = [
  {
    methods: ['POST'],
    path: /^(?:\/v1)?(\/beta)?\/chat\/completions$/,
    bodyLimitBytes: 48 * mebibyte,
    infers: true,
    serve: (exchange, body, state, part) => serveChat(exchange, body, state, part === '/beta'),
  },
  {
    methods: ['POST'],
    path: /^(?:\/v1)?(\/beta)?\/completions$/,
    bodyLimitBytes: 48 * mebibyte,
    infers: true,
    serve(exchange, body, state, part) {
      if (part === '' && state.settings.flavour === 'official') {
        throw invalid(
          'completions api is only available when using beta api (set base_url="https://api.deepseek.com/beta")',
        );
      }
      return serveFim(exchange, body, state);
    },
  },
  {
    methods: ['GET'],
    path: /^(?:\/v1)?\/models$/,
    bodyLimitBytes: mebibyte,
    serve: (exchange, _body, state) => listModels(exchange, state.settings),
  },
  {
    methods: ['GET'],
    path: /^(?:\/v1)?\/user\/balance$/,
    bodyLimitBytes: mebibyte,
    serve: (exchange, _body, state) => sendBalance(exchange, state.settings),
  },
  {
    methods: ['GET', 'POST'],
    path: /^(?:\/v1)?\/files$/,
    bodyLimitBytes: 65 * mebibyte,
    serve: (exchange, body, state) => state.files.serve(exchange, body, '', clock(exchange, state)),
  },
  {
    methods: ['GET', 'DELETE'],
    path: /^(?:\/v1)?\/files\/([^/]+)$/,
    bodyLimitBytes: mebibyte,
    serve: (exchange, body, state, part) => state.files.serve(exchange, body, part, clock(exchange, state)),
  },
  {
    methods: ['POST'],
    path: /^\/v1\/vision\/analysis$/,
    bodyLimitBytes: 64 * mebibyte,
    gatewayOnly: true,
    infers: true,
    serve: serveVision,
  },
];

/** Answers one request; every failure becomes an answer too. */
export async function answer(exchange: Exchange, state: State): Promise<void> {
  try {
    if (exchange.pathname.startsWith('/__control')) await serveControl(exchange, state);
    else await serve(exchange, state);
  } catch (error) {
    if (exchange.closed.aborted || exchange.abandoned) return;
    if (error instanceof Refusal && !exchange.headSent) return exchange.send(error.answer);
    console.error('gateway:', error);
    if (exchange.headSent) exchange.break(false);
    else exchange.send({ status: 500, contentType: 'application/json', body: errorBody('Internal server error') });
  }
}

async function serve(exchange: Exchange, state: State): Promise<void> {
  const { settings } = state;
  exchange.fault = { ...state.faults.take(exchange.path), ...readFaultHeader(exchange) };
  exchange.setHeader('date', new Date(clock(exchange, state)).toUTCString());
  exchange.setHeader('x-request-id', `loopback-${exchange.record.number}`);
  const { route, part } = findRoute(exchange, settings.prefix);
  if (route === undefined || (route.gatewayOnly === true && settings.flavour !== 'gateway')) {
    throw new Refusal({ status: 404 });
  }
  if (!route.methods.includes(exchange.method)) throw new Refusal({ status: 405 });
  const body = await exchange.readBody(route.bodyLimitBytes);
  const { method, path, headers } = exchange;
  authenticate({ method, path, headers, body }, settings, clock(exchange, state));
  if (await answerWithFault(exchange)) return;
  if (route.infers !== true) return route.serve(exchange, body, state, part);
  if (settings.balance() <= 0) throw new Refusal(usualAnswer(402));
  if (state.active >= settings.concurrency) throw tooMany(settings.concurrency);
  if (!state.allowance.take(Date.now())) throw new Refusal({ status: 429 });
  state.active += 1;
  try {
    await route.serve(exchange, body, state, part);
  } finally {
    state.active -= 1;
  }
}

function findRoute(exchange: Exchange, prefix: string): { route?: Route; part: string } {
  const { pathname } = exchange;
  if (prefix !== '' && !pathname.startsWith(`${prefix}/`)) return { part: '' };
  const rest = pathname.slice(prefix.length);
  for (const route of routes) {
    const match = route.path.exec(rest);
    if (match !== null) return { route, part: match[1] ?? '' };
  }
  return { part: '' };
}

/** This server's clock in milliseconds, as far off as the fault wants it. */
function clock({ fault }: Exchange, { settings }: State): number {
  return settings.now() + (fault.clockSkewSeconds ?? 0) * 1000;
}

function readFaultHeader({ headers }: Exchange): ReturnType<typeof readFaultOrRefuse> {
  const header = headers['x-fault'];
  if (typeof header !== 'string') return {};
  let value: unknown;
  try {
    value = JSON.parse(header);
  } catch {
    throw invalid('The header x-fault is not JSON');
  }
  return readFaultOrRefuse(value);
}

function tooMany(limit: number): Refusal {
  const message = `Your current concurrency is ${limit + 1}, which exceeds your concurrency limit of ${limit} based on your remaining balance. Please top up your balance to restore your concurrency.`;
  return new Refusal({ status: 429, contentType: 'application/json', body: errorBody(message) });
}
