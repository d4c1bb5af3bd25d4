/**
 * Words for people: what each failure means and what they can do about it.
 * Owns the one table from error code to title, text and actions. A new code does not compile until it is here.
 */
import { l10n } from 'vscode';
import { DeepSeekError, type ErrorCode, type ErrorFacts } from '../api/errors.ts';
import { addressOf } from './connection/connections.ts';
import { describeNetwork, describeTls } from './connection/failureWords.ts';
import type { ActionId, TroubleView } from '../protocol/view.ts';

interface Words {
  readonly title: string;
  readonly text: string;
  /** The first is the primary one. */
  readonly actions: readonly ActionId[];
  readonly severity?: 'warning';
}

/** What the panel shows for `error`. Anything that is no DeepSeekError is a defect of ours and says so. */
export function describeError(error: unknown): TroubleView {
  if (!DeepSeekError.is(error)) {
    return toTrouble({
      title: l10n.t('Something went wrong in the extension'),
      text: l10n.t('Your text is kept. The log says more.'),
      actions: ['retry', 'showLog'],
    });
  }
  return describeCode(error.code, error.facts);
}

/** The same in one line, where nothing can be offered. */
export function describeInLine(error: unknown): string {
  const { title, text } = describeError(error);
  return `${title}. ${text}`;
}

export function describeCode(code: ErrorCode, facts: ErrorFacts): TroubleView {
  return toTrouble(table[code](facts));
}

/** The name of an action on a button. */
function actionLabel(id: ActionId): string {
  return labels[id]();
}

function toTrouble(words: Words): TroubleView {
  return {
    severity: words.severity ?? 'error',
    title: words.title,
    text: words.text,
    actions: words.actions.map((id, index) => ({ id, label: actionLabel(id), primary: index === 0 })),
  };
}

const labels: Readonly<Record<ActionId, () => string>> = {
  setKey: () => l10n.t('Set API key'),
  chooseKey: () => l10n.t('Choose key'),
  chooseService: () => l10n.t('Choose service'),
  chooseModel: () => l10n.t('Choose model'),
  chooseThinking: () => l10n.t('Choose thinking effort'),
  testConnection: () => l10n.t('Test connection'),
  doctor: () => l10n.t('Run doctor'),
  topUp: () => l10n.t('Top up'),
  getKey: () => l10n.t('Get a key'),
  openStatus: () => l10n.t('Open status page'),
  openSettings: () => l10n.t('Open settings'),
  showLog: () => l10n.t('Show log'),
  showCosts: () => l10n.t('Show costs'),
  retry: () => l10n.t('Try again'),
  retryNow: () => l10n.t('Try now'),
  newChat: () => l10n.t('New chat'),
  compact: () => l10n.t('Go on from a summary'),
  openInEditor: () => l10n.t('Open in editor'),
  attachSelection: () => l10n.t('Attach'),
  openRules: () => l10n.t('Open rules'),
  switchRules: () => l10n.t('Switch rules on or off'),
};

