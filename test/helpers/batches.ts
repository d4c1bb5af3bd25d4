/**
 * A batch over real sockets and real files, without an editor: for tests, for processes that are killed, and for the benchmark.
 */
import { join } from 'node:path';
import { createClient } from '../../src/api/client.ts';
import type { CallLabel } from '../../src/api/connection.ts';
import { ResponseCache } from '../../src/core/batch/cache.ts';
import type { Prompt } from '../../src/core/batch/prompt.ts';
import { priceOf, publicBook, type Cost } from '../../src/core/cost/prices.ts';
import { Batch, type BatchOptions } from '../../src/host/batch/work/batch.ts';
import { Descriptions } from '../../src/host/image/descriptions.ts';
import { Sight } from '../../src/host/image/sight.ts';
import { ResultsFile } from '../../src/host/batch/work/resultsFile.ts';
import { connectionTo } from './connections.ts';
import { hashing } from './hashing.ts';
import { openUndici } from './undiciSend.ts';

export interface BatchStage {
  readonly batch: Batch;
  readonly results: ResultsFile;
  /** Resolves when the batch is as it should be. */
  until(isReached: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const plainOptions: BatchOptions = {
  model: 'deepseek-flash',
  thinking: 'off',
  temperature: 0.7,
  maxTokens: 0,
  merge: false,
};

export interface BatchStageOptions {
  /** Where results and lease are. */
  readonly folder: string;
  readonly prompts: readonly Prompt[];
  readonly gateway: { readonly url: string; readonly key: string; readonly secret: string };
  readonly kind?: 'gateway' | 'official';
  readonly options?: Partial<BatchOptions>;
  readonly ceiling?: number;
  readonly cache?: ResponseCache;
  readonly processId?: number;
  readonly now?: () => number;
  readonly files?: Readonly<Record<string, string>>;
  /** Pictures by the names that prompts have for them. */
  readonly pictures?: Readonly<Record<string, Buffer>>;
  /** Resolves when the address is known, for each time it is asked. */
  readonly connecting?: () => Promise<void>;
}

/** Makes a batch that has read its prompts. */
export async function openBatch(stage: BatchStageOptions): Promise<BatchStage> {
  const { folder, prompts, gateway, options, now = Date.now, files = {}, pictures = {} } = stage;
  const { url, key, secret } = gateway;
  const transport = openUndici();
  const costs = new WeakMap<CallLabel, Cost>();
  const connection = connectionTo(url, {
    ...(stage.kind && { kind: stage.kind }),
    credential: { apiKey: key, secretKey: secret, origin: new URL(url).origin },
    timeouts: { connectMs: 5_000, firstTokenMs: 20_000, idleMs: 20_000 },
    retries: 4,
  });
  const client = createClient(
    { send: transport.send, hashing, now: Date.now, random: Math.random },
    undefined,
    ({ usage, model, sentAt, options: { label } }) => {
      const cost = usage && priceOf(usage, { kind: 'official', model }, sentAt);
      if (label !== undefined && cost !== undefined) costs.set(label, cost);
    },
  );
  const sight = new Sight(client, new Descriptions(join(folder, 'pictures.json'), Date.now));
  const watchers = new Set<() => void>();
  const results = new ResultsFile(join(folder, 'prompts.results.jsonl'));
  const batch = new Batch(
    {
      client,
      cache: stage.cache ?? new ResponseCache({ maxBytes: 1_000_000, maxAgeMs: 3_600_000 }),
      hashing,
      now,
      random: Math.random,
      prompts,
      results,
      leasePath: join(folder, 'prompts.lease'),
      processId: stage.processId ?? process.pid,
      connect: async () => {
        await stage.connecting?.();
        return connection;
      },
      ceiling: () => stage.ceiling ?? 16,
      costOf: (label) => costs.get(label),
      answerTokens: () => 200,
      book: () => publicBook,
      enclose: async ({ file, image }) => {
        const bytes = pictures[image ?? ''];
        return {
          ...(file !== undefined && { fileText: files[file] ?? '' }),
          ...(bytes !== undefined && { image: { bytes, mimeType: 'image/png' } }),
        };
      },
      see: (image, looking) => sight.see(image, looking),
      onChange: () => {
        for (const watch of watchers) watch();
      },
    },
    { ...plainOptions, ...options },
  );
  await batch.load();
  return {
    batch,
    results,
    until: (isReached) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (!isReached()) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    close: async () => {
      await batch.cancel();
      await transport.close();
    },
  };
}
