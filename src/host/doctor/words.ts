/**
 * The doctor's words: the name of each check, what was seen, and what its button says.
 * Owns the table. Failures of calls are worded as everywhere else.
 */
import { l10n } from 'vscode';
import type { CheckId, Finding, ProxyReason, Seen } from '../../core/doctor/finding.ts';
import type { Remedy } from '../../core/doctor/judge.ts';
import { describeNetwork, describeTls } from '../connection/failureWords.ts';
import { describeError, describeInLine } from '../words.ts';

/** The checks as the page groups them. */
export function groups(): readonly { readonly title: string; readonly checks: readonly CheckId[] }[] {
  return [
    { title: l10n.t('The service'), checks: ['service', 'key', 'models', 'chat', 'completion', 'vision', 'balance'] },
    { title: l10n.t('The way there'), checks: ['proxy', 'names', 'socket', 'certificate', 'clock'] },
    { title: l10n.t('This editor'), checks: ['place', 'versions', 'storage', 'keyring', 'automatic'] },
  ];
}

export function nameCheck(check: CheckId): string {
  return names[check]();
}

const names: Readonly<Record<CheckId, () => string>> = {
  place: () => l10n.t('Runs'),
  versions: () => l10n.t('Versions'),
  storage: () => l10n.t('Storage'),
  keyring: () => l10n.t('Secret storage'),
  service: () => l10n.t('Address'),
  key: () => l10n.t('Key'),
  proxy: () => l10n.t('Proxy'),
  names: () => l10n.t('Name lookup'),
  socket: () => l10n.t('Connection'),
  certificate: () => l10n.t('Certificate'),
  clock: () => l10n.t('Clock'),
  models: () => l10n.t('Models'),
  balance: () => l10n.t('Balance'),
  chat: () => l10n.t('Chat'),
  completion: () => l10n.t('Ghost text'),
  vision: () => l10n.t('Pictures'),
  automatic: () => l10n.t('Automatic requests'),
};

const remedies: Readonly<Record<Remedy, () => string>> = {
  setKey: () => l10n.t('Set API key'),
  chooseService: () => l10n.t('Choose service'),
  chooseModel: () => l10n.t('Choose model'),
  topUp: () => l10n.t('Top up'),
  openSettings: () => l10n.t('Open settings'),
  openProxySettings: () => l10n.t('Open proxy settings'),
  openStatus: () => l10n.t('Open status page'),
  tryAutomatic: () => l10n.t('Try now'),
  showLog: () => l10n.t('Show log'),
};

export function nameRemedy(remedy: Remedy): string {
  return remedies[remedy]();
}

/** What was seen, and what that means where it is not plain. */
export function describeFinding(finding: Finding): string {
  if ('waitsFor' in finding) return l10n.t('Not tried: {0} comes first.', nameCheck(finding.waitsFor));
  if ('absent' in finding) return absence(finding.check);
  if ('defect' in finding) return l10n.t('This could not be looked at. The log says more.');
  if ('error' in finding) return describeInLine(finding.error);
  return describeSeen(finding);
}

function absence(check: CheckId): string {
  if (check === 'certificate') return l10n.t('None: plain http on this computer or your own network.');
  if (check === 'clock') return l10n.t('The server does not tell its time.');
  return l10n.t('This service has none.');
}

function describeSeen(seen: Seen): string {
  switch (seen.check) {
    case 'place':
      return describePlace(seen);
    case 'versions':
      return l10n.t('Ask DeepSeek {0}, VS Code {1}, Node {2}', seen.extension, seen.editor, seen.node);
    case 'storage':
      if (seen.cause !== undefined) {
        return l10n.t('Chats cannot be written ({0}). Look at the rights and the room of your disk.', seen.cause);
      }
      return l10n.t('Writable, {0} GB free', ((seen.freeBytes ?? 0) / 1e9).toFixed(1));
    case 'keyring':
      return seen.isKept
        ? l10n.t('Keeps what it is given')
        : l10n.t('It keeps nothing: keys last until the window closes. Unlock or install a keyring.');
    case 'service':
      return seen.url;
    case 'key':
      return describeKey(seen);
    case 'proxy':
      return seen.cause === undefined ? proxyWords(seen.via, seen.proxy ?? '') : describeNetwork({ cause: seen.cause });
    case 'names':
      return seen.cause === undefined ? describeNames(seen) : describeNetwork({ cause: seen.cause, origin: seen.host });
    case 'socket':
      return seen.cause === undefined
        ? l10n.t('{0} accepts connections, {1} ms', seen.host, ms(seen.tookMs))
        : describeNetwork({ cause: seen.cause, origin: seen.host });
    case 'certificate':
      return describeCertificate(seen);
    case 'clock':
      return describeClock(seen);
    case 'models':
      return seen.models.length === 0 || seen.models.includes(seen.chosen)
        ? l10n.t('{0}, in use: {1}, {2} ms', seen.models.length, seen.chosen, ms(seen.tookMs))
        : l10n.t('The service does not list {0}, which is chosen. It lists {1}.', seen.chosen, list(seen.models));
    case 'balance':
      return seen.amounts.join(', ');
    case 'chat':
      return describeChat(seen);
    case 'completion':
      return l10n.t('Answers in the style {0}, {1} ms', seen.style, ms(seen.tookMs));
    case 'vision':
      return l10n.t('Understood, {0} ms', ms(seen.tookMs));
    case 'automatic':
      return describeAutomatic(seen);
  }
}

