/**
 * What the benchmarks promise: each number by key with its bound, and the table that is printed.
 */

/** Measured numbers by key. A key that could not be measured is missing. */
export type Results = Readonly<Record<string, number>>;

/** A bound from above, or from below; undefined where a number is merely told. */
type Target = number | { readonly atLeast: number } | undefined;

/** Bounds by suite. Ratios are ours divided by theirs. */
const targets = {
  client: {
    'client.ttft.vs_floor': 1.3,
    'client.ttft.vs_openai': 0.5,
    'client.ttft.vs_aisdk': 0.25,
    'client.cpu_per_event.vs_floor': 1.3,
    'client.cpu_per_event.vs_openai': 0.4,
    'client.cpu_per_event.vs_aisdk': 0.1,
    /** From the reader's `abort` to the socket that the server sees closed. */
    'client.abort_p95_ms': 50,
  },
  panel: {
    'panel.script_ms_per_1k_tokens': 60,
    'panel.frame_p99_ms': 16.7,
    /** Of the whole script time; 3.1 is linear. */
    'panel.growth_100k_vs_32k': 3.6,
    'panel.vs_full_rerender': 0.08,
    'panel.prefix_mismatches': 0,
  },
  chat60k: {
    'chat60k.open_ms': 500,
    'chat60k.show_ms': 300,
    'chat60k.type_p99_ms': 16,
    'chat60k.stream_frame_p99_ms': 16,
    /** With the wait for the screen's next refresh. */
    'chat60k.type_to_paint_p99_ms': undefined,
    /** The same in a chat without a past: what is left of those above is ours. */
    'chat60k.empty_type_p99_ms': undefined,
    'chat60k.empty_type_to_paint_p99_ms': undefined,
    'chat60k.empty_stream_frame_p99_ms': undefined,
    'chat60k.scroll_long_tasks': 0,
    /** The longest tasks on the processor's own clock, which other programs hardly move. */
    'chat60k.type_task_cpu_ms': 16,
    'chat60k.stream_task_cpu_p99_ms': 16,
    'chat60k.scroll_task_cpu_ms': 50,
    'chat60k.dom_nodes': 6_000,
    'chat60k.heap_mib': 120,
    'chat60k.vs_react_markdown': 0.05,
  },
  history: {
    'history.list_ms': 200,
    'history.fresh_ms': undefined,
    'history.search_ms': undefined,
    'history.open_ms': undefined,
  },
  costs: {
    'costs.first_week_ms': 1_500,
    'costs.first_quarter_ms': undefined,
    'costs.quarter_ms': 300,
    'costs.held_up_ms': 50,
  },
  host: { 'host.cpu_us_per_token': undefined, 'host.growth_600_vs_1': 1.2 },
  activation: { 'activation.ms': 10, 'bundle.entry_kib': 60 },
  completion: {
    'completion.keystroke_p99_ms': 4,
    'completion.cache_hit_ms': 1,
    'completion.to_wire_ms': 2,
    /** Helping threads count, as those that collect garbage. */
    'completion.to_wire_p99_ms': undefined,
    'completion.index_mib': 40,
    'completion.requests_per_100_keys': 12,
    'completion.recycled_share': undefined,
    'completion.shown_wrong_share': 0,
    'completion.typed_through_requests': 0,
    'nextedit.precision': undefined,
    'nextedit.wrong': 0,
    'nextedit.recall': undefined,
    'nextedit.requests_per_100_edits': 2,
    'nextedit.rest_p99_ms': 16,
  },
  'completion-quality': {
    'quality.exact_match': undefined,
    'quality.edit_similarity': undefined,
    'quality.parse_errors': undefined,
    'quality.duplicate_suffix': 0,
    'quality.bracket_errors': 0,
    'quality.fence_or_prose': 0,
  },
  policy: {
    'policy.recall': { atLeast: 0.98 },
    'policy.false_positives_per_mloc': 20,
    'policy.mib_per_s': { atLeast: 50 },
  },
  batch: {
    /** Resident memory after a thousand prompts, beside that before. */
    'batch.rss_growth_mib': 30,
    /** What is alive of it. */
    'batch.heap_growth_mib': undefined,
    /** Against a limit on requests per second, beside a client that knows the limit. */
    'batch.vs_ideal_time': 1.25,
    'batch.requests_per_prompt': undefined,
  },
  reliability: {
    /** From the word to stop to the socket that the other side sees closed, whatever the phase of the call. */
    'reliability.abort_close_p99_ms': 100,
  },
} as const satisfies Record<string, Readonly<Record<string, Target>>>;

export type SuiteName = keyof typeof targets;

/** One line for each target of the suites, measured or not. */
export function formatTable(suites: readonly SuiteName[], results: Results): string {
  const rows = suites.flatMap((suite) =>
    Object.entries<Target>(targets[suite]).map(([key, target]) => {
      const result = results[key];
      const measured = result?.toPrecision(3) ?? 'not measured';
      if (target === undefined) return [key, measured, '', ''];
      const isFloor = typeof target === 'object';
      const bound = isFloor ? target.atLeast : target;
      const isMet = result !== undefined && (isFloor ? result >= bound : result <= bound);
      const verdict = result === undefined ? '' : isMet ? 'ok' : isFloor ? 'under' : 'over';
      return [key, measured, `${isFloor ? '≥' : '≤'} ${bound}`, verdict];
    }),
  );
  const table = [['key', 'measured', 'target', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The middle number; the mean of the two middle ones. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The number below which `share` (0 to 1) of them lie, interpolated. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) throw new Error('no numbers');
  return low + (high - low) * (at - Math.floor(at));
}
