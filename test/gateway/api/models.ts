/**
 * Which models are served under which names, and what they can do. Also the two small account endpoints.
 */
import type { Exchange } from '../net/exchange.ts';
import { invalid } from '../net/refusal.ts';
import { officialContextTokens, type Settings } from '../options.ts';

const official = ['deepseek-flash', 'deepseek-v4-pro'];
const aliases: Readonly<Record<string, string>> = {
  'deepseek-v4-flash': 'deepseek-flash',
  'deepseek-v4-flash-vision-exp': 'deepseek-flash',
};
const retired = ['deepseek-chat', 'deepseek-reasoner'];

/** The model that serves a name. Throws DeepSeek's refusal of a name it does not know. */
export function servedModel(name: string, flavour: Settings['flavour']): string {
  const model = aliases[name] ?? name;
  if (official.includes(model) || (flavour === 'gateway' && retired.includes(model))) return model;
  throw invalid(`The supported API model names are ${names(flavour).join(', ')}, but you passed ${name}.`);
}

/** True for models that take images. */
export function seesImages(model: string): boolean {
  return model === 'deepseek-flash';
}

/** True for models that think unless told not to. */
export function thinksByDefault(model: string): boolean {
  return model !== 'deepseek-chat';
}

/** `GET /models`. DeepSeek tells names only; a server with another window tells its size. */
export function listModels(exchange: Exchange, { flavour, contextTokens }: Settings): void {
  const size = contextTokens === officialContextTokens ? {} : { max_model_len: contextTokens };
  const entries = names(flavour).map((id) => ({ id, object: 'model', owned_by: 'deepseek', ...size }));
  sendJson(exchange, { object: 'list', data: entries });
}

/** `GET /user/balance`. */
export function sendBalance(exchange: Exchange, { balance }: Settings): void {
  const total = balance();
  const granted = Math.min(10, total);
  const amounts = {
    currency: 'CNY',
    total_balance: total.toFixed(2),
    granted_balance: granted.toFixed(2),
    topped_up_balance: (total - granted).toFixed(2),
  };
  sendJson(exchange, { is_available: total > 0, balance_infos: [amounts] });
}

/** Sends a JSON value with status 200. */
export function sendJson(exchange: Exchange, value: unknown): void {
  exchange.send({ status: 200, contentType: 'application/json', body: JSON.stringify(value) });
}

function names(flavour: Settings['flavour']): readonly string[] {
  return flavour === 'gateway' ? [...official, ...retired] : official;
}
