/**
 * The answers of the benchmark server, known to both sides so that a client that loses text is found out.
 */

/** The model that makes the server send the long answer as fast as it can. */
export const blastModel = 'deepseek-blast';
export const shortModel = 'deepseek-flash';
/** The model that begins an answer and never ends it: it reports when the connection was closed on it. */
export const endlessModel = 'deepseek-endless';

const words = ['const ', 'retry', ' = ', '(attempt', ': number', ') => ', '请求', '在 ', '2ⁿ', ' 秒后', '重试', '.\n'];

/** Text deltas in order, each about four characters as from the real service. */
export const answers = {
  short: makeDeltas(12),
  blast: makeDeltas(6000),
} as const;

function makeDeltas(count: number): string[] {
  return Array.from({ length: count }, (_, index) => words[index % words.length] ?? '');
}

/** The bytes of each server-sent event of a whole answer, the last ones included. */
export function renderEvents(deltas: readonly string[]): Buffer[] {
  const chunk = (delta: object, rest: object) => ({
    id: 'c1f0a2b4-7a51-4f0e-9d3e-0f6a1f9b7c11',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'deepseek-flash',
    system_fingerprint: 'fp_benchmark',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...rest }],
  });
  const usage = {
    prompt_tokens: 900,
    completion_tokens: deltas.length,
    total_tokens: 900 + deltas.length,
    prompt_cache_hit_tokens: 0,
    prompt_cache_miss_tokens: 900,
  };
  const lines = [
    JSON.stringify(chunk({ role: 'assistant', content: '' }, {})),
    ...deltas.map((content) => JSON.stringify(chunk({ content }, {}))),
    JSON.stringify({ ...chunk({ content: '' }, { finish_reason: 'stop' }), usage }),
    '[DONE]',
  ];
  return lines.map((line) => Buffer.from(`data: ${line}\n\n`));
}
