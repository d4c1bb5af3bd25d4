/**
 * Sessions for tests: short makers of turns and events.
 * Owns no assertion.
 */
import type { Answer, Question, Turn } from '../../../../src/core/conversation/model.ts';
import { createSession, replay, type ConversationEvent } from '../../../../src/core/conversation/reduce.ts';

export const emptySession = createSession('s', 1000);

export function question(id: string, parentId?: string, text = `question ${id}`): Question {
  return { role: 'user', id, parentId, at: 1000, text, attachments: [] };
}

export function answer(id: string, parentId: string, more: Partial<Answer> = {}): Answer {
  return {
    role: 'assistant',
    id,
    parentId,
    at: 2000,
    model: 'deepseek-flash',
    thinking: 'high',
    parts: [{ id: `${id}.0`, kind: 'text', text: `answer ${id}` }],
    end: { status: 'ended', reason: 'stop' },
    ...more,
  };
}

export function asked(id: string, parentId?: string, text?: string): ConversationEvent {
  return { type: 'asked', question: question(id, parentId, text) };
}

export function answered(id: string, parentId: string, more?: Partial<Answer>): ConversationEvent {
  return { type: 'answered', answer: answer(id, parentId, more) };
}

/** A session of `count` finished exchanges: q0, a0, q1, a1 and so on. */
export function exchanges(count: number) {
  const events = Array.from({ length: count }, (_, n) => [
    asked(`q${n}`, n === 0 ? undefined : `a${n - 1}`),
    answered(`a${n}`, `q${n}`),
  ]);
  return replay(emptySession, events.flat());
}

/** The events that make a path. */
export function eventsOf(turns: readonly Turn[]): ConversationEvent[] {
  return turns.map((turn) =>
    turn.role === 'user' ? { type: 'asked', question: turn } : { type: 'answered', answer: turn },
  );
}
