/**
 * Next edits without an editor: whether what is proposed is right, and how rarely anybody is asked.
 * The gateway answers over real sockets, in part with the bad manners of models.
 */
import { performance } from 'node:perf_hooks';
import { readAnswer } from '../../../src/core/nextEdit/answer.ts';
import { createFollow } from '../../../src/core/nextEdit/follow.ts';
import type { Candidate } from '../../../src/core/nextEdit/model.ts';
import { take } from '../../../src/core/nextEdit/pending.ts';
import { answerTokens, askAbout } from '../../../src/core/nextEdit/question.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { chooseEdits } from '../completion/replay/edits.ts';
import { createRandom } from '../completion/random.ts';
import { openService, type Service } from '../completion/service.ts';
import { quantile, type Results } from '../results.ts';
import { drawCases } from './cases.ts';

const seed = 2026;
const cases = 60;

/** Counted over all changes. */
interface Counts {
  edits: number;
  requests: number;
  right: number;
  wrong: number;
  missed: number;
  readonly restsMs: number[];
}

/** What models do beside answering: change all that looks alike, chat, change more, change other lines. */
const manners: readonly (((candidate: Candidate) => string) | undefined)[] = [
  undefined,
  ({ places, change }) => {
    const [old = '', young = ''] = [change.before, change.after].map((lines) => /\w+(?=\W*$)/.exec(lines.join())?.[0]);
    return JSON.stringify({
      edits: places.map(({ line, text }) => ({ line: line + 1, old: text, new: text.replaceAll(old, young) })),
    });
  },
  undefined,
  ({ places }) => `Here are the edits:\n\`\`\`json\n${JSON.stringify({ edits: places })}\n\`\`\``,
  undefined,
  ({ places }) =>
    JSON.stringify({
      edits: places.map(({ line, text }) => ({ line: line + 1, old: text, new: `${text} // changed` })),
    }),
  undefined,
  ({ places }) =>
    JSON.stringify({ edits: places.map(({ line, text }) => ({ line: line + 2, old: text.slice(0, 3), new: 'x' })) }),
];

/** Numbers of next edits. */
export async function measureNextEdits(): Promise<Results> {
  const random = createRandom(seed);
  const gateway = await startGateway({ auth: 'hmac' });
  const service = openService(gateway.url, gateway);
  const concerned = newCounts();
  const writing = newCounts();
  try {
    for (const each of drawCases(cases, random)) {
      await follow(each.languageId, each.states, each.wanted, { counts: concerned, service, gateway });
    }
    for (const { languageId, before, typed, after } of await chooseEdits(random)) {
      const states = pausesIn(typed).map((written) => (before + written + after).split('\n'));
      await follow(languageId, states, states.at(-1) ?? [], { counts: writing, service, gateway });
    }
    print('that concern other places', concerned);
    print('that are just writing', writing);
    const { right, wrong, missed, restsMs } = concerned;
    return {
      'nextedit.precision': right / (right + wrong),
      'nextedit.wrong': wrong + writing.wrong,
      'nextedit.recall': right / (right + missed),
      'nextedit.requests_per_100_edits': (writing.requests / writing.edits) * 100,
      'nextedit.rest_p99_ms': quantile([...restsMs, ...writing.restsMs], 0.99),
    };
  } finally {
    await service.close();
    await gateway.close();
  }
}

/** What is there at each pause of somebody who thinks in the middle of each line and at its end. */
function pausesIn(typed: string): readonly string[] {
  const pauses: string[] = [''];
  let written = '';
  for (const line of typed.split(/(?<=\n)/)) {
    pauses.push(written + line.slice(0, line.length / 2), written + line);
    written += line;
  }
  return pauses;
}

function newCounts(): Counts {
  return { edits: 0, requests: 0, right: 0, wrong: 0, missed: 0, restsMs: [] };
}

function print(name: string, { edits, requests, right, wrong, missed }: Counts): void {
  console.log(`  edits ${name}: ${edits}, ${requests} requests, ${right} right, ${wrong} wrong, ${missed} missed`);
}

interface Means {
  readonly counts: Counts;
  readonly service: Service;
  readonly gateway: Gateway;
}

async function follow(
  languageId: string,
  [first = [], ...states]: readonly (readonly string[])[],
  wanted: readonly string[],
  { counts, service, gateway }: Means,
): Promise<void> {
  const following = createFollow(first);
  for (const [at, lines] of states.entries()) {
    counts.edits += 1;
    const start = performance.now();
    const candidate = following.rest({ languageId, lines });
    counts.restsMs.push(performance.now() - start);
    const isLast = at === states.length - 1;
    const due = isLast ? lines.filter((line, index) => line !== wanted[index]).length : 0;
    if (candidate === undefined) {
      counts.missed += due;
      continue;
    }
    const manner = manners[counts.requests % manners.length];
    counts.requests += 1;
    if (manner !== undefined) gateway.fault({ answer: { text: manner(candidate) } });
    const answer = await service.chat(askAbout({ path: 'src/file', languageId }, candidate), answerTokens(candidate));
    let right = 0;
    for (const proposal of readAnswer(answer, candidate)) {
      const isRight = take(proposal, lines[proposal.line] ?? '') === wanted[proposal.line];
      if (isRight) right += 1;
      else {
        counts.wrong += 1;
        console.log(`  wrong: ${JSON.stringify(proposal)}`);
      }
    }
    counts.right += right;
    // With a model of bad manners nothing is due.
    if (manner === undefined) counts.missed += due - right;
  }
}
