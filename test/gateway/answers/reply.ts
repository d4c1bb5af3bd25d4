/**
 * Decides what to say to a chat request: a tool call, JSON, a continuation, bare code, small talk or a full answer.
 * Depends on the request alone, so the same request is answered the same way.
 */
import type { ChatRequest, Message, Reply } from '../api/chat/wire.ts';
import { actAsAgent } from './agent.ts';
import { describeImage } from '../images/inspect.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { writeEdits } from './edits.ts';
import { exampleOf, findSchema } from './example.ts';
import type { Phrases, Received } from './phrases.ts';
import { readQuestion, type Section } from './question.ts';
import { writeSnippet } from './snippets/write.ts';
import { chooseToolCalls } from './tools.ts';

const thoughtsOf = { off: 0, low: 2, high: 5, max: 10 };

/** The answer to a request: reasoning, text and tool calls, uncut. */
export function composeReply(request: ChatRequest): Reply {
  const step = actAsAgent(request);
  if (step !== undefined) return step;
  const { messages } = request;
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  const asked = messages[lastUser];
  const question = readQuestion(asked?.text ?? '');
  const phrases = question.chinese ? chinese : english;
  const received: Received = {
    earlierTurns: messages.slice(0, Math.max(0, lastUser)).filter(({ role }) => role === 'user').length,
    images: (asked?.pictures ?? []).map((picture) => ('url' in picture ? picture.url : describeImage(picture.facts))),
    request,
    question,
  };
  const thoughts = phrases.thoughts(received).slice(0, thoughtsOf[request.thinking]);
  const reasoning = thoughts.join(question.chinese ? '' : ' ');
  const last = messages.at(-1);
  const toolCalls = last?.role === 'user' ? chooseToolCalls(request, question) : [];
  if (toolCalls.length > 0) return { reasoning, text: '', toolCalls };
  return { reasoning, text: composeText(received, phrases, last), toolCalls };
}

function composeText(received: Received, phrases: Phrases, last: Message | undefined): string {
  const { request, question } = received;
  if (request.json) return composeJson(request, question.text);
  if (last?.prefix === true) return continueText(composeAnswer(received, phrases), last.text, question.topic);
  const results = resultsOf(request.messages);
  if (results.length > 0) {
    const quoted = results.map((text) => `\`\`\`text\n${text.slice(0, 2000)}\n\`\`\``);
    return [phrases.toolResults, ...quoted, phrases.simulated].join('\n\n');
  }
  return composeAnswer(received, phrases);
}

function composeAnswer(received: Received, phrases: Phrases): string {
  const { request, question } = received;
  const everyWord = request.messages.filter(({ role }) => role !== 'assistant').map(({ text }) => text);
  const snippet = writeSnippet(question.language, question.topic);
  if (
    /\bonly (?:with )?(?:the )?(?:\w+ )?code\b|\bno explanations?\b|只(?:返回|输出)代码/i.test(everyWord.join('\n'))
  ) {
    return `\`\`\`${snippet.language}\n${question.codeBlocks.at(-1)?.code ?? snippet.code}\n\`\`\``;
  }
  if (/\bcommit message\b|提交(?:信息|说明)/i.test(question.text)) {
    return question.chinese ? '在本机模拟一条提交信息' : 'Simulate a commit message on this machine';
  }
  if (question.short && received.images.length === 0) {
    return `${phrases.greeting}\n\n${phrases.simulated}`;
  }
  const shown = question.sections.size === 0 && received.images.length === 0 ? defaultSections : question.sections;
  const topic = question.topic.join(' ') || (question.text.split(/[\n,.?!，。？！；]/, 1)[0] ?? '').slice(0, 40);
  const parts = [phrases.simulated, phrases.opening(topic), phrases.looked, phrases.received(received)];
  for (const section of order) {
    if (!shown.has(section)) continue;
    if (section !== 'code') parts.push(phrases.sections[section]);
    else
      parts.push(
        `${phrases.code(snippet.language)}\n\n\`\`\`${snippet.language}\n${snippet.code}\n\`\`\``,
        phrases.codeNotes,
      );
  }
  parts.push('---', phrases.closing);
  return parts.join('\n\n');
}

const order: readonly Section[] = ['list', 'code', 'table', 'maths', 'diagram', 'tasks', 'quote'];
const defaultSections: ReadonlySet<Section> = new Set<Section>(['list', 'quote']);

function composeJson({ messages }: ChatRequest, question: string): string {
  const edits = writeEdits(messages.at(-1)?.text ?? '');
  if (edits !== undefined) return edits;
  for (const { text } of messages) {
    const schema = findSchema(text);
    if (schema !== undefined) return JSON.stringify(exampleOf(schema, question));
  }
  return JSON.stringify({ simulated: true, question }, undefined, 2);
}

/** Goes on after a prefix: with the rest of the usual answer, or with code when the prefix has opened a block. */
function continueText(answer: string, prefix: string, topic: readonly string[]): string {
  if (prefix !== '' && answer.startsWith(prefix)) return answer.slice(prefix.length);
  const fences = [...prefix.matchAll(/^```(\S*)/gm)];
  const open = fences.length % 2 === 1 ? fences.at(-1)?.[1] : undefined;
  if (open === undefined) return answer;
  return `${prefix.endsWith('\n') ? '' : '\n'}${writeSnippet(open, topic).code}\n\`\`\`\n`;
}

/** Results of the tools that were called last, when nobody has spoken since. */
function resultsOf(messages: readonly Message[]): readonly string[] {
  const start = messages.findLastIndex(({ role }) => role !== 'tool') + 1;
  return messages.slice(start).map(({ text }) => text);
}
