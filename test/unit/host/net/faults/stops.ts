/** Answers that are stopped at every phase, and machines that sleep in between. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { createAuthority } from '../../../../gateway/net/certificate.ts';
import { startFaultProxy, type FaultProxy } from '../../../../helpers/faultProxy.ts';
import { startProxy } from '../proxyServer.ts';
import { listen, startHttp, startHttps, until, writeTemporary } from '../servers.ts';
import { stream } from './recording.ts';
import type { Tally } from './tally.ts';
import { ask, assertFailed, assertWhole, type Question } from './trial.ts';

/** Tries stops, measured, and sleep. */
export async function tryStops(tally: Tally): Promise<void> {
  const authority = createAuthority(Date.now());
  const { keyPem: key, certificatePem: cert } = authority.issue();
  const settings = { caFile: await writeTemporary(authority.certificatePem) };
  const answer = (
    incoming: { resume(): unknown },
    response: { write(text: string): unknown; end(text: string): unknown },
  ): void => {
    incoming.resume();
    response.write(stream.slice(0, 2000));
    setTimeout(() => response.end(stream.slice(2000)), 30_000).unref();
  };
  const whole = (incoming: { resume(): unknown }, response: { end(text: string): unknown }): void => {
    incoming.resume();
    response.end(stream);
  };
  const servers = [
    ['HTTP', await startHttp(answer), await startHttp(whole)],
    [
      'HTTPS',
      await startHttps(answer, { key, cert, http1: true }),
      await startHttps(whole, { key, cert, http1: true }),
    ],
    ['HTTP/2', await startHttps(answer, { key, cert }), await startHttps(whole, { key, cert })],
  ] as const;
  for (const [name, slow, quick] of servers) {
    const line = await startFaultProxy(slow.port);
    const address = `${name === 'HTTP' ? 'http' : 'https'}://localhost:${line.port}`;
    await stopEverywhere(tally, name, line, { address, settings });
    await line.close();
    const other = await startFaultProxy(quick.port);
    const place = address.replace(String(line.port), String(other.port));
    await sleepBetween(tally, name, other, { address: place, settings });
    await other.close();
  }
  await stopOnTheWay(tally, settings);
}

/** Stops before the connection, in the handshake, before the answer and at each event of it. */
async function stopEverywhere(tally: Tally, name: string, line: FaultProxy, question: Question): Promise<void> {
  await tally.try(`${name}: stopped before it began`, async () => {
    const before = line.sockets.length;
    assertFailed(await ask({ ...question, signal: AbortSignal.abort() }), 'ABORTED');
    assert.equal(line.sockets.length, before);
  });
  for (let event = 0; event < 8; event += 1) {
    await tally.try(`${name}: stopped at event ${event}`, async () => {
      const controller = new AbortController();
      const onEvent = async (_event: unknown, index: number): Promise<void> => {
        if (index === event) await stopAndMeasure(tally, controller, line, name === 'HTTP/2');
      };
      assertFailed(await ask({ ...question, signal: controller.signal, onEvent }), 'ABORTED');
      await until(() => line.sockets.every((socket) => socket.destroyed));
    });
  }
  for (const [direction, afterBytes] of [
    ['down', 0],
    ['down', 1],
    ['down', 100],
    ['up', 1],
    ['up', 200],
  ] as const) {
    await tally.try(`${name}: stopped in the silence after ${afterBytes} bytes ${direction}`, async () => {
      line.fault = { direction, afterBytes, how: 'silence' };
      const before = line.sockets.length;
      const controller = new AbortController();
      const asking = ask({ ...question, signal: controller.signal });
      await until(() => line.sockets.length > before && (line.upBytes > 0 || afterBytes === 0));
      await stopAndMeasure(tally, controller, line, false);
      assertFailed(await asking, 'ABORTED');
      line.fault = undefined;
    });
  }
}

/** From the word to stop to the connection that is closed. HTTP/2 keeps its own for the next question. */
async function stopAndMeasure(
  tally: Tally,
  controller: AbortController,
  line: FaultProxy,
  isKept: boolean,
): Promise<void> {
  const socket = line.sockets.at(-1);
  const stoppedAt = performance.now();
  controller.abort();
  if (isKept || socket === undefined || socket.destroyed) return;
  await once(socket, 'close');
  tally.measure(performance.now() - stoppedAt);
}

async function stopOnTheWay(tally: Tally, settings: { readonly caFile: string }): Promise<void> {
  const silent = await listen(net.createServer((socket) => socket.resume()));
  const proxy = await startProxy({ targetPort: silent.port });
  const url = `http://127.0.0.1:${proxy.port}`;
  for (const [name, question, running] of [
    ['a TLS handshake', { address: `https://127.0.0.1:${silent.port}`, settings }, silent],
    ['a tunnel', { address: 'https://localhost.:8443', settings: { ...settings, proxy: url } }, proxy],
  ] as const) {
    await tally.try(`stopped in ${name}`, async () => {
      const before = running.sockets.length;
      const controller = new AbortController();
      const asking = ask({ ...question, signal: controller.signal });
      await until(() => running.sockets.length > before);
      const socket = running.sockets.at(-1);
      const stoppedAt = performance.now();
      controller.abort();
      if (socket !== undefined && !socket.destroyed) await once(socket, 'close');
      tally.measure(performance.now() - stoppedAt);
      assertFailed(await asking, 'ABORTED');
    });
  }
}

/** The machine slept: connections that were kept look open and are dead, and only the wall clock tells. */
async function sleepBetween(tally: Tally, name: string, line: FaultProxy, question: Question): Promise<void> {
  for (const [sleepMs, dies] of [
    [1000, false],
    [3_600_000, true],
    [3 * 86_400_000, true],
  ] as const) {
    await tally.try(`${name}: asked again after ${sleepMs / 1000} s of sleep`, async () => {
      let asleepMs = 0;
      const before = line.sockets.length;
      const outcome = await ask({
        ...question,
        times: 2,
        options: { now: () => Date.now() + asleepMs },
        beforeAgain: async () => {
          // An ended answer gives its connection back a moment later.
          await setImmediate();
          asleepMs += sleepMs;
          if (dies) line.freeze();
        },
      });
      assertWhole(outcome);
      assert.equal(line.sockets.length - before, dies ? 2 : 1);
    });
  }
  await tally.try(`${name}: slept in the middle of an answer`, async () => {
    line.fault = { direction: 'down', afterBytes: line.downBytes - 700, how: 'silence' };
    // In TLS the answer is one record, of which nothing can be read before its end.
    const connection = { timeouts: { connectMs: 5000, firstTokenMs: 60, idleMs: 60 } };
    assertFailed(await ask({ ...question, connection }), 'TIMEOUT');
    line.fault = undefined;
  });
}
