/**
 * Several short prompts as one request, and its answer as several again.
 * Owns which prompts go together, the words around them and the check of what comes back. What does not come back whole is
 * the runner's to ask again, alone.
 */
import type { ChatRequest } from '../../api/events.ts';
import { estimateTokens } from '../cost/tokens.ts';
import { samplingOf, type BatchChoice, type Prompt } from './prompt.ts';

const longestPromptTokens = 300;
const mostTogether = 8;

const instruction =
  'You are given several tasks that have nothing to do with each other, as one JSON object whose keys number them. Do each as if it were the only one. Answer with one JSON object and nothing else: the same keys, and under each the whole answer to that task as a string.';

/** The prompts in groups to be asked together, in order; those that cannot be are alone. */
export function groupPrompts(prompts: readonly Prompt[], choice: BatchChoice): readonly (readonly Prompt[])[] {
  const groups: Prompt[][] = [];
  const open = new Map<string, Prompt[]>();
  for (const prompt of prompts) {
    const key = shareKey(prompt, choice);
    const group = key === undefined ? undefined : open.get(key);
    if (group !== undefined && group.length < mostTogether) {
      group.push(prompt);
      continue;
    }
    const begun = [prompt];
    groups.push(begun);
    if (key !== undefined) open.set(key, begun);
  }
  return groups;
}

/** The request for a group. */
export function mergedRequest(prompts: readonly Prompt[], choice: BatchChoice): ChatRequest {
  const first = prompts[0];
  if (first === undefined) throw new RangeError('A group has prompts');
  const system = [first.system ?? '', instruction].filter((text) => text !== '').join('\n\n');
  const tasks = Object.fromEntries(prompts.map(({ text }, index) => [String(index + 1), text.toWellFormed()]));
  return {
    ...samplingOf(first, choice),
    json: true,
    messages: [
      { role: 'system', text: system.toWellFormed() },
      { role: 'user', text: JSON.stringify(tasks) },
    ],
  };
}

/** The answers in the order of the prompts; undefined for those that did not come back whole. */
export function splitAnswer(text: string, count: number): readonly (string | undefined)[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const answers = new Map<string, unknown>(
    typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : [],
  );
  return Array.from({ length: count }, (_, index) => {
    const answer = answers.get(String(index + 1));
    return typeof answer === 'string' && answer.trim() !== '' ? answer : undefined;
  });
}

/** What prompts have in common that go together; undefined for one that goes alone. */
function shareKey(prompt: Prompt, choice: BatchChoice): string | undefined {
  const isPlain = prompt.file === undefined && prompt.image === undefined && prompt.maxTokens === undefined;
  if (!isPlain || choice.thinking !== 'off' || estimateTokens(prompt.text) > longestPromptTokens) return undefined;
  const { model, temperature } = samplingOf(prompt, choice);
  return JSON.stringify([model, temperature, prompt.system ?? '']);
}

/** A whole number in parts that are as these weights to each other, near enough; their sum is the whole. */
export function share(whole: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0)
    return share(
      whole,
      weights.map(() => 1),
    );
  let given = 0;
  let passed = 0;
  return weights.map((weight) => {
    passed += weight;
    const part = Math.round((whole * passed) / sum) - given;
    given += part;
    return part;
  });
}
