/**
 * The request for one step of an answer: the question as it was asked, the same without thinking, or the rest of an answer.
 * Owns which messages and which thinking a step takes. What the messages hold is core/conversation/prompt.ts.
 */
import type { Connection } from '../../../api/connection.ts';
import { capabilities } from '../../../api/endpoint.ts';
import type { ChatMessage, ChatRequest, ToolSpec } from '../../../api/events.ts';
import { toContinuation, toMessages } from '../../../core/conversation/prompt.ts';
import type { Answer, Question, Session, Turn } from '../../../core/conversation/model.ts';
import { hasCalls } from '../../../core/conversation/rounds.ts';
import { pathTo, picturesOf } from '../../../core/conversation/tree.ts';
import { markMessages } from '../../../core/policy/invisible.ts';
import { maskMessages } from '../../../core/policy/mask.ts';
import { masksOf } from '../../../core/policy/session.ts';
import { takesPictures } from '../../../core/models.ts';
import { agentPrompt } from '../../../core/prompts/agent.ts';
import { systemPrompt } from '../../../core/prompts/system.ts';
import { readSetting } from '../../settings.ts';

/** `answerNow`: there was enough thinking. `continue`: the answer has text and broke off. `agent`: a step with tools. */
export type Step = 'ask' | 'answerNow' | 'continue' | 'agent';

/** Whether the agent has taken part: then the tools stay in the request, for the cache and for what was called. */
export function isAgents(path: readonly Turn[]): boolean {
  return path.some((turn) => turn.role === 'assistant' && hasCalls(turn));
}

/** What lets an answer go on that did not come to its end. */
export function stepOn({ parts }: Answer): Step {
  const has = (kind: 'text' | 'reasoning'): boolean =>
    parts.some((part) => part.kind === kind && part.text.trim() !== '');
  return has('text') ? 'continue' : has('reasoning') ? 'answerNow' : 'ask';
}

/** The question that an answer is to. */
export function questionOf({ turns }: Session, answerId: string): Question | undefined {
  const answer = turns.get(answerId);
  const question = answer?.role === 'assistant' ? turns.get(answer.parentId) : undefined;
  return question?.role === 'user' ? question : undefined;
}

export interface Stand {
  readonly session: Session;
  readonly question: Question;
  /** As it stands. */
  readonly answer: Answer;
  readonly connection: Connection;
  readonly model: string;
  /** Where the agent takes part. */
  readonly tools: readonly ToolSpec[];
}

/** A gateway describes pictures; one that cannot is shown them. */
function areDescribed(path: readonly Turn[]): boolean {
  return path.every((turn) => turn.role === 'assistant' || picturesOf(turn).every(({ text }) => text !== ''));
}

/** Beside tools the service wants the thoughts of each answer, and takes none for thoughts that were not. */
function fillReasoning(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.map((message) => (message.role === 'assistant' ? { reasoning: '', ...message } : message));
}

/** The person's own words come after ours: without ours there is no telling what a file may ask for. */
function agentSystem(): string {
  return [agentPrompt, readSetting('systemPrompt')].filter((text) => text !== '').join('\n\n');
}

/** The request, and how many secrets are masked in it. */
export function requestFor(
  step: Step,
  { session, question, answer, connection, model, tools }: Stand,
): { readonly request: ChatRequest; readonly masked: number } {
  const { kind } = connection;
  const asked = pathTo(session, question.id);
  const path = step === 'agent' ? [...asked, answer] : asked;
  const options = {
    systemPrompt: tools.length > 0 ? agentSystem() : readSetting('systemPrompt') || systemPrompt,
    historyTurns: readSetting('historyTurns'),
    pictures: takesPictures(kind, model) && !(capabilities[kind].images === 'endpoint' && areDescribed(path)),
  };
  const canPrefix = capabilities[kind].paths.prefix !== undefined;
  const maxTokens = readSetting('maxTokens');
  const { masks, allowed } = masksOf(path);
  const messages = step === 'continue' ? toContinuation(path, answer, canPrefix, options) : toMessages(path, options);
  const request: ChatRequest = {
    model,
    messages: markMessages(maskMessages(tools.length > 0 ? fillReasoning(messages) : messages, masks, allowed)),
    // What was thought is over: only text is wanted.
    thinking: step === 'ask' || step === 'agent' ? answer.thinking : 'off',
    temperature: readSetting('temperature'),
    ...(tools.length > 0 && { tools, toolChoice: step === 'agent' ? 'auto' : 'none' }),
    ...(maxTokens > 0 && { maxTokens }),
  };
  return { request, masked: [...masks.values()].filter(({ secret }) => !allowed.has(secret)).length };
}
