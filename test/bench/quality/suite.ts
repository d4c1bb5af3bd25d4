/**
 * Spans of sources that are taken out and asked for again: how much comes back, and what must never be shown.
 * The prompt, the client and the shaping are the extension's; only the editor is not there.
 */
import type { Query } from '../../../src/core/completion/model.ts';
import { buildPrompt } from '../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../src/core/completion/shape/shaper.ts';
import { LineDocument } from '../completion/document.ts';
import { createRandom } from '../completion/random.ts';
import { settings } from '../completion/settings.ts';
import { readSources, type Source } from '../completion/sources.ts';
import type { Results } from '../results.ts';
import {
  breaksBrackets,
  breaksParse,
  isExact,
  isFenceOrProse,
  repeatsSuffix,
  similarityTo,
  type Shown,
} from './judge.ts';
import { openService, type Service, type ServiceOptions } from './service.ts';
import { kinds, takeSpan, type Span } from './spans.ts';

/** Chooses the spans of which the numbers are told. */
export const usualSeed = 2026;
const spanCount = 200;
const longestSourceChars = 100_000;

export interface QualityOptions extends ServiceOptions {
  readonly seed: number;
}

/** Shares of all spans for what comes back, numbers of spans for what is wrong. */
export async function measureQuality({ seed, ...options }: QualityOptions): Promise<Results> {
  const spans = await chooseSpans(seed);
  const service = await openService(options);
  const sums = { shown: 0, exact: 0, similarity: 0, unparsed: 0, repeated: 0, brackets: 0, prose: 0 };
  try {
    for (const span of spans) {
      const shown = await complete(span, service);
      if (shown === undefined) continue;
      const faults = {
        unparsed: await breaksParse(span, shown),
        repeated: repeatsSuffix(span, shown),
        brackets: await breaksBrackets(span, shown),
        prose: isFenceOrProse(span, shown),
      };
      sums.shown += 1;
      sums.exact += Number(isExact(span, shown));
      sums.similarity += similarityTo(span, shown);
      sums.unparsed += Number(faults.unparsed);
      sums.repeated += Number(faults.repeated);
      sums.brackets += Number(faults.brackets);
      sums.prose += Number(faults.prose);
      if (faults.repeated || faults.brackets || faults.prose) console.log(describe(span, shown));
    }
  } finally {
    await service.close();
  }
  console.log(`  ${sums.shown} of ${spans.length} shown`);
  return {
    'quality.exact_match': sums.exact / spans.length,
    'quality.edit_similarity': sums.similarity / spans.length,
    'quality.parse_errors': sums.unparsed,
    'quality.duplicate_suffix': sums.repeated,
    'quality.bracket_errors': sums.brackets,
    'quality.fence_or_prose': sums.prose,
  };
}

/** The same ones for the same seed: each kind in turn, each out of another source. */
async function chooseSpans(seed: number): Promise<Span[]> {
  const random = createRandom(seed);
  const sources: Source[] = [];
  for await (const source of readSources('.ts', 'openai/src', 'ai/src')) {
    if (source.text.length <= longestSourceChars) sources.push(source);
  }
  const spans: Span[] = [];
  for (let tries = 0; spans.length < spanCount && tries < 20 * spanCount; tries++) {
    const kind = kinds[spans.length % kinds.length] ?? 'line';
    const source = sources[Math.floor(random() * sources.length)];
    const span = source && takeSpan(kind, source.text.split('\n'), random);
    if (span) spans.push(span);
  }
  if (spans.length < spanCount) throw new Error(`${spans.length} of ${spanCount} spans are installed`);
  return spans;
}

async function complete(span: Span, service: Service): Promise<Shown | undefined> {
  const { position, lines } = span;
  const document = new LineDocument({ path: 'src/source.ts', languageId: 'typescript' }, lines).snapshot();
  const query: Query = { document, position, trigger: 'automatic', indentUnit: '  ' };
  const prompt = buildPrompt(query, [], settings);
  const shaper = createShaper(query, prompt);
  for await (const text of service.ask(prompt, span)) {
    if (shaper.push(text).done) break;
  }
  const shaped = shaper.finish();
  return shaped && { text: shaped.text, replaced: shaped.range.end.character - position.character };
}

function describe({ kind, lines, position, hidden }: Span, { text, replaced }: Shown): string {
  const around = lines.slice(Math.max(0, position.line - 2), position.line + 4);
  return JSON.stringify({ kind, around, character: position.character, hidden, text, replaced }, undefined, 2);
}
