/**
 * Calls that are stopped in one phase of their life: real servers and proxies on loopback that go no further than that phase.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { createClient } from '../../../src/api/client.ts';
import { defaultSigning } from '../../../src/api/sign.ts';
import { hashing } from '../../../src/host/net/hashing.ts';
import type { NetworkSettings } from '../../../src/host/net/http.ts';
import { createAuthority } from '../../gateway/net/certificate.ts';
import { chunk } from '../../helpers/wireServer.ts';
import { startProxy } from '../../unit/host/net/proxyServer.ts';
import { listen, startHttp, startHttps, startTransport, writeTemporary } from '../../unit/host/net/servers.ts';

/** One phase on one way. */
export interface Phase {
  readonly name: string;
  /** Makes a call, stops it in this phase, and gives back after how many milliseconds the other side saw it closed. */
  stop(): Promise<number>;
}

type Ask = (address: string, signal: AbortSignal, onText?: () => void) => Promise<void>;

/** A name that is not loopback, which no proxy is asked for. */
const far = 'https://api.example';

/** Opens servers and proxies; `closeAll` of the servers closes them. */
export async function openPhases(): Promise<readonly Phase[]> {
  const authority = createAuthority(Date.now());
  const { keyPem: key, certificatePem: cert } = authority.issue({ hosts: ['localhost', 'api.example'] });
  const caFile = await writeTemporary(authority.certificatePem);
  const direct = openClient({ caFile });
  const through = (port: number): Ask => openClient({ caFile, proxy: `http://127.0.0.1:${port}` });

  const silent = await listen(net.createServer((socket) => socket.resume()));
  const tunnel = await startProxy({ targetPort: silent.port });
  const phases: Phase[] = [
    ...(process.platform === 'linux' ? [await stopInConnect(direct)] : []),
    stopAtSocket('TLS', silent.sockets, direct, `https://127.0.0.1:${silent.port}`),
    stopAtSocket('TLS, through a proxy', silent.sockets, through(tunnel.port), far),
    stopAtSocket('the proxy’s answer', silent.sockets, through(silent.port), far),
  ];
  for (const kind of ['HTTP/1.1', 'HTTPS', 'HTTP/2'] as const) {
    const stage = new Stage();
    const { port } =
      kind === 'HTTP/1.1'
        ? await startHttp(stage.answer)
        : await startHttps(stage.answer, { key, cert, http1: kind === 'HTTPS' });
    const scheme = kind === 'HTTP/1.1' ? 'http' : 'https';
    phases.push(...stage.phases(kind, direct, `${scheme}://localhost:${port}`));
    if (scheme === 'http') continue;
    const proxy = await startProxy({ targetPort: port });
    phases.push(...stage.phases(`${kind}, through a proxy`, through(proxy.port), far));
  }
  return phases;
}

/** How far a server goes in its answers. */
class Stage {
  #until: 'headers' | 'first byte' | 'text' = 'headers';
  #arrived: (response: ServerResponse) => void = () => undefined;

  readonly answer = (incoming: IncomingMessage, response: ServerResponse): void => {
    incoming.resume();
    if (this.#until !== 'headers') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
    }
    if (this.#until === 'text') response.write(chunk({ content: 'The answer' }));
    this.#arrived(response);
  };

  phases(way: string, ask: Ask, address: string): readonly Phase[] {
    return (['headers', 'first byte', 'text'] as const).map((until) => ({
      name: `${way}, ${until === 'text' ? 'mid-stream' : `before the ${until}`}`,
      stop: async () => {
        this.#until = until;
        const leaving = new AbortController();
        const arriving = new Promise<ServerResponse>((resolve) => {
          this.#arrived = resolve;
        });
        const reading = new Promise<void>((resolve) => {
          void ask(address, leaving.signal, resolve).then(resolve);
        });
        const response = await arriving;
        if (until === 'text') await reading;
        // The headers are on their way to a client that says nothing of them.
        if (until === 'first byte') await wait(5);
        return timeTo(leaving, once(response, 'close'));
      },
    }));
  }
}

function stopAtSocket(name: string, sockets: readonly Socket[], ask: Ask, address: string): Phase {
  return {
    name: `in ${name}`,
    stop: async () => {
      const before = sockets.length;
      const leaving = new AbortController();
      const asking = ask(address, leaving.signal);
      while (sockets.length === before) await setImmediate();
      const socket = sockets[before];
      const closedAfterMs = await timeTo(leaving, socket === undefined ? asking : once(socket, 'close'));
      await asking;
      return closedAfterMs;
    },
  };
}

/** No server sees a connection that was never made: what is looked at is the own system's try. */
async function stopInConnect(ask: Ask): Promise<Phase> {
  const listener = fork(new URL('deaf.mjs', import.meta.url));
  process.once('exit', () => listener.kill('SIGKILL'));
  const [port] = (await once(listener, 'message')) as [number];
  listener.kill('SIGSTOP');
  await fillQueue(port);
  const tries = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'ConnectWrap').length;
  const over = async (before: number): Promise<void> => {
    while (tries() > before) await setImmediate();
  };
  listener.disconnect();
  unref(listener);
  return {
    name: 'in connect',
    stop: async () => {
      const before = tries();
      const leaving = new AbortController();
      const asking = ask(`http://127.0.0.1:${port}`, leaving.signal);
      while (tries() === before) await setImmediate();
      const closedAfterMs = await timeTo(leaving, over(before));
      await asking;
      return closedAfterMs;
    },
  };
}

/** Connections that nobody accepts, until there is no room for another. */
async function fillQueue(port: number): Promise<void> {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1').unref();
    socket.on('error', () => undefined);
    const isIn = await Promise.race([once(socket, 'connect').then(() => true), wait(300, false)]);
    if (!isIn) return void socket.destroy();
  }
}

function unref(listener: ChildProcess): void {
  listener.unref();
  listener.channel?.unref();
}

async function timeTo(leaving: AbortController, closed: Promise<unknown>): Promise<number> {
  const leftAt = performance.now();
  leaving.abort();
  await closed;
  return performance.now() - leftAt;
}

/** As the host composes it. */
function openClient(settings: Partial<NetworkSettings>): Ask {
  const { send } = startTransport(settings);
  const client = createClient({ send, hashing, now: Date.now, random: Math.random, onCall: () => undefined });
  return async (address, signal, onText) => {
    const connection = {
      kind: 'gateway',
      address,
      credential: { apiKey: 'sk-benchmark', secretKey: 'benchmark-secret', origin: new URL(address).origin },
      signing: defaultSigning,
      headers: {},
      timeouts: { connectMs: 30_000, firstTokenMs: 30_000, idleMs: 30_000 },
      retries: 0,
    } as const;
    const request = { model: 'deepseek-flash', messages: [{ role: 'user', text: 'Why?' }], thinking: 'off' } as const;
    for await (const event of client.chat(request, { connection, signal, label: { purpose: 'chat' } })) {
      if (event.type === 'text') onText?.();
      if (event.type === 'end' && event.error?.code !== 'ABORTED') throw event.error ?? new Error('It was not stopped');
    }
  };
}
