/**
 * Holds what leaves against the person's rules, whoever sends it.
 * Owns the two doors: one for calls to services, which know their model, one for everything else.
 */
import { DeepSeekError } from '../../api/errors.ts';
import type { HttpSend } from '../../api/http.ts';
import { breachOf, isAllowedHost, type Outgoing, type OutgoingRules } from '../../core/policy/outgoing.ts';
import { readSetting } from '../settings.ts';

/** Throws `POLICY` if a call may not leave. */
export function guardCall(outgoing: Outgoing): void {
  const rules = readRules();
  const breach = breachOf(rules, outgoing);
  if (breach === undefined) return;
  const { origin, model, sizeBytes } = outgoing;
  throw new DeepSeekError('POLICY', `Not sent: the rule for ${breach}`, {
    breach,
    origin,
    ...(model !== undefined && { model }),
    sizeBytes,
    mostBytes: rules.mostBytes,
  });
}

/** The same way out, for allowed hosts only. */
export function guardHosts(send: HttpSend): HttpSend {
  return async (request) => {
    const { origin } = new URL(request.url);
    if (!isAllowedHost(readSetting('policy.allowedHosts'), origin)) {
      throw new DeepSeekError('POLICY', 'Not sent: the rule for host', { breach: 'host', origin });
    }
    return send(request);
  };
}

function readRules(): OutgoingRules {
  return {
    hosts: readSetting('policy.allowedHosts'),
    models: readSetting('policy.allowedModels'),
    mostBytes: readSetting('policy.maxRequestKiB') * 1024,
  };
}
