/**
 * Freezes what one operation needs to know of the far side: address, credential and settings are read together.
 * Owns the step from settings to Connection. Nothing read here is read again while the operation runs.
 */
import type { Connection, ServiceKind, SigningOptions } from '../../api/connection.ts';
import { officialOrigin, parseAddress } from '../../api/address.ts';
import type { Credentials, FoundCredential } from '../keys/credentials.ts';
import { readSetting } from '../settings.ts';

/** The address that the user's settings name for a kind of service; empty if none was given. */
export function addressOf(kind: ServiceKind): string {
  switch (kind) {
    case 'official':
      return officialOrigin;
    case 'gateway':
      return readSetting('gateway.address').trim();
    case 'local':
      return readSetting('local.address').trim();
  }
}

export interface CurrentConnection {
  readonly connection: Connection;
  readonly found: FoundCredential | undefined;
}

/** The connection as the settings stand now. Throws DeepSeekError `BAD_ADDRESS`. */
export async function currentConnection(credentials: Credentials): Promise<CurrentConnection> {
  const kind = readSetting('service');
  return connectionTo(kind, addressOf(kind), credentials);
}

/** A connection to a given service. Throws DeepSeekError `BAD_ADDRESS`. */
export async function connectionTo(
  kind: ServiceKind,
  address: string,
  credentials: Credentials,
): Promise<CurrentConnection> {
  const settings = {
    signing: readSigning(),
    headers: readSetting('headers'),
    timeouts: {
      connectMs: readSetting('timeouts.connectSeconds') * 1000,
      firstTokenMs: readSetting('timeouts.firstTokenSeconds') * 1000,
      idleMs: readSetting('timeouts.idleSeconds') * 1000,
    },
    retries: readSetting('retries'),
  };
  const found = await credentials.find({ kind, origin: parseAddress(kind, address).origin });
  return { connection: { kind, address, ...(found && { credential: found.credential }), ...settings }, found };
}

/** Whether enough is known to send a request. */
export function isReady({ connection }: CurrentConnection): boolean {
  switch (connection.kind) {
    case 'official':
      return connection.credential !== undefined;
    case 'gateway':
      return connection.credential?.secretKey !== undefined;
    case 'local':
      return connection.address !== '';
  }
}

function readSigning(): SigningOptions {
  return {
    keyHeader: readSetting('signing.keyHeader'),
    timestampHeader: readSetting('signing.timestampHeader'),
    signatureHeader: readSetting('signing.signatureHeader'),
    nonceHeader: readSetting('signing.nonceHeader'),
    template: readSetting('signing.template'),
    encoding: readSetting('signing.encoding'),
    timestampUnit: readSetting('signing.timestampUnit'),
    body: readSetting('signing.body'),
    bearer: readSetting('signing.bearer'),
  };
}
