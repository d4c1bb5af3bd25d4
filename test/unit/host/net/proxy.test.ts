import assert from 'node:assert/strict';
import { chooseProxy, isLoopback, proxyAuthorization, type ProxySettings } from '../../../../src/host/net/proxy.ts';

const settings: ProxySettings = { proxy: '', proxySupport: 'override', noProxy: [] };

function choose(
  url: string,
  given: Partial<ProxySettings>,
  environment: Record<string, string> = {},
): string | undefined {
  return chooseProxy(new URL(url), { ...settings, ...given }, environment)?.href;
}

describe('choosing a proxy', () => {
  it('goes directly when nobody names a proxy', () => {
    assert.equal(choose('https://api.example', {}), undefined);
  });

  it('takes the setting before the environment', () => {
    assert.equal(choose('https://api.example', { proxy: 'http://a:1' }, { HTTPS_PROXY: 'http://b:2' }), 'http://a:1/');
  });

  it('goes directly when proxy support is off', () => {
    const environment = { HTTPS_PROXY: 'http://b:2' };
    assert.equal(choose('https://api.example', { proxy: 'http://a:1', proxySupport: 'off' }, environment), undefined);
  });

  const all = { HTTPS_PROXY: 'http://s:1', HTTP_PROXY: 'http://h:2', ALL_PROXY: 'http://a:3' };
  const { HTTPS_PROXY, ...withoutHttps } = all;
  for (const [url, environment, expected] of [
    ['https://api.example', all, 'http://s:1/'],
    ['http://api.example', all, 'http://h:2/'],
    ['https://api.example', withoutHttps, 'http://h:2/'],
    ['https://api.example', { ALL_PROXY: 'http://a:3' }, 'http://a:3/'],
    ['http://api.example', { HTTPS_PROXY }, undefined],
    ['https://api.example', { https_proxy: 'http://lower:1', ...all }, 'http://lower:1/'],
  ] as const) {
    it(`takes ${expected ?? 'none'} for ${url} from ${Object.keys(environment).join(', ')}`, () => {
      assert.equal(choose(url, {}, environment), expected);
    });
  }

  it('takes a proxy without a scheme for http', () => {
    assert.equal(choose('https://api.example', { proxy: 'proxy.corp:8080' }), 'http://proxy.corp:8080/');
  });

  for (const [proxy, code] of [
    ['http://', 'PROXY_INVALID'],
    ['http://a b', 'PROXY_INVALID'],
    ['socks5://proxy:1080', 'PROXY_UNSUPPORTED'],
  ] as const) {
    it(`says ${code} for ${proxy}`, () => {
      assert.throws(() => choose('https://api.example', { proxy }), { code });
    });
  }

  it('never shows the password of a proxy it refuses', () => {
    const proxy = 'socks5://me:hunter2@proxy:1080';
    assert.throws(
      () => choose('https://api.example', { proxy }),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });

  for (const host of ['localhost', 'api.localhost', '127.0.0.1', '127.8.9.10', '[::1]']) {
    it(`never proxies ${host}`, () => {
      assert.equal(choose(`https://${host}:8443`, { proxy: 'http://a:1' }, { ALL_PROXY: 'http://b:2' }), undefined);
      assert.ok(isLoopback(host));
    });
  }

  for (const host of ['127.example', 'localhost.example', '128.0.0.1', '[::2]']) {
    it(`does not take ${host} for loopback`, () => {
      assert.equal(isLoopback(host), false);
    });
  }
});

describe('exceptions from the proxy', () => {
  for (const [rule, url, isExempt] of [
    ['*', 'https://api.example', true],
    ['api.example', 'https://api.example', true],
    ['API.Example', 'https://api.example', true],
    ['example', 'https://api.example', true],
    ['.example', 'https://api.example', true],
    ['*.example', 'https://api.example', true],
    ['.api.example', 'https://api.example', true],
    ['ample', 'https://api.example', false],
    ['other.example', 'https://api.example', false],
    ['api.example:443', 'https://api.example', true],
    ['api.example:80', 'http://api.example', true],
    ['api.example:8443', 'https://api.example', false],
    ['api.example:8443', 'https://api.example:8443', true],
    ['.example:8443', 'https://api.example:8443', true],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['2.3', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/33', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://api.example', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[fe80::1]', false],
    ['[fd12::1]', 'https://[fd12::1]', true],
    ['[fd12::1]:443', 'https://[fd12::1]', true],
    ['fd12::1', 'https://[fd12::1]', true],
    ['', 'https://api.example', false],
    ['.', 'https://api.example', false],
  ] as const) {
    it(`${rule || 'an empty rule'} ${isExempt ? 'covers' : 'leaves out'} ${url}`, () => {
      assert.equal(choose(url, { proxy: 'http://a:1', noProxy: [rule] }), isExempt ? undefined : 'http://a:1/');
    });
  }

  it('come from the environment beside the setting, split at commas and spaces', () => {
    const environment = { HTTPS_PROXY: 'http://b:2', NO_PROXY: 'one.example, two.example three.example' };
    for (const host of ['one', 'two', 'three', 'four']) {
      assert.equal(choose(`https://${host}.example`, { noProxy: ['four.example'] }, environment), undefined);
    }
    assert.equal(choose('https://five.example', { noProxy: ['four.example'] }, environment), 'http://b:2/');
  });
});

describe('logging in at a proxy', () => {
  for (const [url, credentials] of [
    ['http://me:pass@proxy', 'me:pass'],
    ['http://me@proxy', 'me:'],
    ['http://m%40e:p%3Aw@proxy', 'm@e:p:w'],
    ['http://me:50%@proxy', 'me:50%'],
  ] as const) {
    it(`sends ${credentials} for ${url}`, () => {
      const expected = { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
      assert.deepEqual(proxyAuthorization(new URL(url)), expected);
    });
  }

  it('sends nothing without a user name', () => {
    assert.deepEqual(proxyAuthorization(new URL('http://proxy')), {});
  });
});
