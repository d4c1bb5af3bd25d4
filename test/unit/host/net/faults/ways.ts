/** The ways to a server: proxies of every kind, exceptions from them, names and addresses. */
import assert from 'node:assert/strict';
import dns from 'node:dns';
import net from 'node:net';
import { callbackify } from 'node:util';
import { createAuthority } from '../../../../gateway/net/certificate.ts';
import { startFaultProxy } from '../../../../helpers/faultProxy.ts';
import { startNameServer, type NameServer, type NameTable } from '../../../../helpers/nameServer.ts';
import { startProxy, type ProxyOptions, type ProxyServer } from '../proxyServer.ts';
import { certificate, startHttp, startHttps, until, writeTemporary } from '../servers.ts';
import { stream } from './recording.ts';
import type { Tally } from './tally.ts';
import { ask, assertFailed, assertWhole, canaries, timeouts, type Outcome, type Question } from './trial.ts';

/** A name that leads here and is not loopback to us: loopback never goes through a proxy. */
const far = 'api.example';

/** Where names lead. */
const addresses: NameTable = {
  [far]: ['127.0.0.1'],
  'both.example': ['127.0.0.1', '::1'],
  localhost: ['127.0.0.1'],
};

/** Tries proxies, exceptions and names. */
export async function tryWays(tally: Tally): Promise<void> {
  await withNames(0, async () => {
    await tryProxies(tally);
    await tryExceptions(tally);
    await tryBrokenTunnels(tally);
    await tryNames(tally);
  });
}

interface Passage {
  readonly settings: { readonly caFile: string };
  readonly port: number;
  /** Logins for a proxy that came to the server. */
  readonly seen: (string | undefined)[];
}

async function openPassage(hosts?: readonly string[]): Promise<Passage> {
  const authority = createAuthority(Date.now());
  const { keyPem: key, certificatePem: cert } = authority.issue(hosts && { hosts });
  const seen: (string | undefined)[] = [];
  const answer = (
    incoming: { readonly headers: Readonly<Record<string, unknown>> },
    response: { end(text: string): unknown },
  ): void => {
    seen.push(incoming.headers['proxy-authorization'] as string | undefined);
    response.end(stream);
  };
  const { port } = await startHttps(answer, { key, cert });
  return {
    settings: { caFile: await writeTemporary(authority.certificatePem + certificate.certificatePem) },
    port,
    seen,
  };
}

const login = `me:${encodeURIComponent(canaries.proxyPassword)}@`;

async function tryProxies(tally: Tally): Promise<void> {
  const { settings, port: targetPort, seen } = await openPassage([far]);
  const basic = `Basic ${Buffer.from(`me:${canaries.proxyPassword}`).toString('base64')}`;
  const through = async (
    options: Partial<ProxyOptions>,
    user: string,
    check: (outcome: Outcome, proxy: ProxyServer) => void,
    more: Partial<Question> = {},
  ): Promise<void> => {
    const proxy = await startProxy({ targetPort, ...options });
    const url = `${options.secure === true ? 'https' : 'http'}://${user}localhost:${proxy.port}`;
    check(await ask({ address: `https://${far}:8443`, settings: { ...settings, proxy: url }, ...more }), proxy);
    assert.ok(!seen.some((header) => header !== undefined), 'the server was told the login of the proxy');
  };
  for (const secure of [false, true]) {
    const kind = secure ? 'HTTPS proxy' : 'HTTP proxy';
    await tally.try(kind, () => through({ secure }, '', assertWhole));
    await tally.try(`${kind} with a login`, () =>
      through({ secure }, login, (outcome, { authorizations }) => {
        assertWhole(outcome);
        assert.deepEqual(authorizations, [basic]);
      }),
    );
    await tally.try(`${kind} asked three times`, () =>
      through(
        { secure },
        login,
        (outcome, { seen: tunnels }) => {
          assertWhole(outcome);
          assert.equal(tunnels.length, 1);
        },
        { times: 3 },
      ),
    );
    for (const [refuse, cause] of [
      [407, 'PROXY_AUTH_REQUIRED'],
      [403, 'PROXY_REFUSED'],
      [502, 'PROXY_REFUSED'],
      [504, 'PROXY_REFUSED'],
    ] as const) {
      for (const user of ['', login]) {
        await tally.try(`${kind} answers ${refuse}${user && ' to a login'}`, () =>
          through({ secure, refuse }, user, (outcome) => assertNoWay(outcome, cause)),
        );
      }
    }
    await tally.try(`${kind} hangs up`, () =>
      through({ secure, hangUp: true }, login, (outcome) => assertNoWay(outcome, 'PROXY_CLOSED')),
    );
    await tally.try(`${kind} before a server that is not there`, () =>
      through({ secure, targetPort: 1 }, login, (outcome) => assertFailed(outcome, 'NETWORK')),
    );
  }
  await tally.try('plain request through a proxy to the own network', async () => {
    const plain = await startHttp((_incoming, response) => response.end(stream));
    await through({ targetPort: plain.port }, login, assertWhole, {
      kind: 'local',
      address: 'http://models.internal:8080',
      connection: { credential: { apiKey: canaries.apiKey, origin: 'http://models.internal:8080' } },
    });
  });
  await tally.try('plain request that the proxy answers 407', () =>
    through({ refuse: 407 }, login, (outcome) => assertNoWay(outcome, 'PROXY_AUTH_REQUIRED'), {
      kind: 'local',
      address: 'http://models.internal:8080',
      connection: { credential: { apiKey: canaries.apiKey, origin: 'http://models.internal:8080' } },
    }),
  );
  for (const [proxy, cause] of [
    ['socks5://me:' + encodeURIComponent(canaries.proxyPassword) + '@127.0.0.1:1080', 'PROXY_UNSUPPORTED'],
    [`http://${login}`, 'PROXY_INVALID'],
    [`http://${login}127.0.0.1:1`, 'ECONNREFUSED'],
  ] as const) {
    await tally.try(`proxy that cannot be used: ${cause}`, async () =>
      assertNoWay(await ask({ address: `https://${far}`, settings: { ...settings, proxy } }), cause),
    );
  }
}

