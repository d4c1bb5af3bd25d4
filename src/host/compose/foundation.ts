/**
 * What everything else stands on: keys, the network, the ledger and the audit, and the one client that all requests go through.
 * Owns the order in which these are built. Nothing here connects.
 */
import type { ExtensionContext, Memento } from 'vscode';
import { join } from 'node:path';
import { createClient, type CallReport, type DeepSeekClient } from '../../api/client.ts';
import { Audit } from '../audit/audit.ts';
import { listKeys } from '../audit/listKeys.ts';
import { Recorder } from '../audit/recorder.ts';
import { currentConnection, type CurrentConnection } from '../connection/connections.ts';
import { ModelCatalog } from '../connection/models.ts';
import { createNetwork, type Network } from '../connection/network.ts';
import { Reachability } from '../connection/reachability.ts';
import { Accounts } from '../cost/accounts.ts';
import { LedgerFiles } from '../cost/ledgerFiles.ts';
import { Budgets } from '../cost/limits/budgets.ts';
import { commandFor, tellFailure } from '../keys/commandSetting.ts';
import { Credentials } from '../keys/credentials.ts';
import { FirstSeen } from '../keys/age/firstSeen.ts';
import { KeyRing } from '../keys/keyRing.ts';
import type { Disposables } from '../lifecycle.ts';
import { loadChunk } from '../loadChunk.ts';
import { Log } from '../log.ts';
import { hashing } from '../net/hashing.ts';
import { guardCall, guardHosts } from '../policy/guard.ts';
import { readSetting } from '../settings.ts';
import { OrderedMemento } from './orderedMemento.ts';

export interface Foundation {
  readonly log: Log;
  /** What all windows remember. */
  readonly memento: Memento;
  readonly ring: KeyRing;
  readonly credentials: Credentials;
  /** To named hosts alone. */
  readonly send: Network['send'];
  readonly ledger: LedgerFiles;
  readonly accounts: Accounts;
  readonly recorder: Recorder;
  readonly audit: Audit;
  readonly budgets: Budgets;
  readonly reach: Reachability;
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly connect: () => Promise<CurrentConnection>;
  /** Whether this person ever asked anything: nothing goes out by itself before. */
  readonly hasAsked: () => boolean;
  readonly noteAsked: () => void;
}

/** Builds it; it is disposed with `own`. `heard` is told of each call once it has ended. */
export function composeFoundation(
  context: ExtensionContext,
  own: Disposables,
  signal: AbortSignal,
  heard: (report: CallReport) => void,
): Foundation {
  const memento: Memento = new OrderedMemento(context.globalState);
  const storage = context.globalStorageUri.fsPath;
  const ring = own.add(new KeyRing(context.secrets));
  const credentials = own.add(
    new Credentials({
      ring,
      environment: process.env,
      choices: context.workspaceState,
      hashing,
      commandFor,
      async runCommand(argv) {
        const { runCredentialCommand } = await loadChunk(() => import('../keys/credentialCommand.ts'));
        return runCredentialCommand(argv, process.env);
      },
      onCommandFailure: (origin, cause) => tellFailure(log, origin, cause),
    }),
  );
  const log = own.add(new Log(() => credentials.live()));
  const network = own.add(createNetwork(log));
  const send = guardHosts(network.send);
  const ledger = new LedgerFiles(join(storage, 'ledger'));
  const accounts = own.add(new Accounts(ledger, memento, log));
  const recorder = own.add(
    new Recorder({
      folder: join(storage, 'audit'),
      secrets: context.secrets,
      keepsText: () => readSetting('audit.keepText'),
      entryFor: (label) => accounts.entryFor(label),
      log,
    }),
  );
  const audit = own.add(
    new Audit({
      context,
      recorder,
      send,
      currency: () => accounts.currency(),
      heldBack: (from, to) => ledger.heldBack(from, to),
      keys: () => listKeys(ring, hashing),
      firstSeen: (fingerprint) => new FirstSeen(memento).of(fingerprint),
      log,
      signal,
    }),
  );
  const onCall = (report: CallReport): void => {
    recorder.record(report);
    heard(report);
    const { credential } = report.options.connection;
    if (credential !== undefined && report.error?.code === 'AUTH') credentials.refused(credential);
  };
  const reach = own.add(new Reachability());
  const budgets = own.add(new Budgets(accounts));
  const client = createClient(
    { guard: guardCall, send: network.send, hashing, now: Date.now, random: Math.random, onCall },
    reach.breaker,
    (call) => accounts.record(call),
    (options) => budgets.refusal(options),
  );
  const hasAsked = () => memento.get('asked', false);
  return {
    log,
    memento,
    ring,
    credentials,
    send,
    ledger,
    accounts,
    recorder,
    audit,
    budgets,
    reach,
    client,
    catalog: new ModelCatalog(client, memento),
    connect: () => currentConnection(credentials),
    hasAsked,
    noteAsked() {
      if (!hasAsked()) void memento.update('asked', true);
    },
  };
}
