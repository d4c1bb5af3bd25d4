/** A secret storage that several processes share, in files: what the editor's own does for its windows. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretStore } from '../../../../src/host/audit/vault.ts';

export function fileStore(directory: string): SecretStore {
  const pathOf = (name: string): string => join(directory, `secret-${name.replace(':', '-')}`);
  return {
    get: (name) => readFile(pathOf(name), 'utf8').catch(() => undefined),
    async store(name, value) {
      const path = `${pathOf(name)}-${randomUUID()}`;
      await writeFile(path, value);
      await rename(path, pathOf(name));
    },
  };
}