async function tryExceptions(tally: Tally): Promise<void> {
  const { settings, port } = await openPassage(['localhost', far]);
  const proxy = await startProxy({ targetPort: port, refuse: 503 });
  const url = `http://${login}127.0.0.1:${proxy.port}`;
  const direct = async (host: string, more: Partial<Question>): Promise<void> => {
    const before = proxy.seen.length;
    assertWhole(await ask({ address: `https://${host}:${port}`, ...more }));
    assert.equal(proxy.seen.length, before, 'the proxy was asked');
  };
  for (const rule of [far, `.${far}`, `*.${far}`, `${far}:${port}`, '*', far.toUpperCase()]) {
    await tally.try(`exception ${rule}`, () =>
      direct(far, { settings: { ...settings, proxy: url, noProxy: ['other.example', rule] } }),
    );
    await tally.try(`exception ${rule} of the environment`, () =>
      direct(far, { settings, options: { environment: { HTTPS_PROXY: url, NO_PROXY: `other.example, ${rule}` } } }),
    );
  }
  await tally.try('no proxy for loopback', () => direct('localhost', { settings: { ...settings, proxy: url } }));
  await tally.try('no proxy where they are turned off', () =>
    direct(far, { settings: { ...settings, proxy: url, proxySupport: 'off' } }),
  );
  for (const rule of ['other.example', `${far}:1`, 'pi.example', '10.0.0.0/8']) {
    await tally.try(`no exception for ${rule}`, async () => {
      const asking = ask({ address: `https://${far}:${port}`, settings: { ...settings, proxy: url, noProxy: [rule] } });
      assertNoWay(await asking, 'PROXY_REFUSED');
    });
  }
}

/** The way to the proxy breaks: in its own TLS, in CONNECT, in the server's TLS, in the answer. */
async function tryBrokenTunnels(tally: Tally): Promise<void> {
  const { settings, port } = await openPassage([far]);
  for (const secure of [false, true]) {
    const proxy = await startProxy({ targetPort: port, secure });
    const line = await startFaultProxy(proxy.port);
    const url = `${secure ? 'https' : 'http'}://${login}localhost:${line.port}`;
    const question = { address: `https://${far}:8443`, settings: { ...settings, proxy: url } };
    await tally.try('tunnel untouched', async () => assertWhole(await ask(question)));
    const { downBytes } = line;
    for (let afterBytes = 0; afterBytes < downBytes; afterBytes += Math.ceil(downBytes / 12)) {
      for (const how of ['reset', 'silence'] as const) {
        await tally.try(`tunnel: ${how} after ${afterBytes} bytes`, async () => {
          line.fault = { direction: 'down', afterBytes, how };
          const impatient = { connectMs: 60, firstTokenMs: 60, idleMs: 60 };
          const outcome = await ask({
            ...question,
            connection: { timeouts: how === 'silence' ? impatient : timeouts },
          });
          if (outcome.end.reason !== 'stop') assertFailed(outcome, 'NETWORK', 'STREAM_CLOSED', 'TIMEOUT');
          await until(() => line.sockets.every((socket) => socket.destroyed));
        });
      }
    }
    await line.close();
  }
}

