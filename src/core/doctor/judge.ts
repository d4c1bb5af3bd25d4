/**
 * How bad a finding is and the one action that mends it. Pure. Owns the thresholds.
 */
import { officialOrigin } from '../../api/address.ts';
import type { DeepSeekError, ErrorCode } from '../../api/errors.ts';
import type { CheckId, Finding, Seen } from './finding.ts';

/** `note` works, but is worth a look; `bad` is why it does not work; `absent` and `waiting` were not looked at. */
export type Verdict = 'good' | 'note' | 'bad' | 'waiting' | 'absent';

/** What a button of the doctor does. */
export type Remedy =
  | 'setKey'
  | 'chooseService'
  | 'chooseModel'
  | 'topUp'
  | 'openSettings'
  | 'openProxySettings'
  | 'openStatus'
  | 'tryAutomatic'
  | 'showLog';

export interface Judgement {
  readonly verdict: Verdict;
  readonly remedy?: Remedy;
}

const dayMs = 86_400_000;
const soonMs = 14 * dayMs;
const fewBytes = 100 * 1024 * 1024;
/** Gateways allow a few minutes; from here on it is worth a word. */
const notableSkewSeconds = 30;

/** Judges what was seen at `now`. */
export function judge(finding: Finding, now: number): Judgement {
  if ('waitsFor' in finding) return { verdict: 'waiting' };
  if ('absent' in finding) return { verdict: 'absent' };
  if ('defect' in finding) return { verdict: 'note', remedy: 'showLog' };
  if ('error' in finding) return judgeError(finding.check, finding.error);
  return judgeSeen(finding, now);
}

const wayChecks: ReadonlySet<CheckId> = new Set(['proxy', 'names', 'socket', 'certificate']);

/** The same where the service answers all the same, by the editor's own network: what blocks the direct way is worth a look. */
export function temper(judgement: Judgement, check: CheckId, answers: boolean): Judgement {
  return answers && judgement.verdict === 'bad' && wayChecks.has(check) ? { ...judgement, verdict: 'note' } : judgement;
}

function judgeSeen(seen: Seen, now: number): Judgement {
  switch (seen.check) {
    case 'storage':
      if (seen.cause !== undefined) return { verdict: 'bad' };
      return { verdict: (seen.freeBytes ?? Infinity) < fewBytes ? 'note' : 'good' };
    case 'keyring':
      return { verdict: seen.isKept ? 'good' : 'note' };
    case 'key': {
      const isMissing =
        seen.kind !== 'local' && (seen.source === undefined || (seen.kind === 'gateway' && !seen.hasSecret));
      return isMissing ? { verdict: 'bad', remedy: 'setKey' } : { verdict: 'good' };
    }
    case 'proxy':
      return seen.cause === undefined ? { verdict: 'good' } : { verdict: 'bad', remedy: 'openProxySettings' };
    case 'names':
      return seen.cause === undefined ? { verdict: 'good' } : { verdict: 'bad', remedy: 'chooseService' };
    case 'socket':
      if (seen.cause === undefined) return { verdict: 'good' };
      return { verdict: 'bad', remedy: seen.cause.startsWith('PROXY_') ? 'openProxySettings' : 'chooseService' };
    case 'certificate':
      if (seen.cause !== undefined) return bad(remedyForCertificate(seen.cause));
      return { verdict: (seen.validUntil ?? Infinity) - now < soonMs ? 'note' : 'good' };
    case 'clock':
      if (Math.abs(seen.skewSeconds) <= notableSkewSeconds) return { verdict: 'good' };
      return { verdict: seen.isSigned ? 'bad' : 'note' };
    case 'models': {
      const isKnown = seen.models.length === 0 || seen.models.includes(seen.chosen);
      return isKnown ? { verdict: 'good' } : { verdict: 'note', remedy: 'chooseModel' };
    }
    case 'balance':
      return seen.available ? { verdict: 'good' } : { verdict: 'bad', remedy: 'topUp' };
    case 'automatic':
      if (seen.refusal !== undefined || seen.isOffline) return { verdict: 'note', remedy: 'tryAutomatic' };
      return seen.restsUntil === undefined ? { verdict: 'good' } : { verdict: 'note', remedy: 'openSettings' };
    case 'place':
    case 'versions':
    case 'service':
    case 'chat':
    case 'completion':
    case 'vision':
      return { verdict: 'good' };
  }
}

/** Without these one can still chat. */
const lesser: ReadonlySet<CheckId> = new Set(['models', 'balance', 'completion', 'vision']);

/** How services say that they have no such thing. Servers of models refuse a picture in many words. */
const absences: Readonly<Partial<Record<CheckId, readonly ErrorCode[]>>> = {
  models: ['NOT_FOUND'],
  balance: ['UNSUPPORTED', 'NOT_FOUND'],
  completion: ['UNSUPPORTED', 'NOT_FOUND'],
  vision: ['UNSUPPORTED', 'NOT_FOUND', 'IMAGE_UNSUPPORTED', 'BAD_REQUEST'],
};

function judgeError(check: CheckId, error: DeepSeekError): Judgement {
  if (absences[check]?.includes(error.code) === true) return { verdict: 'absent' };
  const remedy = remedyFor(error);
  const isGrave =
    !lesser.has(check) || error.code === 'AUTH' || error.code === 'CLOCK_SKEW' || error.code === 'BALANCE';
  return isGrave ? bad(remedy) : { verdict: 'note', ...(remedy && { remedy }) };
}

function bad(remedy: Remedy | undefined): Judgement {
  return { verdict: 'bad', ...(remedy && { remedy }) };
}

/** Nothing where it is not the person's turn. */
function remedyFor({ code, facts }: DeepSeekError): Remedy | undefined {
  switch (code) {
    case 'NO_KEY':
    case 'BAD_KEY_FORMAT':
    case 'WRONG_ORIGIN':
    case 'AUTH':
      return 'setKey';
    case 'BAD_ADDRESS':
    case 'NOT_FOUND':
    case 'REDIRECT':
    case 'WEB_PAGE':
    case 'MALFORMED':
    case 'UNSUPPORTED':
      return 'chooseService';
    case 'UNKNOWN_MODEL':
    case 'IMAGE_UNSUPPORTED':
    case 'CONTEXT_TOO_LONG':
      return 'chooseModel';
    case 'BALANCE':
      // Only DeepSeek's own page is known.
      return facts.origin === officialOrigin ? 'topUp' : undefined;
    case 'TLS':
      return remedyForCertificate(facts.cause ?? '');
    case 'NETWORK':
      if (facts.status === 407 || facts.cause?.startsWith('PROXY_') === true) return 'openProxySettings';
      return facts.cause?.startsWith('CA_FILE_') === true ? 'openSettings' : 'chooseService';
    case 'SERVER':
    case 'RATE_LIMIT':
    case 'TIMEOUT':
    case 'EMPTY':
    case 'STREAM_CLOSED':
      return 'openStatus';
    case 'BAD_REQUEST':
    case 'POLICY':
    case 'BUDGET':
      return 'openSettings';
    case 'CLOCK_SKEW':
    case 'CONTENT_RISK':
    case 'ABORTED':
      return undefined;
  }
}

/** A certificate that has expired or is for another name is not mended by trusting more. */
function remedyForCertificate(cause: string): Remedy | undefined {
  if (cause === 'CERT_HAS_EXPIRED' || cause === 'CERT_NOT_YET_VALID') return undefined;
  return /ALTNAME|HOSTNAME|PROTOCOL|VERSION/.test(cause) ? 'chooseService' : 'openSettings';
}
