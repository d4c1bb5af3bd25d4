import assert from 'node:assert/strict';
import { capabilities, originOf, serviceUrl } from '../../../src/api/endpoint.ts';
import type { ServiceKind } from '../../../src/api/connection.ts';
import { DeepSeekError } from '../../../src/api/errors.ts';

const refused = (kind: ServiceKind, address: string, code = 'BAD_ADDRESS'): void => {
  assert.throws(
    () => serviceUrl({ kind, address }, 'chat'),
    (error) => DeepSeekError.is(error) && error.code === code,
    address,
  );
};

describe('addresses', () => {
  const endings = [
    '',
    '/',
    '//',
    '/v1',
    '/v1/',
    '/beta',
    '/beta/',
    '/beta/beta',
    '/chat/completions',
    '/v1/chat/completions',
    '/v1/chat/completions/',
    '/beta/completions',
    '/beta/chat/completions',
    '/anthropic',
    '/anthropic/v1/messages',
    '/v1/models',
    '/user/balance',
  ];
  for (const start of [
    'https://api.deepseek.com',
    'api.deepseek.com',
    ' HTTPS://API.DeepSeek.com',
    'api.deepseek.com:443',
  ]) {
    it(`lead to the official URLs however they are spelled: ${start}`, () => {
      for (const ending of endings) {
        const connection = { kind: 'official', address: start + ending } as const;
        assert.equal(serviceUrl(connection, 'chat'), 'https://api.deepseek.com/chat/completions', ending);
        assert.equal(serviceUrl(connection, 'prefix'), 'https://api.deepseek.com/beta/chat/completions', ending);
        assert.equal(serviceUrl(connection, 'completion'), 'https://api.deepseek.com/beta/completions', ending);
        assert.equal(serviceUrl(connection, 'models'), 'https://api.deepseek.com/models', ending);
        assert.equal(serviceUrl(connection, 'balance'), 'https://api.deepseek.com/user/balance', ending);
      }
    });
  }

  it("keep a gateway's path prefix", () => {
    for (const ending of [...endings, '/v1/vision/analysis']) {
      const connection = { kind: 'gateway', address: `https://gw.example/x/deepseek${ending}` } as const;
      const base = 'https://gw.example/x/deepseek';
      assert.equal(serviceUrl(connection, 'chat'), `${base}/v1/chat/completions`, ending);
      assert.equal(serviceUrl(connection, 'completion'), `${base}/beta/completions`, ending);
      assert.equal(serviceUrl(connection, 'image'), `${base}/v1/vision/analysis`, ending);
      assert.equal(serviceUrl(connection, 'models'), `${base}/v1/models`, ending);
    }
  });

  it('do not mistake a longer name for an ending', () => {
    assert.equal(
      serviceUrl({ kind: 'gateway', address: 'https://gw.example/mybeta' }, 'models'),
      'https://gw.example/mybeta/v1/models',
    );
  });

  it('without a scheme mean http where plain http may go, and https elsewhere', () => {
    assert.equal(originOf('local', 'localhost:11434'), 'http://localhost:11434');
    assert.equal(originOf('local', '127.0.0.1:8080/v1'), 'http://127.0.0.1:8080');
    assert.equal(originOf('local', '[::1]:8080'), 'http://[::1]:8080');
    assert.equal(originOf('local', '192.168.1.9:11434'), 'http://192.168.1.9:11434');
    assert.equal(originOf('gateway', '192.168.1.9'), 'https://192.168.1.9');
    assert.equal(originOf('gateway', 'gw.example:8443/x'), 'https://gw.example:8443');
    assert.equal(
      serviceUrl({ kind: 'local', address: 'localhost:11434/v1/' }, 'completion'),
      'http://localhost:11434/v1/completions',
    );
  });

  it('may use plain http on this machine only, and for model servers on the LAN', () => {
    for (const host of [
      '127.0.0.1',
      '127.9.9.9',
      'localhost',
      'x.localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '2130706433',
    ]) {
      for (const kind of ['official', 'gateway', 'local'] as const) {
        assert.ok(serviceUrl({ kind, address: `http://${host}:9` }, 'chat').startsWith('http://'));
      }
    }
    for (const host of ['10.1.2.3', '172.16.0.1', '172.31.255.1', '192.168.0.7', '[fd12::1]', 'box.local', 'box']) {
      assert.ok(serviceUrl({ kind: 'local', address: `http://${host}:9` }, 'chat').startsWith('http://'));
      refused('gateway', `http://${host}:9`);
      refused('official', `http://${host}:9`);
    }
    for (const host of [
      '8.8.8.8',
      '172.32.0.1',
      '192.169.0.1',
      'example.com',
      '[2001:db8::1]',
      'localhost.example.com',
      '127.0.0.1.example.com',
    ]) {
      for (const kind of ['official', 'gateway', 'local'] as const) refused(kind, `http://${host}`);
    }
  });

  it('never lead to link-local or metadata hosts, whatever their spelling', () => {
    const hosts = [
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '[::ffff:169.254.169.254]',
      '[fe80::1]',
      '[fd00:ec2::254]',
    ];
    for (const host of [...hosts, '100.100.100.200', 'metadata.google.internal', 'metadata.google.internal.']) {
      for (const kind of ['official', 'gateway', 'local'] as const) {
        refused(kind, `http://${host}`);
        refused(kind, `https://${host}/v1`);
        refused(kind, host);
      }
    }
  });

  it('are refused with user names, queries, fragments, other schemes, or nothing at all', () => {
    for (const address of [
      'https://user@gw.example',
      'https://:p@gw.example',
      'https://gw.example?x=1',
      'https://gw.example#x',
    ]) {
      refused('gateway', address);
    }
    for (const address of [
      '',
      ' ',
      'https://',
      'ftp://gw.example',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'not a host',
    ]) {
      refused('gateway', address);
    }
  });

  it('of DeepSeek itself are refused for a gateway, so signature headers never go there', () => {
    for (const host of ['api.deepseek.com', 'API.deepseek.com.', 'deepseek.com', 'x.api.deepseek.com'])
      refused('gateway', host);
    assert.ok(serviceUrl({ kind: 'gateway', address: 'notdeepseek.com' }, 'chat'));
  });
});

describe('capabilities', () => {
  it('name what a kind does not offer', () => {
    const cases = [
      ['official', 'image'],
      ['gateway', 'balance'],
      ['gateway', 'prefix'],
      ['local', 'balance'],
      ['local', 'image'],
      ['local', 'prefix'],
    ] as const;
    for (const [kind, endpoint] of cases) {
      assert.throws(
        () => serviceUrl({ kind, address: 'https://gw.example' }, endpoint),
        (error) => DeepSeekError.is(error, 'UNSUPPORTED') && error.facts.feature === endpoint,
      );
    }
  });

  it('sign for gateways alone and keep thinking parameters from model servers', () => {
    assert.deepEqual(
      Object.entries(capabilities).map(([kind, { signed, thinking }]) => [kind, signed, thinking]),
      [
        ['official', false, true],
        ['gateway', true, true],
        ['local', false, false],
      ],
    );
  });
});
