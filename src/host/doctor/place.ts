/** This machine and this editor: where the extension runs, whether it can write and keep a secret. Asks no network. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { env, UIKind, version, type ExtensionContext } from 'vscode';
import type { Finding } from '../../core/doctor/finding.ts';

export function examinePlace(): Finding {
  const inBrowser = env.uiKind === UIKind.Web;
  return { check: 'place', remote: env.remoteName, inBrowser, system: `${platform()} ${arch()}` };
}

export function examineVersions({ extension }: ExtensionContext): Finding {
  const own = String((extension.packageJSON as { readonly version?: unknown }).version);
  return { check: 'versions', editor: version, node: process.versions.node, extension: own };
}

/** Writes a file where chats, costs and receipts are kept, and removes it. */
export async function examineStorage({ globalStorageUri }: ExtensionContext): Promise<Finding> {
  const folder = globalStorageUri.fsPath;
  const file = join(folder, `doctor-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, 'doctor');
    const { bavail, bsize } = await statfs(folder);
    return { check: 'storage', freeBytes: bavail * bsize };
  } catch (error) {
    return { check: 'storage', cause: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Some keyrings take a secret and lose it: only what can be read back is kept. */
export async function examineKeyring({ secrets }: ExtensionContext): Promise<Finding> {
  const key = `doctor:${randomUUID()}`;
  try {
    await secrets.store(key, key);
    const isKept = (await secrets.get(key)) === key;
    await secrets.delete(key);
    return { check: 'keyring', isKept };
  } catch {
    return { check: 'keyring', isKept: false };
  }
}
