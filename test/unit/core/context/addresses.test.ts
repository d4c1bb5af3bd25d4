import assert from 'node:assert/strict';
import { isPrivateHost } from '../../../../src/core/context/addresses.ts';

describe('an address', () => {
  const hostOf = (url: string): string => new URL(url).hostname;

  it('of the open internet is not private', () => {
    for (const url of ['https://example.com', 'http://93.184.216.34', 'https://[2606:2800::1]', 'http://172.32.0.1']) {
      assert.equal(isPrivateHost(hostOf(url)), false, url);
    }
  });

  it('of this machine, the house or a cloud’s own services is private, however it is written', () => {
    const urls = [
      'http://localhost',
      'http://LOCALHOST.',
      'http://127.0.0.1',
      'http://2130706433',
      'http://0x7f.1',
      'http://0.0.0.0',
      'http://10.1.2.3',
      'http://172.16.0.1',
      'http://192.168.1.1',
      'http://169.254.169.254',
      'http://100.100.100.200',
      'http://[::1]',
      'http://[::ffff:127.0.0.1]',
      'http://[fd00::1]',
      'http://[fe80::1]',
      'http://[64:ff9b::7f00:1]',
      'http://[2002:7f00:1::]',
      'http://metadata.google.internal',
      'http://printer.local',
      'http://intranet',
    ];
    for (const url of urls) assert.equal(isPrivateHost(hostOf(url)), true, url);
  });
});
