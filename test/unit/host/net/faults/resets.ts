/** Connections that are reset, closed or fall silent at every phase and after every so many bytes of a recorded answer. */
import { createAuthority } from '../../../../gateway/net/certificate.ts';
import { startFaultProxy, type FaultProxy, type TcpFault } from '../../../../helpers/faultProxy.ts';
import { startHttp, startHttps, until, writeTemporary, type Running } from '../servers.ts';
import { stream } from './recording.ts';
import type { Tally } from './tally.ts';
import { ask, assertFailed, assertWhole, timeouts, type Question } from './trial.ts';

interface Scene {
  readonly name: string;
  readonly question: Question;
  readonly proxy: FaultProxy;
  readonly asked: () => number;
  /** Bytes between two places where it breaks, for each way to break. */
  readonly steps: Readonly<Record<TcpFault['how'], number>>;
}

const plain = { reset: 14, close: 53, silence: 397 };
const secured = { reset: 181, close: 449, silence: 1499 };

/** Breaks connections in plain HTTP/1.1, in TLS with HTTP/1.1 and in TLS with HTTP/2. */
export async function tryResets(tally: Tally): Promise<void> {
  const authority = createAuthority(Date.now());
  const { keyPem: key, certificatePem: cert } = authority.issue();
  const settings = { caFile: await writeTemporary(authority.certificatePem) };
  const open = async (
    name: string,
    start: (answer: Parameters<typeof startHttp>[0]) => Promise<Running>,
    steps: Scene['steps'],
  ): Promise<Scene> => {
    let asked = 0;
    const { port } = await start((incoming, response) => {
      asked += 1;
      incoming.resume();
      response.end(stream);
    });
    const proxy = await startFaultProxy(port);
    const address = `${name === 'HTTP' ? 'http' : 'https'}://localhost:${proxy.port}`;
    return { name, question: { address, settings }, proxy, asked: () => asked, steps };
  };
  const scenes = await Promise.all([
    open('HTTP', startHttp, plain),
    open('HTTPS', (answer) => startHttps(answer, { key, cert, http1: true }), secured),
    open('HTTP/2', (answer) => startHttps(answer, { key, cert }), secured),
  ]);
  // Most of the time somebody waits for a silence to be noticed.
  await Promise.all(scenes.map((scene) => breakEverywhere(tally, scene)));
  await Promise.all(scenes.map(({ proxy }) => proxy.close()));
}

async function breakEverywhere(tally: Tally, scene: Scene): Promise<void> {
  const { name, question, proxy, steps } = scene;
  await tally.try(`${name} untouched`, async () => assertWhole(await ask(question)));
  const { downBytes, upBytes } = proxy;
  for (const how of ['reset', 'close', 'silence'] as const) {
    for (let afterBytes = 0; afterBytes < downBytes; afterBytes += steps[how]) {
      await tally.try(`${name} ${how} after ${afterBytes} of ${downBytes} bytes down`, () =>
        breakOff(scene, { direction: 'down', afterBytes, how }),
      );
    }
    for (const share of [0.01, 0.3, 0.6, 0.99]) {
      const afterBytes = Math.ceil(upBytes * share);
      await tally.try(`${name} ${how} after ${afterBytes} of ${upBytes} bytes up`, () =>
        breakOff(scene, { direction: 'up', afterBytes, how }),
      );
    }
  }
  for (let afterBytes = 0; afterBytes < downBytes; afterBytes += steps.close * 2) {
    await tally.try(`${name} once after ${afterBytes} bytes, then well`, () => breakOnce(scene, afterBytes));
  }
  proxy.fault = undefined;
  for (const pieceBytes of [1, 2, 3, 5, 7, 16, 61, 500]) {
    proxy.pieceBytes = pieceBytes;
    await tally.try(`${name} in pieces of ${pieceBytes} bytes`, async () => assertWhole(await ask(question)));
  }
  proxy.pieceBytes = 0;
}

/** Every connection breaks at the same place. What is complete by then counts; the rest is an error that says so. */
async function breakOff({ question, proxy }: Scene, fault: TcpFault): Promise<void> {
  proxy.fault = fault;
  const impatient = { connectMs: 60, firstTokenMs: 60, idleMs: 60 };
  const connection = { timeouts: fault.how === 'silence' ? impatient : timeouts };
  const outcome = await ask({ ...question, connection });
  const codes = fault.how === 'silence' ? (['TIMEOUT'] as const) : (['NETWORK', 'STREAM_CLOSED', 'EMPTY'] as const);
  if (outcome.end.reason !== 'stop') assertFailed(outcome, ...codes);
  await until(() => proxy.sockets.every((socket) => socket.destroyed));
}

/** The first connection breaks: if nothing was shown by then, another try gives the whole answer, else none is made. */
async function breakOnce({ question, proxy, asked }: Scene, afterBytes: number): Promise<void> {
  proxy.fault = { direction: 'down', afterBytes, how: 'reset', times: 1 };
  let askedAtStart = 0;
  const onEvent = ({ type }: { readonly type: string }): unknown => type === 'start' && (askedAtStart = asked());
  const outcome = await ask({ ...question, connection: { retries: 2 }, onEvent });
  if (outcome.end.reason !== 'stop') assertFailed(outcome, 'NETWORK', 'STREAM_CLOSED');
  if (asked() !== askedAtStart) throw new Error('asked again after the answer began');
  await until(() => proxy.sockets.every((socket) => socket.destroyed));
}
