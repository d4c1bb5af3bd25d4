/**
 * What one keystroke costs the host at the end of a long file with many tabs open, and how soon what is known is shown.
 * Time between keys is simulated; what is measured runs for real. Half of the answers are what is typed next.
 */
import type { CompletionEvent } from '../../../src/api/events.ts';
import { createEngine } from '../../../src/core/completion/engine.ts';
import { buildPrompt } from '../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../src/core/completion/shape/shaper.ts';
import { settle, VirtualClock } from '../../helpers/virtualClock.ts';
import { createRandom } from './random.ts';
import { snippetsPerPrompt, settings } from './settings.ts';
import type { Workload } from './workload.ts';

const keys = 6_000;
/** Code is compiled and optimised by then. */
const warmUpKeys = 1_000;
const serviceMs = 250;

export interface KeystrokeTimes {
  /** From the key until the engine waits or has answered. */
  readonly keystrokesMs: readonly number[];
  /** From the question to an answer out of the cache. */
  readonly hitsMs: readonly number[];
}

/** Types at the end of the active file, key by key. */
export async function measureKeystrokes({ index, active, text }: Workload): Promise<KeystrokeTimes> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const random = createRandom(1);
  let typed = 0;
  let ids = 0;
  async function* ask(): AsyncGenerator<CompletionEvent> {
    const from = typed;
    const isRight = ids % 2 === 0;
    await clock.sleep(serviceMs);
    const answer = isRight ? text.slice(from, from + 160) : 'somethingElse(entirely, wrong);\n';
    yield { type: 'text', text: answer };
    yield { type: 'end', reason: 'stop', model: 'bench', malformedEvents: 0 };
  }
  const engine = createEngine({
    ask,
    buildPrompt,
    createShaper,
    snippets: (query) => index.find(query, snippetsPerPrompt),
    now: clock.now,
    sleep: clock.sleep,
    createId: () => String(ids++),
    settings: () => settings,
  });

  const keystrokesMs: number[] = [];
  const hitsMs: number[] = [];
  let controller = new AbortController();
  for (; typed < Math.min(keys, text.length);) {
    const line = active.lines.length - 1;
    const key = text.charAt(typed);
    typed += 1;
    const lineText = active.lines[line] ?? '';
    controller.abort();
    controller = new AbortController();
    await settle();

    const start = cpuMs();
    engine.didType(active.uri, clock.now());
    active.replace(line, line + 1, key === '\n' ? [lineText, ''] : [lineText + key], index);
    const document = active.snapshot();
    const position = { line: document.lineCount - 1, character: document.lineAt(document.lineCount - 1).length };
    const query = { document, position, trigger: 'automatic', indentUnit: '  ' } as const;
    const asked = cpuMs();
    let answered: number | undefined;
    void engine.provide(query, controller.signal).then((ghost) => {
      answered = cpuMs();
      if (ghost !== undefined) engine.didShow(ghost.id);
    });
    const waiting = cpuMs();
    await settle();
    if (typed > warmUpKeys) {
      keystrokesMs.push((answered ?? waiting) - start);
      const isHit = answered !== undefined && engine.lastCompletion()?.decision.outcome === 'shownFromCache';
      if (isHit && answered !== undefined) hitsMs.push(answered - asked);
    }
    await clock.advance(random() < 0.03 ? 900 : 60 + 160 * random());
  }
  engine.dispose();
  return { keystrokesMs, hitsMs };
}

/** Time on the processor rather than on the wall, so that other programs do not count. Helping threads do. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
