import assert from 'node:assert/strict';
import { DeepSeekError, errorCodes } from '../../../../src/api/errors.ts';
import { checkIds, type Finding } from '../../../../src/core/doctor/finding.ts';
import { judge, temper } from '../../../../src/core/doctor/judge.ts';

const now = Date.UTC(2026, 10, 22);
const dayMs = 86_400_000;

const verdictOf = (finding: Finding): string => {
  const { verdict, remedy } = judge(finding, now);
  return remedy === undefined ? verdict : `${verdict} ${remedy}`;
};
const certificate = { check: 'certificate', host: 'a.example', tookMs: 5, chain: ['a.example'] } as const;
const key = { check: 'key', origin: 'https://a.example', hasSecret: false } as const;

describe('the doctor judges', () => {
  it('what was not looked at as neither good nor bad', () => {
    for (const check of checkIds) {
      assert.equal(verdictOf({ check, waitsFor: 'service' }), 'waiting');
      assert.equal(verdictOf({ check, absent: true }), 'absent');
      assert.equal(verdictOf({ check, defect: true }), 'note showLog');
    }
  });

  it('a missing key or secret as in the way, except where none is needed', () => {
    assert.equal(verdictOf({ ...key, kind: 'official' }), 'bad setKey');
    assert.equal(verdictOf({ ...key, kind: 'gateway', source: 'the environment' }), 'bad setKey');
    assert.equal(verdictOf({ ...key, kind: 'gateway', source: 'the environment', hasSecret: true }), 'good');
    assert.equal(verdictOf({ ...key, kind: 'local' }), 'good');
  });

  it('a certificate by what is wrong with it: trust is no cure for a wrong date or name', () => {
    assert.equal(verdictOf({ ...certificate, cause: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), 'bad openSettings');
    assert.equal(verdictOf({ ...certificate, cause: 'CERT_HAS_EXPIRED' }), 'bad');
    assert.equal(verdictOf({ ...certificate, cause: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'bad chooseService');
    assert.equal(verdictOf({ ...certificate, cause: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }), 'bad chooseService');
    assert.equal(verdictOf({ ...certificate, validUntil: now + 13 * dayMs }), 'note');
    assert.equal(verdictOf({ ...certificate, validUntil: now + 15 * dayMs }), 'good');
  });

  it('a blocked way as worth a look where the service answers by another', () => {
    const blocked = judge({ ...certificate, cause: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, now);
    assert.deepEqual(temper(blocked, 'certificate', true), { verdict: 'note', remedy: 'openSettings' });
    assert.equal(temper(blocked, 'certificate', false), blocked);
    assert.equal(temper({ verdict: 'bad' }, 'key', true).verdict, 'bad');
  });

  it('a clock that is off as in the way only where requests are signed', () => {
    assert.equal(verdictOf({ check: 'clock', skewSeconds: -30, isSigned: true }), 'good');
    assert.equal(verdictOf({ check: 'clock', skewSeconds: -31, isSigned: true }), 'bad');
    assert.equal(verdictOf({ check: 'clock', skewSeconds: 3600, isSigned: false }), 'note');
  });

  it('a model that is not listed as worth a look, and no list as no reason to doubt', () => {
    const models = { check: 'models', chosen: 'a', tookMs: 1 } as const;
    assert.equal(verdictOf({ ...models, models: ['a', 'b'] }), 'good');
    assert.equal(verdictOf({ ...models, models: [] }), 'good');
    assert.equal(verdictOf({ ...models, models: ['b'] }), 'note chooseModel');
  });

  it('an empty balance, a full disk and a forgetful keyring', () => {
    assert.equal(verdictOf({ check: 'balance', amounts: ['0 CNY'], available: false }), 'bad topUp');
    assert.equal(verdictOf({ check: 'storage', cause: 'ENOSPC' }), 'bad');
    assert.equal(verdictOf({ check: 'storage', freeBytes: 5e6 }), 'note');
    assert.equal(verdictOf({ check: 'keyring', isKept: false }), 'note');
  });

  it('automatic requests that rest', () => {
    const refusal = new DeepSeekError('AUTH', 'no');
    assert.equal(verdictOf({ check: 'automatic', isOffline: false }), 'good');
    assert.equal(verdictOf({ check: 'automatic', isOffline: true }), 'note tryAutomatic');
    assert.equal(verdictOf({ check: 'automatic', isOffline: false, refusal }), 'note tryAutomatic');
    assert.equal(verdictOf({ check: 'automatic', isOffline: false, restsUntil: now + 1 }), 'note openSettings');
  });

  it('a chat that fails as in the way, whatever failed, and by whose turn it is', () => {
    for (const code of errorCodes)
      assert.match(verdictOf({ check: 'chat', error: new DeepSeekError(code, '') }), /^bad/);
    const chat = (code: (typeof errorCodes)[number], facts = {}): string =>
      verdictOf({ check: 'chat', error: new DeepSeekError(code, '', facts) });
    assert.equal(chat('AUTH'), 'bad setKey');
    assert.equal(chat('BALANCE', { origin: 'https://api.deepseek.com' }), 'bad topUp');
    assert.equal(chat('BALANCE', { origin: 'https://gateway.example' }), 'bad');
    assert.equal(chat('NETWORK', { cause: 'PROXY_AUTH_REQUIRED' }), 'bad openProxySettings');
    assert.equal(chat('NETWORK', { status: 407 }), 'bad openProxySettings');
    assert.equal(chat('NETWORK', { cause: 'CA_FILE_UNREADABLE' }), 'bad openSettings');
    assert.equal(chat('CLOCK_SKEW'), 'bad');
  });

  it('a service without completions or pictures as one that has none, and one where they fail as worth a look', () => {
    const error = new DeepSeekError('NOT_FOUND', '');
    for (const check of ['completion', 'vision', 'balance'] as const)
      assert.equal(verdictOf({ check, error }), 'absent');
    const broken = new DeepSeekError('SERVER', '');
    for (const check of ['completion', 'vision', 'balance'] as const) {
      assert.equal(verdictOf({ check, error: broken }), 'note openStatus');
    }
    assert.equal(verdictOf({ check: 'vision', error: new DeepSeekError('IMAGE_UNSUPPORTED', '') }), 'absent');
  });
});
