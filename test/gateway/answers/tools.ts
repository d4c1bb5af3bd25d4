/**
 * Decides which of the offered tools a question calls for, and with which arguments.
 */
import { createHash } from 'node:crypto';
import type { ChatRequest, Tool, ToolCall } from '../api/chat/wire.ts';
import { exampleOf } from './example.ts';
import type { Question } from './question.ts';

/** The calls to make, none when the question mentions no tool and none is demanded. At most three. */
export function chooseToolCalls({ tools, toolChoice, messages }: ChatRequest, question: Question): readonly ToolCall[] {
  if (toolChoice === 'none') return [];
  const forced = typeof toolChoice === 'object' ? tools.filter(({ name }) => name === toolChoice.name) : [];
  const mentioned = tools.filter((tool) => mentions(question.text, tool));
  const chosen =
    forced.length > 0 ? forced : mentioned.length > 0 || toolChoice === 'auto' ? mentioned : tools.slice(0, 1);
  return chosen.slice(0, 3).map((tool, index) => {
    const seed = `${messages.length} ${index} ${tool.name} ${question.text}`;
    const id = createHash('sha256').update(seed).digest('hex').slice(0, 24);
    return {
      id: `call_${String(index).padStart(2, '0')}_${id}`,
      name: tool.name,
      arguments: JSON.stringify(exampleOf(tool.parameters, question.text)),
    };
  });
}

/** A tool is mentioned by its name, or by all words of its name in any form and order. */
function mentions(question: string, { name }: Tool): boolean {
  const text = question.toLowerCase();
  if (text.includes(name.toLowerCase())) return true;
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2 && !['get', 'the', 'fetch'].includes(word));
  return words.length > 0 && words.every((word) => text.includes(word));
}
