/**
 * The one table of settings: key, default, who may set it.
 * Owns names and defaults; package.json is equal to it by test. Reading VS Code's configuration is host/settings.ts.
 */
import type { ServiceKind, SigningOptions } from '../api/connection.ts';
import type { Thinking } from '../api/events.ts';
import type { Currency } from './cost/prices.ts';

/** Settings are `askDeepSeek.<key>` in VS Code. */
export const settingsSection = 'askDeepSeek';

interface Setting<T> {
  readonly default: T;
  /**
   * `machine`: decides where a request or a secret goes; values in a workspace are ignored. `application`: the same for what
   * is one decision for all machines. `window`: taste.
   */
  readonly scope: 'machine' | 'application' | 'window';
  /** All values there are, where they are few. */
  readonly choices?: readonly T[];
}

const machine = <T>(value: T, choices?: readonly T[]): Setting<T> => ({
  default: value,
  scope: 'machine',
  ...(choices && { choices }),
});
const application = <T>(value: T): Setting<T> => ({ default: value, scope: 'application' });
const taste = <T>(value: T, choices?: readonly T[]): Setting<T> => ({
  default: value,
  scope: 'window',
  ...(choices && { choices }),
});

export const settings = {
  service: machine<ServiceKind>('official', ['official', 'gateway', 'local']),
  'gateway.address': machine(''),
  'local.address': machine('http://127.0.0.1:11434'),
  headers: machine<Readonly<Record<string, string>>>({}),
  caFile: machine(''),
  /** By origin: the program, and its arguments, that prints the key for it. */
  credentialCommand: machine<Readonly<Record<string, readonly string[]>>>({}),
  /** Days after which a new key is asked for; 0 never. */
  'keys.rotationDays': machine(90),
  /** What may leave (core/policy/outgoing.ts). */
  'policy.allowedHosts': machine<readonly string[]>([]),
  'policy.allowedModels': machine<readonly string[]>([]),
  'policy.maxRequestKiB': machine(0),
  'signing.keyHeader': machine('X-Api-Key'),
  'signing.timestampHeader': machine('X-Timestamp'),
  'signing.signatureHeader': machine('X-Signature'),
  'signing.nonceHeader': machine(''),
  'signing.template': machine(String.raw`{method}\n{path}\n{timestamp}\n{body}`),
  'signing.encoding': machine<SigningOptions['encoding']>('base64', ['base64', 'hex']),
  'signing.timestampUnit': machine<SigningOptions['timestampUnit']>('s', ['s', 'ms']),
  'signing.body': machine<SigningOptions['body']>('full', ['full', 'empty']),
  'signing.bearer': machine<boolean>(false),
  'timeouts.connectSeconds': machine(30),
  'timeouts.firstTokenSeconds': machine(600),
  'timeouts.idleSeconds': machine(120),
  retries: machine(4),
  /** A person's own price table (core/cost/book/readBook.ts); empty: the one that comes with the extension. */
  prices: machine<Readonly<Record<string, unknown>>>({}),
  /** What may be spent at most, by feature and in all, a day and a month (core/cost/sums/budgets.ts). */
  budgets: machine<Readonly<Record<string, unknown>>>({}),
  /** How far a run of the agent goes before it asks: `steps`, `minutes`, `tokens`, `cost`; 0 for no limit (host/agent/run.ts). */
  'agent.limits': machine<Readonly<Record<string, unknown>>>({ steps: 50, minutes: 30 }),
  /** At the end of a budget, what runs by itself waits and a chat asks first; else there is only a word. */
  budgetsStop: machine<boolean>(true),
  /** Address of an OpenTelemetry collector; empty: receipts leave by file only. */
  'audit.collector': machine(''),
  /** Whether receipts hold prompts and answers too. */
  'audit.keepText': application<boolean>(false),
  /** Empty: the service's own default. */
  model: taste(''),
  thinking: taste<Thinking>('high', ['off', 'low', 'high', 'max']),
  temperature: taste(0.7),
  /** 0: the service's own limit. */
  maxTokens: taste(0),
  /** Question-and-answer pairs sent along; 0 sends all. */
  historyTurns: taste(0),
  /** Empty: the built-in one (core/prompts/system.ts). */
  systemPrompt: taste(''),
  /** `auto`: what the account is paid in, else by the language of the editor. */
  currency: taste<'auto' | Currency>('auto', ['auto', 'CNY', 'USD']),
  /** Longest side of a picture that is sent, in pixels. */
  'images.maxSide': taste(1600),
  /** A model makes the title of a session after its first answer. */
  makeTitles: taste<boolean>(true),
  /** What can wait (titles, reviews) is sent when the lower price holds. */
  waitForOffPeak: taste<boolean>(false),
  /** Effort of commands that edit in place, by name (`edit`, `fix`); those that are not named do not think. */
  commandThinking: taste<Readonly<Record<string, string>>>({}),
  /** Requests of a batch under way at most. */
  'batch.concurrency': taste(32),
  'completion.enabled': taste<boolean>(true),
  'completion.eagerness': taste<'low' | 'auto' | 'high'>('auto', ['low', 'auto', 'high']),
  /** Language ids in which nothing is asked. */
  'completion.excludedLanguages': taste<readonly string[]>([]),
  /** Whether places where a change applies too are proposed. */
  'completion.nextEdit': taste<boolean>(false),
  /** Tokens a day (UTC) for automatic completions; 0 sets no limit. */
  'completion.dailyTokens': taste(0),
  /** Whether accepted ghost text is kept on this computer for export. */
  'completion.keepAccepted': application<boolean>(false),
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<K extends SettingKey> = (typeof settings)[K]['default'];
