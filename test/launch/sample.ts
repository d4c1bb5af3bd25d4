/** A workspace to work in: a copy of test/fixtures/workspace that anything may be done to. */
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootPath } from './paths.ts';

export interface SampleWorkspace {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes a fresh copy in a new folder. The caller removes it. */
export async function copySampleWorkspace(): Promise<SampleWorkspace> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'ask-deepseek-sample-')));
  const folder = join(parent, 'sample');
  await cp(join(rootPath, 'test', 'fixtures', 'workspace'), folder, { recursive: true });
  return { folder, remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}
