/**
 * A workbench that asks DeepSeek's own address: a proxy leads it to the loopback server, whose certificate bears that name.
 * Owns its setting up, and the reading of the ledger that it writes.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf, isEntry, parseLine, type LedgerEntry } from '../../src/core/cost/ledger.ts';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { GatewayOptions } from '../gateway/options.ts';
import type { Endings } from '../launch/endings.ts';
import type { Settings } from '../launch/server.ts';
import type { Workbench } from '../launch/workbench.ts';
import { startProxy } from '../unit/host/net/proxyServer.ts';
import { closeAll } from '../unit/host/net/servers.ts';
import { Panel } from './panel.ts';
import { changeMachineSettings, closeStage, openStage, storagePath } from './stage.ts';

export const officialHost = 'api.deepseek.com';

/** Opens a workbench that asks DeepSeek's own address, and the server that answers there. `endings` takes both down. */
export async function openOfficial(
  endings: Endings,
  machineSettings: Settings = {},
  options: GatewayOptions = {},
  /** The workspace, if it is to be another than a fresh sample. */
  workspace?: string,
): Promise<{
  readonly official: Gateway;
  readonly workbench: Workbench;
  readonly panel: Panel;
  readonly change: (more: Settings) => Promise<void>;
}> {
  const official = await startGateway({
    tls: true,
    hosts: [officialHost],
    key: 'sk-official-0123456789abcdef',
    ...options,
  });
  endings.add(() => official.close());
  const proxy = await startProxy({ targetPort: official.port });
  endings.add(() => closeAll());
  const folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-cost-'));
  endings.add(() => rm(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, official.certificatePem ?? '');
  const settings = { 'askDeepSeek.service': 'official', 'askDeepSeek.caFile': caFile, ...machineSettings };
  const workbench = await openStage({
    machineSettings: settings,
    ...(workspace !== undefined && { folder: workspace }),
    userSettings: {
      'http.proxy': `http://127.0.0.1:${proxy.port}`,
      'askDeepSeek.model': '',
      'window.dialogStyle': 'custom',
    },
  });
  endings.add(() => closeStage(workbench));
  const panel = new Panel(workbench);
  await panel.show();
  await panel.connect.locator('[type=submit]').click();
  await workbench.typeIntoInputBox(official.key);
  await panel.composer.waitFor();
  const change = (more: Settings): Promise<void> => changeMachineSettings({ ...settings, ...more });
  return { official, workbench, panel, change };
}

/** The calls of today and yesterday. */
export async function readLedger(): Promise<LedgerEntry[]> {
  const folder = join(storagePath(), 'ledger');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name >= dayOf(Date.now() - 86_400_000));
  const texts = await Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n').flatMap((one) => parseLine(one) ?? [])).filter(isEntry);
}
