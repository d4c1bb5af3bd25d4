/**
 * A run of the agent on a scripted model: what the loop is given, and what of it would be sent.
 * Owns no assertion.
 */
import { writeChat } from '../../../../../src/api/calls/chatRequest.ts';
import type { ChatEvent, ChatMessage, End } from '../../../../../src/api/events.ts';
import type { Decision } from '../../../../../src/core/agent/approvals.ts';
import { runAgent, type LoopPorts } from '../../../../../src/core/agent/run/loop.ts';
import { Toolbox } from '../../../../../src/core/agent/toolbox.ts';
import type { AgentTool, Approval, ToolResult } from '../../../../../src/core/agent/tool.ts';
import { createAnswerDraft, type AnswerDraft } from '../../../../../src/core/conversation/answer.ts';
import type { Answer, Question } from '../../../../../src/core/conversation/model.ts';
import { toMessages } from '../../../../../src/core/conversation/prompt.ts';
import { readChatRequest } from '../../../../gateway/api/chat/request.ts';
import { FileStore } from '../../../../gateway/api/files.ts';

/** What the model says to one request. */
export interface Round {
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: string; readonly id?: string }[];
  readonly reason?: End['reason'];
}

export const asked: Question = {
  role: 'user',
  id: 'q',
  parentId: undefined,
  at: 1,
  text: 'Mend it',
  attachments: [],
  mode: 'agent',
};

/** A tool; `run` gives its result. */
export function tool(
  name: string,
  run: (value: unknown, signal: AbortSignal) => Promise<ToolResult> | ToolResult = () => ({ text: `${name} done` }),
  more: { readonly readsOnly?: boolean; readonly approval?: Approval } = {},
): AgentTool {
  const { readsOnly = true, approval } = more;
  return {
    spec: { name, description: name, parameters: { type: 'object', properties: {} } },
    readsOnly,
    prepare: async (value) => ({
      title: `${name} ${JSON.stringify(value)}`,
      ...(approval && { approval }),
      run: async (signal) => run(value, signal),
    }),
  };
}

export interface Run {
  readonly draft: AnswerDraft;
  readonly ports: LoopPorts;
  /** The messages of each request, in order. */
  readonly sent: ChatMessage[][];
  readonly ending: AbortController;
  start(): Promise<End>;
}

export function begin(
  rounds: readonly Round[],
  tools: readonly AgentTool[],
  more: Partial<LoopPorts> & { readonly decision?: Decision; readonly onRequest?: (step: number) => void } = {},
): Run {
  const { decision = 'allow', onRequest, ...ports } = more;
  const ending = new AbortController();
  const draft =
    more.draft ??
    createAnswerDraft({ id: 'a', questionId: 'q', model: 'deepseek-flash', thinking: 'high', now: () => 1 });
  const sent: ChatMessage[][] = [];
  const whole: LoopPorts = {
    draft,
    tools: new Toolbox(tools),
    looksOnly: false,
    now: () => 1,
    show: () => undefined,
    save: () => undefined,
    mask: (text) => text,
    secretsIn: () => [],
    secretWarning: '',
    unmask: (text) => text,
    decide: async () => decision,
    keepImages: () => [],
    fail: () => undefined,
    limits: { steps: 0, tokens: 0, money: 0, minutes: 0 },
    spent: () => ({ tokens: 0, money: 0, minutes: 0 }),
    goOn: async () => false,
    windowTokens: () => undefined,
    request: async (step) => {
      sent.push(messagesOf(draft.toAnswer()));
      onRequest?.(step);
      return say(draft, rounds[sent.length - 1] ?? { text: 'The end.' }, ending.signal);
    },
    ...ports,
  };
  return { draft, ports: whole, sent, ending, start: () => runAgent(whole, ending.signal) };
}

/** What would be sent after this answer. */
export function messagesOf(answer: Answer): ChatMessage[] {
  return toMessages([asked, answer], { systemPrompt: 'Be good.', historyTurns: 0, pictures: false });
}

/** Throws what the service would answer, if it would refuse to go on from this answer. */
export function checkSendable(answer: Answer, tools: readonly AgentTool[], more: readonly ChatMessage[] = []): void {
  const { specs } = new Toolbox(tools);
  const messages = [...messagesOf(answer), ...more];
  const bytes = writeChat(
    'official',
    { model: 'deepseek-flash', messages, thinking: 'high', tools: specs, toolChoice: 'auto' },
    'fill',
  );
  const text = new TextDecoder().decode(bytes);
  const place = { flavour: 'official', beta: false, files: new FileStore(), contextTokens: 1e9 } as const;
  readChatRequest(JSON.parse(text) as Record<string, unknown>, text, place);
}

function say(draft: AnswerDraft, { reasoning = '', text = '', calls = [], reason }: Round, signal: AbortSignal): End {
  const events: ChatEvent[] = [
    { type: 'reasoning', text: reasoning },
    { type: 'text', text },
    ...calls.flatMap(({ name, arguments: written, id }, index): ChatEvent[] => [
      { type: 'toolCall', index, id: id ?? `call_${index}`, name, arguments: '' },
      { type: 'toolCall', index, arguments: written },
    ]),
  ];
  for (const event of events) if (!signal.aborted) draft.apply(event);
  const usual = calls.length > 0 ? 'tool_calls' : 'stop';
  return {
    type: 'end',
    reason: signal.aborted ? 'aborted' : (reason ?? usual),
    model: 'deepseek-flash',
    malformedEvents: 0,
  };
}