function describeNames({ host, addresses, tookMs }: Extract<Seen, { check: 'names' }>): string {
  if (addresses.includes(host)) return l10n.t('None needed: {0} is an address', host);
  return l10n.t('{0} is {1}, {2} ms', host, addresses.join(', '), ms(tookMs));
}

function describePlace({ remote, inBrowser, system }: Extract<Seen, { check: 'place' }>): string {
  const where =
    remote === undefined
      ? l10n.t('On this computer')
      : l10n.t('On the remote machine ({0}), and so do its connections', remote);
  return [where, ...(inBrowser ? [l10n.t('the editor in a browser')] : []), system].join(', ');
}

function describeKey({ kind, origin, source, name, hasSecret }: Extract<Seen, { check: 'key' }>): string {
  if (source === undefined || name === undefined) {
    return kind === 'local' ? l10n.t('None, and none is needed') : l10n.t('There is no key for {0}.', origin);
  }
  if (kind === 'gateway' && !hasSecret) {
    return l10n.t('There is a key for {0} but no secret to sign with. Set both.', origin);
  }
  return l10n.t('{0} from {1}, for {2} alone', name, source, origin);
}

function proxyWords(via: ProxyReason, proxy: string): string {
  switch (via) {
    case 'setting':
      return l10n.t('{0}, from the setting “http.proxy”', proxy);
    case 'environment':
      return l10n.t('{0}, from the environment', proxy);
    case 'loopback':
      return l10n.t('None: this computer is never asked through one');
    case 'exception':
      return l10n.t('None: an exception in “http.noProxy” or NO_PROXY');
    case 'off':
      return l10n.t('None: “http.proxySupport” is off');
    case 'none':
      return l10n.t('None is set');
  }
}

function describeCertificate(seen: Extract<Seen, { check: 'certificate' }>): string {
  const { cause, host, unknownIssuer, chain, issuer = '–', validUntil, protocol = '', application } = seen;
  if (cause !== undefined) {
    const words = describeTls({ cause, origin: host });
    return unknownIssuer === undefined
      ? words
      : l10n.t(
          '{0} Signed by “{1}”, which nobody here knows; the chain: {2}.',
          words,
          unknownIssuer,
          chain.join(' → '),
        );
  }
  const until = validUntil === undefined ? '–' : new Date(validUntil).toISOString().slice(0, 10);
  return l10n.t('{0}, valid until {1}, by {2}', [protocol, application].filter(Boolean).join(', '), until, issuer);
}

function describeClock(seen: Extract<Seen, { check: 'clock' }>): string {
  const { skewSeconds, isSigned } = seen;
  if (Math.abs(skewSeconds) <= 30) return l10n.t('Within {0} s of the server’s', Math.max(1, Math.abs(skewSeconds)));
  return isSigned
    ? l10n.t('It differs from the server’s by {0} s, so signatures are refused. Set the clock.', skewSeconds)
    : l10n.t('It differs from the server’s by {0} s. Set the clock.', skewSeconds);
}

function describeChat(seen: Extract<Seen, { check: 'chat' }>): string {
  const speed = seen.tokensPerSecond === undefined ? [] : [l10n.t('{0} tokens/s', Math.round(seen.tokensPerSecond))];
  const spoken = seen.protocol === undefined ? [] : [seen.protocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1'];
  return [seen.model, l10n.t('first word after {0} ms', ms(seen.firstMs)), ...speed, ...spoken].join(', ');
}

function describeAutomatic({ refusal, isOffline, restsUntil }: Extract<Seen, { check: 'automatic' }>): string {
  if (refusal !== undefined) {
    return l10n.t('They rest since the service refused one ({0}).', describeError(refusal).title);
  }
  if (isOffline) return l10n.t('They rest: the service could not be reached.');
  if (restsUntil === undefined) return l10n.t('They run');
  return l10n.t('Their budget is used up. They go on at {0}.', new Date(restsUntil).toLocaleString());
}

function list(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');
}

function ms(time: number): string {
  return String(Math.max(1, Math.round(time)));
}
