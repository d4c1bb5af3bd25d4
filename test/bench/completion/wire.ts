/**
 * From the end of the wait to the request's bytes at the socket: looking for what is known, signing, sending.
 * The connection is open and the wait itself is cut short; everything else runs as in the extension.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import { createEngine } from '../../../src/core/completion/engine.ts';
import { buildPrompt } from '../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../src/core/completion/shape/shaper.ts';
import { startGateway } from '../../gateway/gateway.ts';
import { openService } from './service.ts';
import { settings, snippetsPerPrompt } from './settings.ts';
import type { Workload } from './workload.ts';

const requests = 600;
/** Code is compiled and optimised by then. */
const warmUpRequests = 200;
const shortWaitMs = 2;
/** Published by undici once a request's body was written to its socket. */
const sentChannel = 'undici:request:bodySent';

export interface WireTimes {
  /** By the clock on the wall, where other programs count. */
  readonly wallMs: readonly number[];
  /** Time on the processor; helping threads count, other programs do not. */
  readonly processorMs: readonly number[];
}

/** Each request, for places all over the end of the active file. */
export async function measureWire({ index, active }: Workload): Promise<WireTimes> {
  const gateway = await startGateway({ auth: 'hmac' });
  const service = openService(gateway.url, gateway);
  let waited: { readonly at: number; readonly usage: NodeJS.CpuUsage } | undefined;
  const wallMs: number[] = [];
  const processorMs: number[] = [];
  const onSent = (): void => {
    if (waited === undefined) return;
    const { user, system } = process.cpuUsage(waited.usage);
    wallMs.push(performance.now() - waited.at);
    processorMs.push((user + system) / 1000);
    waited = undefined;
  };
  subscribe(sentChannel, onSent);
  let ids = 0;
  const engine = createEngine({
    ask: (prompt, _query, signal) => service.ask(prompt, signal),
    buildPrompt,
    createShaper,
    snippets: (query) => index.find(query, snippetsPerPrompt),
    now: Date.now,
    async sleep(_ms, signal) {
      await setTimeout(shortWaitMs, undefined, { signal });
      waited = { at: performance.now(), usage: process.cpuUsage() };
    },
    createId: () => String(ids++),
    settings: () => ({ ...settings, eagerness: 'high' }),
  });
  try {
    let asked = 0;
    while (wallMs.length < requests) {
      const line = active.lines.length - 1 - (asked % 100) * 3;
      const text = `${active.lines[line] ?? ''} value${asked} = `;
      engine.didType(active.uri, Date.now());
      active.replace(line, line + 1, [text], index);
      const position = { line, character: text.length };
      const query = { document: active.snapshot(), position, trigger: 'automatic', indentUnit: '  ' } as const;
      await engine.provide(query, new AbortController().signal);
      // Where the machine stands still for longer than the wait there is none, and nothing to measure.
      asked += 1;
      if (gateway.requests.length !== asked) throw new Error(`Not asked: ${engine.lastCompletion()?.decision.outcome}`);
    }
    return { wallMs: wallMs.slice(warmUpRequests), processorMs: processorMs.slice(warmUpRequests) };
  } finally {
    unsubscribe(sentChannel, onSent);
    engine.dispose();
    await service.close();
    await gateway.close();
  }
}
