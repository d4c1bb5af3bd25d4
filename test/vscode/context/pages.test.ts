/** Where pages are fetched from, with a real name server whose answers change between the look and the connection. */
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer, type Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { callbackify } from 'node:util';
import { Pages } from '../../../src/host/context/sources/pages.ts';
import { fetchUrlTool } from '../../../src/host/agent/tools/web/fetchUrl.ts';
import { Refusal } from '../../../src/host/context/refusal.ts';
import { createTransport } from '../../../src/host/net/http.ts';
import { startNameServer, type NameServer } from '../../helpers/nameServer.ts';
import { refusal } from '../agent/calling.ts';

const { signal } = new AbortController();
const name = 'rebind.example';

describe('a name that leads elsewhere from one moment to the next', () => {
  const transport = createTransport({
    readSettings: () => ({ proxy: '', proxySupport: 'off', noProxy: [], caFile: '' }),
    environment: {},
    fetch: () => Promise.resolve(new Response('by the editor')),
  });
  const pages = new Pages(transport.send);
  const table: Record<string, string[]> = {};
  const { lookup } = dns;
  const servers: Server[] = [];
  const visits: string[] = [];
  let names: NameServer;
  let port = 0;

  const listen = async (host: string): Promise<void> => {
    const server = createServer((_request, response) => {
      visits.push(host);
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`This is ${host}.`);
    });
    await new Promise<void>((resolve) => {
      server.listen(port, host, resolve);
    });
    ({ port } = server.address() as AddressInfo);
    servers.push(server);
  };

  before(async () => {
    names = await startNameServer(table);
    const resolver = new dns.promises.Resolver();
    resolver.setServers([names.address]);
    await listen('127.0.0.1');
    await listen('127.0.0.2');
    // Which server is asked is the system's choice; everything else here is real.
    const ours = (host: string, options: dns.LookupOptions, done: (...found: readonly unknown[]) => void): void => {
      if (isIP(host) !== 0) return lookup(host, options, done);
      callbackify(() => resolver.resolve4(host))((error, found) => {
        const address = found?.[0];
        if (error !== null) done(error);
        else if (options.all === true) done(null, [{ address, family: 4 }]);
        else done(null, address, 4);
      });
    };
    dns.lookup = ours as typeof lookup;
  });
  beforeEach(() => {
    visits.length = 0;
  });
  after(async () => {
    dns.lookup = lookup;
    for (const server of servers) server.close();
    await transport.dispose();
    await names.close();
  });

  it('is fetched from where it led when it was looked at', async () => {
    table[name] = ['127.0.0.1'];
    const permit = (): Promise<void> => {
      table[name] = ['127.0.0.2'];
      return Promise.resolve();
    };
    const page = await pages.read(`http://${name}:${port}/`, permit, signal);
    assert.equal(page.text, 'This is 127.0.0.1.');
    assert.deepEqual(visits, ['127.0.0.1']);
    assert.ok(names.asked.includes(name));
  });

  it('is not fetched for the agent where nobody knew it then', async () => {
    delete table[name];
    const permit = (): Promise<void> => {
      table[name] = ['127.0.0.2'];
      return Promise.resolve();
    };
    await assert.rejects(pages.read(`http://${name}:${port}/`, permit, signal), Refusal);
    assert.deepEqual(visits, []);
  });

  it('is refused to the agent where it leads inside', async () => {
    table[name] = ['127.0.0.2'];
    assert.match(await refusal(fetchUrlTool(pages), { url: `http://${name}:${port}/` }), /private network/);
    assert.deepEqual(visits, []);
  });

  it('goes by the editor for a person who named a page that only the editor finds', async () => {
    delete table[name];
    const page = await pages.read(`http://${name}:${port}/`, () => Promise.resolve(), signal, { anyName: true });
    assert.equal(page.text, 'by the editor');
  });
});