async function tryNames(tally: Tally): Promise<void> {
  const { settings, port } = await openPassage();
  await tally.try('IPv4 address', async () =>
    assertWhole(await ask({ address: `https://127.0.0.1:${port}`, settings })),
  );
  if (await hasIpv6()) {
    const line = await startFaultProxy(port, '::1');
    const address = `https://[::1]:${line.port}`;
    await tally.try('IPv6 address', async () => assertWhole(await ask({ address, settings })));
    await tally.try('IPv6 alone behind a name with both addresses', async () => {
      const both = await openPassage(['both.example']);
      const six = await startFaultProxy(both.port, '::1');
      assertWhole(await ask({ address: `https://both.example:${six.port}`, settings: both.settings }));
      await six.close();
    });
    await tally.try('IPv6 reset', async () => {
      line.fault = { direction: 'down', afterBytes: 1000, how: 'reset' };
      assertFailed(await ask({ address, settings }), 'NETWORK', 'STREAM_CLOSED');
    });
    await line.close();
  }
  await tally.try('slow name', () =>
    withNames(80, async ({ asked }) => {
      assertWhole(await ask({ address: `https://localhost:${port}`, settings }));
      assert.ok(asked.includes('localhost'));
    }),
  );
  await tally.try('name too slow', () =>
    withNames(400, async () => {
      const connection = { timeouts: { ...timeouts, connectMs: 30 } };
      const outcome = await ask({ address: `https://localhost:${port}`, settings, connection });
      assertFailed(outcome, 'TIMEOUT');
      assert.equal(outcome.end.error?.facts.phase, 'connect');
    }),
  );
  await tally.try('unknown name', async () =>
    assertNoWay(await ask({ address: 'https://models.invalid', settings }), 'ENOTFOUND'),
  );
  await tally.try('nobody listens', async () =>
    assertNoWay(await ask({ address: 'https://127.0.0.1:1', settings }), 'ECONNREFUSED'),
  );
}

/** Looks up names at a server of our own, which knows those above and takes so long for each. */
async function withNames(delayMs: number, run: (server: NameServer) => Promise<void>): Promise<void> {
  const server = await startNameServer(addresses, delayMs);
  const resolver = new dns.promises.Resolver();
  resolver.setServers([server.address]);
  const findOf = async (host: string, family: 4 | 6): Promise<readonly dns.LookupAddress[]> => {
    const found = await (family === 4 ? resolver.resolve4(host) : resolver.resolve6(host)).catch((error: unknown) => {
      // Of a name with addresses of the other kind alone.
      if ((error as NodeJS.ErrnoException).code === 'ENODATA') return [];
      throw error;
    });
    return found.map((address) => ({ address, family }));
  };
  const { lookup } = dns;
  const find = async (host: string): Promise<readonly dns.LookupAddress[]> =>
    (await Promise.all([findOf(host, 4), findOf(host, 6)])).flat();
  const ours = (host: string, options: dns.LookupOptions, done: (...found: readonly unknown[]) => void): void => {
    if (net.isIP(host) !== 0) return lookup(host, options, done);
    callbackify(() => find(host))((error, known) => {
      if (error !== null || options.all === true) done(error, known);
      else done(null, known[0]?.address, known[0]?.family);
    });
  };
  // Which server is asked is the system's choice; everything else here is real.
  dns.lookup = ours as typeof lookup;
  try {
    await run(server);
  } finally {
    dns.lookup = lookup;
    resolver.cancel();
    await server.close();
  }
}

function hasIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer().on('error', () => resolve(false));
    server.listen(0, '::1', () => server.close(() => resolve(true)));
  });
}

function assertNoWay(outcome: Outcome, cause: string): void {
  assertFailed(outcome, 'NETWORK');
  assert.equal(outcome.end.error?.facts.cause, cause);
}
