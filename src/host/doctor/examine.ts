/**
 * The whole examination: what can be looked at side by side is, the rest when what it stands on is known to hold.
 * Owns the order. Each check tells exactly one finding, unless the examination is stopped before.
 */
import type { ExtensionContext } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import { serviceUrl } from '../../api/endpoint.ts';
import { parseAddress } from '../../api/address.ts';
import type { Connection, ServiceKind } from '../../api/connection.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { HttpSend } from '../../api/http.ts';
import { checkIds, type CheckId, type Finding } from '../../core/doctor/finding.ts';
import { isAllowedHost } from '../../core/policy/outgoing.ts';
import { connectionTo, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { readNetworkSettings } from '../connection/network.ts';
import type { Credentials } from '../keys/credentials.ts';
import { sourceWords, titleOf } from '../keys/keyWords.ts';
import { readSetting } from '../settings.ts';
import { examineKeyring, examinePlace, examineStorage, examineVersions } from './place.ts';
import { examineClock, examineService } from './service.ts';
import { examineWay } from './way.ts';

/** What the examination looks at. */
export interface Patient {
  readonly context: ExtensionContext;
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly credentials: Credentials;
  readonly send: HttpSend;
  /** The service that is meant: the one in use, or the one that somebody tries to connect to. */
  readonly target: () => { readonly kind: ServiceKind; readonly address: string };
  /** What keeps automatic requests back. */
  readonly automatic: (connection: Connection) => Omit<Extract<Finding, { isOffline: boolean }>, 'check'>;
}

/** Looks at everything. `tell` hears of each finding as it is made. Resolves when all is told. */
export async function examine(patient: Patient, tell: (finding: Finding) => void, signal: AbortSignal): Promise<void> {
  const { context } = patient;
  const left = new Set<CheckId>(checkIds);
  const say = (finding: Finding): void => {
    if (!signal.aborted && left.delete(finding.check)) tell(finding);
  };
  say(examinePlace());
  say(examineVersions(context));
  await Promise.all([
    examineStorage(context).then(say),
    examineKeyring(context).then(say),
    examineConnection(patient, say, signal),
  ]).catch(() => undefined);
  for (const check of left) say({ check, defect: true });
}

const behindService = ['key', 'proxy', 'names', 'socket', 'certificate', 'clock'] as const;
const behindClock = ['models', 'balance', 'chat', 'completion', 'vision'] as const;

async function examineConnection(
  patient: Patient,
  say: (finding: Finding) => void,
  signal: AbortSignal,
): Promise<void> {
  const { kind, address } = patient.target();
  let current: CurrentConnection;
  let url: string;
  try {
    current = await connectionTo(kind, address, patient.credentials);
    url = serviceUrl(current.connection, 'chat');
    const { origin } = new URL(url);
    if (!isAllowedHost(readSetting('policy.allowedHosts'), origin)) {
      throw new DeepSeekError('POLICY', 'Not looked at: the rule for hosts', { breach: 'host', origin });
    }
  } catch (error) {
    const known = DeepSeekError.is(error) ? error : new DeepSeekError('BAD_ADDRESS', 'unreadable');
    say({ check: 'service', error: known });
    for (const check of [...behindService, ...behindClock, 'automatic'] as const) say({ check, waitsFor: 'service' });
    return;
  }
  const { connection, found } = current;
  say({ check: 'service', kind, url });
  say({
    check: 'key',
    kind,
    origin: parseAddress(kind, address).origin,
    hasSecret: connection.credential?.secretKey !== undefined,
    ...(found && { source: sourceWords(found.source), name: titleOf(found) }),
  });
  say({ check: 'automatic', ...patient.automatic(connection) });
  const { client, catalog, send } = patient;
  const parts = { client, catalog, send, connection, signal, tell: say, now: Date.now };
  const settings = readNetworkSettings();
  const looking = examineWay(new URL(url), { settings, environment: process.env, signal, tell: say });
  // Where a step of ours fails, the editor's own network may still get through: that request is the proof.
  const isReached = await examineClock(parts);
  if (!isReached) for (const check of behindClock) say({ check, waitsFor: 'clock' });
  else await examineService(parts, await looking);
  await looking;
}
