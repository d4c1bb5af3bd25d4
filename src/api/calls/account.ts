/**
 * The two small questions about a service: which models, how much money.
 * Owns their tolerant reading; a row that makes no sense is left out.
 */
import type { CallOptions } from '../connection.ts';
import type { Endpoint } from '../endpoint.ts';
import { DeepSeekError } from '../errors.ts';
import type { Balance, Model } from '../events.ts';
import type { ClientParts } from '../transport/exchange.ts';
import { fetchJson } from '../transport/fetchJson.ts';
import { count, filled, isRecord } from '../wire/narrow.ts';

/** Lists what the service serves, in its order. Throws DeepSeekError. */
export async function listModels(parts: ClientParts, options: CallOptions): Promise<readonly Model[]> {
  const value = await ask(parts, 'models', options);
  const rows = Array.isArray(value) ? value : (rowsOf(value, 'data') ?? rowsOf(value, 'models'));
  if (rows === undefined) throw new DeepSeekError('MALFORMED', 'The answer holds no list of models');
  return rows.flatMap(readModel);
}

/** Reads the account's balance. Throws DeepSeekError. */
export async function readBalance(parts: ClientParts, options: CallOptions): Promise<Balance> {
  const value = await ask(parts, 'balance', options);
  const rows = rowsOf(value, 'balance_infos');
  if (!isRecord(value) || rows === undefined) throw new DeepSeekError('MALFORMED', 'The answer holds no balance');
  return {
    available: value['is_available'] === true,
    amounts: rows.filter(isRecord).map((row) => ({
      currency: filled(row['currency']) ?? '',
      total: amount(row['total_balance']),
      granted: amount(row['granted_balance']),
      toppedUp: amount(row['topped_up_balance']),
    })),
  };
}

async function ask(parts: ClientParts, endpoint: Endpoint, options: CallOptions): Promise<unknown> {
  const call = { connection: options.connection, endpoint, accept: 'application/json' };
  return (await fetchJson(parts, call, options)).value;
}

function rowsOf(value: unknown, name: string): readonly unknown[] | undefined {
  const rows = isRecord(value) ? value[name] : undefined;
  return Array.isArray(rows) ? rows : undefined;
}

function readModel(row: unknown): readonly Model[] {
  if (!isRecord(row)) return [];
  const id = filled(row['id']) ?? filled(row['name']) ?? filled(row['model']);
  if (id === undefined) return [];
  const ownedBy = filled(row['owned_by']);
  const meta = row['meta'];
  const contextTokens =
    count(row['max_model_len']) ??
    count(row['context_length']) ??
    (isRecord(meta) ? (count(meta['n_ctx']) ?? count(meta['n_ctx_train'])) : undefined);
  return [
    { id, ...(ownedBy === undefined ? {} : { ownedBy }), ...(contextTokens === undefined ? {} : { contextTokens }) },
  ];
}

function amount(value: unknown): string {
  return typeof value === 'number' ? String(value) : (filled(value) ?? '0');
}
