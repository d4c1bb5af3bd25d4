/** Model servers on this machine, asked for their models where they usually listen. Owns the search; nothing is asked with a key. */
import type { DeepSeekClient } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { defaultSigning } from '../../api/sign.ts';
import type { LocalServer } from '../../core/doctor/localServers.ts';

export interface AnsweringServer extends LocalServer {
  readonly address: string;
  readonly models: readonly string[];
}

const waitMs = 1500;

/** Gives back those that answer with a list of models, in the order given. Takes two seconds at most. */
export async function findServers(
  client: Pick<DeepSeekClient, 'models'>,
  servers: readonly LocalServer[],
  signal: AbortSignal,
): Promise<readonly AnsweringServer[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const asked = await Promise.all(
    servers.map(async (server) => {
      const address = `http://127.0.0.1:${server.port}`;
      try {
        const models = await client.models({
          connection: connectionTo(address),
          signal: limit,
          label: { purpose: 'doctor' },
        });
        return [{ ...server, address, models: models.map(({ id }) => id) }];
      } catch {
        // Nobody there, or somebody else.
        return [];
      }
    }),
  );
  return asked.flat();
}

function connectionTo(address: string): Connection {
  const timeouts = { connectMs: waitMs, firstTokenMs: waitMs, idleMs: waitMs };
  return { kind: 'local', address, signing: defaultSigning, headers: {}, timeouts, retries: 0 };
}