const table: Readonly<Record<ErrorCode, (facts: ErrorFacts) => Words>> = {
  NO_KEY: (facts) => ({
    title: l10n.t('No key yet'),
    text: l10n.t('There is no key for {0}. Your question is kept.', facts.origin ?? l10n.t('this service')),
    actions: ['setKey', 'chooseService'],
  }),
  BAD_KEY_FORMAT: () => ({
    title: l10n.t('The key cannot be sent'),
    text: l10n.t('It has characters that no key has, such as spaces or line breaks. Paste it again.'),
    actions: ['setKey'],
  }),
  BAD_ADDRESS: (facts) => ({
    title: l10n.t('The address cannot be used'),
    text: said(
      facts,
      l10n.t('Use https, or http for this computer and your own network only, without a user name in the address.'),
    ),
    actions: ['chooseService', 'openSettings'],
  }),
  WRONG_ORIGIN: (facts) => ({
    title: l10n.t('The key belongs to another address'),
    text: l10n.t(
      'Nothing was sent. The key was saved for another address than {0}. Set a key for this one.',
      facts.origin ?? '',
    ),
    actions: ['setKey', 'chooseService'],
  }),
  POLICY: (facts) => ({
    title: l10n.t('Not sent, as your rules say'),
    text: policyText(facts),
    actions: facts.breach === 'model' ? ['chooseModel', 'openSettings'] : ['openSettings', 'chooseService'],
    severity: 'warning',
  }),
  AUTH: (facts) => ({
    title: l10n.t('The key was refused'),
    text: said(
      facts,
      facts.skewSeconds === undefined
        ? l10n.t('Check the key and, for a gateway, the secret and the signing settings (body full or empty).')
        : l10n.t('Check the key. This computer’s clock also differs from the server’s by {0} s.', facts.skewSeconds),
    ),
    actions: ['setKey', 'doctor', 'openSettings'],
  }),
  CLOCK_SKEW: (facts) => ({
    title: l10n.t('This computer’s clock is off'),
    text: l10n.t(
      'It differs from the server’s by {0} s, so the signature was refused. Set the clock, then try again.',
      facts.skewSeconds ?? 0,
    ),
    actions: ['retry', 'doctor'],
  }),
  BALANCE: (facts) =>
    facts.origin === addressOf('official')
      ? {
          title: l10n.t('Balance is empty'),
          text: l10n.t(
            'The service refused the request (402). Your question is kept and can be sent again with one click.',
          ),
          actions: ['topUp', 'retry', 'setKey'],
        }
      : {
          title: l10n.t('Balance is empty'),
          text: said(
            facts,
            l10n.t(
              '{0} refused the request (402). Whoever runs it can raise your balance. Your question is kept and can be sent again with one click.',
              facts.origin ?? l10n.t('The service'),
            ),
          ),
          actions: ['retry', 'setKey'],
        },
  BUDGET: () => ({
    title: l10n.t('A budget is used up'),
    text: l10n.t('Nothing was sent. It goes on when the day or month ends in UTC, or with a higher budget.'),
    actions: ['retry', 'showCosts', 'openSettings'],
    severity: 'warning',
  }),
  RATE_LIMIT: (facts) => ({
    title: l10n.t('Too many requests at once'),
    text: said(facts, l10n.t('The service limits how many requests run in parallel. Wait a moment, then try again.')),
    actions: ['retry', 'openStatus'],
    severity: 'warning',
  }),
  CONTEXT_TOO_LONG: (facts) => ({
    title: l10n.t('The conversation is too long for this model'),
    text:
      facts.contextTokens !== undefined && facts.requestedTokens !== undefined
        ? l10n.t(
            '{0} tokens were needed and the model takes {1}. Start a new chat or choose a model with more room.',
            facts.requestedTokens,
            facts.contextTokens,
          )
        : l10n.t('Start a new chat or choose a model with more room.'),
    actions: ['newChat', 'compact', 'chooseModel'],
  }),
  CONTENT_RISK: () => ({
    title: l10n.t('The service refused this content'),
    text: l10n.t('Its filter saw a risk. Normal text is sometimes misjudged: word it differently and try again.'),
    actions: ['retry', 'newChat'],
  }),
  UNKNOWN_MODEL: (facts) => ({
    title: l10n.t('The service does not know this model'),
    text:
      facts.models && facts.models.length > 0
        ? l10n.t('It has no “{0}”. It offers: {1}.', facts.model ?? '', facts.models.join(', '))
        : l10n.t('It has no “{0}”. Choose another one.', facts.model ?? ''),
    actions: ['chooseModel', 'testConnection'],
  }),
  IMAGE_UNSUPPORTED: (facts) => ({
    title: l10n.t('This model takes no images'),
    text: l10n.t('Choose a model that can see, then try again. {0} cannot.', facts.model ?? ''),
    actions: ['chooseModel', 'retry'],
  }),
  UNSUPPORTED: () => ({
    title: l10n.t('This service cannot do that'),
    text: l10n.t('Choose another service for it.'),
    actions: ['chooseService'],
  }),
  BAD_REQUEST: (facts) => ({
    title: l10n.t('The service did not accept the request'),
    text: said(facts, l10n.t('The log says more.')),
    actions: ['retry', 'showLog', 'openSettings'],
  }),
  NOT_FOUND: (facts) => ({
    title: l10n.t('Nothing answers at this address'),
    text: l10n.t('{0} is there but has no such service. Check the address.', facts.origin ?? l10n.t('The server')),
    actions: ['chooseService', 'doctor'],
  }),
  REDIRECT: () => ({
    title: l10n.t('The address leads elsewhere'),
    text: l10n.t('The server answered with a redirect, which could carry your key away, so it was not followed.'),
    actions: ['chooseService', 'showLog'],
  }),
  SERVER: (facts) => ({
    title: l10n.t('The service has a problem'),
    text: said(facts, l10n.t('It answered with status {0}. Your question is kept.', facts.status ?? 500)),
    actions: ['retry', 'openStatus'],
  }),
  NETWORK: (facts) => ({
    title: l10n.t('No connection'),
    text: describeNetwork(facts),
    actions: ['retry', 'doctor', 'openSettings'],
  }),
  TLS: (facts) => ({
    title: l10n.t('The connection is not trusted'),
    text: describeTls(facts),
    actions: ['openSettings', 'doctor', 'retry'],
  }),
  TIMEOUT: (facts) => ({
    title: l10n.t('It took too long'),
    text: timeoutText(facts),
    actions: ['retry', 'doctor', 'openStatus'],
  }),
  ABORTED: () => ({
    title: l10n.t('Stopped'),
    text: l10n.t('You stopped this answer.'),
    actions: ['retry'],
    severity: 'warning',
  }),
  STREAM_CLOSED: () => ({
    title: l10n.t('The answer broke off'),
    text: l10n.t('The connection closed before the end. What came is kept.'),
    actions: ['retry'],
    severity: 'warning',
  }),
  MALFORMED: () => ({
    title: l10n.t('The answer could not be read'),
    text: l10n.t('The server sent something other than an answer. What came before is kept.'),
    actions: ['retry', 'doctor', 'showLog'],
  }),
  WEB_PAGE: (facts) => ({
    title: l10n.t('A web page came instead of an answer'),
    text: said(
      facts,
      l10n.t(
        'If this network asks you to log in, do so in the browser, then try again. If not, {0} is no address of a service.',
        facts.origin ?? '',
      ),
    ),
    actions: ['retry', 'doctor', 'chooseService'],
  }),
  EMPTY: () => ({
    title: l10n.t('The answer was empty'),
    text: l10n.t('The service answered without a word, as it does under load. Try again.'),
    actions: ['retry', 'openStatus'],
    severity: 'warning',
  }),
};

/** The server's own words after ours, if it said any. */
function said(facts: ErrorFacts, ours: string): string {
  return facts.serverMessage ? l10n.t('{0} The server says: {1}', ours, facts.serverMessage) : ours;
}

function timeoutText({ phase }: ErrorFacts): string {
  if (phase === 'connect') return l10n.t('No connection came about. Check the network and the address.');
  if (phase === 'firstToken') return l10n.t('The service took the question but did not begin to answer.');
  if (phase === 'whole') return l10n.t('The answer came to no end. What came is kept.');
  return l10n.t('The service went silent in the middle. What came is kept.');
}

function policyText({ breach, origin, model, sizeBytes = 0, mostBytes = 0 }: ErrorFacts): string {
  if (breach === 'model') return l10n.t('The model {0} is not among the allowed ones.', model ?? '–');
  if (breach === 'size') {
    const [sizeKiB, mostKiB] = [Math.ceil(sizeBytes / 1024), Math.floor(mostBytes / 1024)];
    return l10n.t('The request has {0} KiB and may have {1} KiB. Take along less.', sizeKiB, mostKiB);
  }
  return l10n.t('{0} is not among the allowed hosts.', origin ?? l10n.t('The service'));
}
