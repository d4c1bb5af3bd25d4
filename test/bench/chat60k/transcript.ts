/**
 * A long working day in one chat: questions, thoughts and answers with prose in two scripts, lists, tables, formulas and code
 * in several languages. The same for the same seed, and no two turns alike.
 */
import type { AnswerView, MessageView, QuestionView } from '../../../src/protocol/view.ts';
import { createRandom } from '../completion/random.ts';

const turns = 600;

/** Of about 70 lines: 2,000 in all. */
const longAnswerSections = 29;

const subjects = 'retry loop,rate limiter,session store,token bucket,file watcher,diff view,parser,index'.split(',');
const verbs = 'waits,splits,merges,counts,drops,keeps,reads,writes,compares,repeats'.split(',');
const nouns = 'request,line,chunk,token,cursor,header,deadline,cache entry,snapshot,branch'.split(',');
const sentencesInChinese = [
  '**注意：**请求失败后会重试，每次等待的时间是随机的。',
  '这样每一行只会被处理一次，*不会*丢失内容。',
  '服务器给出的 `Retry-After` 优先于自己的计算。',
];

type Random = () => number;

const pick = (random: Random, words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
const list = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('\n');

function sentence(random: Random): string {
  const [subject, verb, noun] = [pick(random, subjects), pick(random, verbs), pick(random, nouns)];
  const mark = random();
  const object = mark < 0.2 ? `\`${noun.replace(' ', '_')}\`` : mark < 0.35 ? `**${noun}**` : noun;
  return `The ${subject} ${verb} each ${object} ${Math.floor(random() * 90) + 10} times before the ${pick(random, nouns)} is due.`;
}

const paragraph = (random: Random): string =>
  list(3, () => (random() < 0.1 ? pick(random, sentencesInChinese) : sentence(random)));

const codeMakers: readonly ((random: Random, name: string) => string)[] = [
  (random, name) =>
    `\`\`\`ts src/${name}.ts\nexport function ${name}(limit: number, random: () => number): number {\n${list(
      26,
      (line) =>
        `  const step${line} = Math.min(limit, ${Math.floor(random() * 1000)} * 2 ** ${line}); // ${pick(random, nouns)} "${line}"`,
    )}\n  return step0 + step25;\n}\n\`\`\``,
  (random, name) =>
    `\`\`\`python\ndef ${name}(limit: int) -> list[str]:\n    """Gives the ${pick(random, nouns)} back."""\n${list(
      25,
      (line) => `    values_${line} = [str(n) for n in range(limit) if n % ${line + 2} == 0]  # ${pick(random, verbs)}`,
    )}\n    return values_0\n\`\`\``,
  (random, name) =>
    `\`\`\`rust\npub fn ${name}(limit: u64) -> Option<u64> {\n${list(
      26,
      (line) =>
        `    let step_${line} = limit.checked_mul(${Math.floor(random() * 1000)})?.min(0x${line.toString(16)}ff);`,
    )}\n    Some(step_0)\n}\n\`\`\``,
];

const table = (random: Random): string =>
  `| attempt | cap (s) | ${pick(random, nouns)} |\n|---:|---:|:---|\n${list(8, (row) => `| ${row} | ${2 ** row} | ${pick(random, verbs)} \`${pick(random, nouns)}\` |`)}`;

const steps = (random: Random): string =>
  list(6, (step) => `${step + 1}. ${sentence(random)}\n   - ${sentence(random)}`);

/** About 72 lines of Markdown. */
function answerText(random: Random, turn: number): string {
  const code = codeMakers[turn % codeMakers.length] ?? codeMakers[0];
  return [
    `## ${turn}. The ${pick(random, subjects)}`,
    paragraph(random),
    steps(random),
    code?.(random, `step${turn}`) ?? '',
    table(random),
    `> ${sentence(random)}`,
    paragraph(random),
    `It settles at $\\frac{${turn}}{2}$ per ${pick(random, nouns)}, see [the notes](https://example.com/notes/${turn}).`,
  ].join('\n\n');
}

function makeQuestion(random: Random, turn: number): QuestionView {
  const text = list(6, () => sentence(random));
  return { role: 'user', id: `q${turn}`, text: `Question ${turn}\n${text}`, attachments: [] };
}

function makeAnswer(random: Random, turn: number, sections: number): AnswerView {
  const reasoning = list(25, () => sentence(random));
  const text = Array.from({ length: sections }, () => answerText(random, turn)).join('\n\n');
  return {
    role: 'assistant',
    id: `a${turn}`,
    model: 'deepseek-flash',
    thinking: 'high',
    parts: [
      { id: `a${turn}.0`, kind: 'reasoning', text: reasoning, durationMs: 4_000 },
      { id: `a${turn}.1`, kind: 'text', text },
    ],
    status: 'done',
    usage: { promptTokens: 1_240, cacheHitTokens: 1_140, completionTokens: 380, reasoningTokens: 120 },
  };
}

/** 600 turns of a hundred lines; the answer of `longTurn`, if one is named, has 2,000. */
export function writeTranscript(seed = 1, longTurn = -1): readonly MessageView[] {
  const random = createRandom(seed);
  return Array.from({ length: turns }, (_, turn) => [
    makeQuestion(random, turn),
    makeAnswer(random, turn, turn === longTurn ? longAnswerSections : 1),
  ]).flat();
}

/** Lines of all that is said and thought. */
export function countLines(messages: readonly MessageView[]): number {
  const texts = messages.flatMap((message) =>
    message.role === 'user' ? [message.text] : message.parts.map(({ text }) => text),
  );
  return texts.reduce((sum, text) => sum + text.split('\n').length, 0);
}

/** An answer of so many characters at least, to be streamed. */
export function writeLongAnswer(characters: number, seed = 2): string {
  const random = createRandom(seed);
  let text = '';
  for (let turn = turns; text.length < characters; turn++) text += `${answerText(random, turn)}\n\n`;
  return text;
}
