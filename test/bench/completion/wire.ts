/**
 * From the end of the wait to the request's bytes at the socket: finding snippets, building the prompt, signing, sending.
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

const requests = 240;
const warmUpRequests = 40;
const shortWaitMs = 2;
/** Published by undici once a request's body was written to its socket. */
const sentChannel = 'undici:request:bodySent';

/** Milliseconds of each request, for places all over the end of the active file. */
export async function measureWire({ index, active }: Workload): Promise<number[]> {
  const gateway = await startGateway({ auth: 'hmac' });
  const service = openService(gateway.url, gateway);
  let waitedAt: number | undefined;
  const timesMs: number[] = [];
  const onSent = (): void => {
    if (waitedAt !== undefined) timesMs.push(performance.now() - waitedAt);
    waitedAt = undefined;
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
      waitedAt = performance.now();
    },
    createId: () => String(ids++),
    settings: () => ({ ...settings, eagerness: 'high' }),
  });
  try {
    while (timesMs.length < requests) {
      const before = timesMs.length;
      const line = active.lines.length - 1 - (before % 100) * 3;
      const text = `${active.lines[line] ?? ''} value${before} = `;
      engine.didType(active.uri, Date.now());
      active.replace(line, line + 1, [text], index);
      const position = { line, character: text.length };
      const query = { document: active.snapshot(), position, trigger: 'automatic', indentUnit: '  ' } as const;
      await engine.provide(query, new AbortController().signal);
      if (timesMs.length === before) throw new Error(`Not asked: ${engine.lastCompletion()?.decision.outcome}`);
    }
    if (gateway.requests.length !== requests) throw new Error(`${gateway.requests.length} of ${requests} came`);
    return timesMs.slice(warmUpRequests);
  } finally {
    unsubscribe(sentChannel, onSent);
    engine.dispose();
    await service.close();
    await gateway.close();
  }
}
