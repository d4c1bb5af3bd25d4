/**
 * What to say to an agent that offers tools for files: a task in three steps, as a model would take them. It reads a file, changes
 * one line of it, and says what it did. Depends on the request alone.
 */
import { createHash } from 'node:crypto';
import type { ChatRequest, Message, Reply, ToolCall } from '../api/chat/wire.ts';

/** The file that is looked at where the question names none: it is in the sample workspace. */
const usualPath = 'src/price.ts';

const mistake = 'const steps = Math.floor(extraGrams / 500);';
const mended = 'const steps = Math.max(0, Math.ceil(extraGrams / 500));';

/** The next step; undefined where nobody offers to work on files, or nothing is to be worked on. */
export function actAsAgent({ messages, tools, toolChoice, thinking }: ChatRequest): Reply | undefined {
  const offered = new Set(tools.map(({ name }) => name));
  if (toolChoice !== 'auto' || !offered.has('read_file') || !offered.has('edit_file')) return undefined;
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  const question = messages[asked]?.text ?? '';
  if (question.trim().length < 12) return undefined;
  const since = messages.slice(asked + 1);
  const think = (text: string): string => (thinking === 'off' ? '' : text);
  const read = resultOf(since, 'read_file');
  const isPlan = question.includes('only look');
  if (read === undefined) {
    const path = /[\w./-]+\.\w{1,4}\b/.exec(question)?.[0] ?? usualPath;
    const text = 'I look at the file first.';
    return {
      reasoning: think('What does the file say now?'),
      text,
      toolCalls: [callOf('read_file', { path }, messages)],
    };
  }
  const line = read.split('\n').find((one) => one.includes(mistake));
  if (isPlan) {
    const text = `1. \`${usualPath}\`: round the half kilograms up and never below nothing.\n2. Try it with 900 and 1,200 grams.\n\nSimulated on this machine.`;
    return { reasoning: think('That is enough to plan with.'), text, toolCalls: [] };
  }
  if (line !== undefined && resultOf(since, 'edit_file') === undefined) {
    const edits = [{ search: mistake, replace: mended }];
    const toolCalls = [callOf('edit_file', { path: usualPath, edits }, messages)];
    return {
      reasoning: think('A parcel below one kilogram gets cheaper than allowed.'),
      text: 'Here is the mistake.',
      toolCalls,
    };
  }
  const text =
    line === undefined
      ? 'I read the file and found nothing to change. Simulated on this machine.'
      : 'A started half kilogram now counts, and light parcels cost what the first kilogram costs. I did not run anything. Simulated on this machine.';
  return { reasoning: think('That was it.'), text, toolCalls: [] };
}

/** What the tool gave back, if it was called. */
function resultOf(messages: readonly Message[], name: string): string | undefined {
  const call = messages.flatMap(({ toolCalls }) => toolCalls).find((one) => one.name === name);
  return messages.find(({ toolCallId }) => call !== undefined && toolCallId === call.id)?.text;
}

function callOf(name: string, value: unknown, messages: readonly Message[]): ToolCall {
  const id = createHash('sha256').update(`${name} ${messages.length}`).digest('hex').slice(0, 24);
  return { id: `call_00_${id}`, name, arguments: JSON.stringify(value) };
}
