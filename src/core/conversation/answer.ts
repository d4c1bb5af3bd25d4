/**
 * A running answer: collects the events of one stream into parts, at a cost per event that does not grow.
 * Owns where a part begins and ends, how long reasoning took, and what was gained since the last checkpoint.
 * Does not own waiting (the panel shows it, no session keeps it) nor where anything is written.
 */
import type { ChatEvent, End, Thinking } from '../../api/events.ts';
import { addCosts } from '../cost/prices.ts';
import type { Answer, AnswerEnd, Part, Settlement } from './model.ts';
import type { ConversationEvent, Growth } from './reduce.ts';

export interface AnswerStart {
  readonly id: string;
  readonly questionId: string;
  /** The model asked for. */
  readonly model: string;
  readonly thinking: Thinking;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What one event changed, in the shapes of the panel's changes. */
export type AnswerChange =
  | { readonly type: 'part'; readonly part: Part }
  | { readonly type: 'append'; readonly partId: string; readonly text: string }
  | { readonly type: 'reasoned'; readonly partId: string; readonly durationMs: number }
  /** The model, usage, cost or end is another: `toAnswer` has them. */
  | { readonly type: 'answer' };

/** What an answer is made of: the events of a chat, or what a service said besides words, as JSON. */
export type AnswerEvent = ChatEvent | { readonly type: 'fields'; readonly text: string };

export interface AnswerDraft {
  /** Takes the next event of the stream; gives back what it changed, in order. */
  apply(event: AnswerEvent): readonly AnswerChange[];
  /** Adds what a request for the answer came to. */
  charge(settlement: Settlement): AnswerChange;
  /** The thinking is over, although nothing follows it yet; gives back what that changed. */
  closeReasoning(): readonly AnswerChange[];
  /** The answer as it stands. `running` until the stream's `end` was applied. */
  toAnswer(): Answer;
  /**
   * What to write so that a crash loses little: the text gained since the last checkpoint, at most every two seconds;
   * undefined when it is too early or nothing was gained. Costs as much as the new text.
   */
  checkpoint(): ConversationEvent | undefined;
}

const checkpointIntervalMs = 2000;

interface OpenPart {
  readonly id: string;
  readonly kind: Part['kind'];
  /** Undefined for a part from before the answer was continued: how long that took is not known here. */
  readonly startedAt: number | undefined;
  text: string;
  /** The end of the text that no checkpoint has had. Cutting it from the text would copy all of it each time. */
  unsaved: string;
  durationMs?: number;
}

/** An answer that has just been asked for. Its parts are named `<id>.0`, `<id>.1` and so on. */
export function createAnswerDraft({ id, questionId, model, thinking, now }: AnswerStart): AnswerDraft {
  const end = { status: 'running' } as const;
  return growAnswer({ role: 'assistant', id, parentId: questionId, at: now(), model, thinking, parts: [], end }, now);
}

/** The answer again, running: what comes is added to what it has. */
export function continueAnswer(answer: Answer, now: () => number): AnswerDraft {
  return growAnswer({ ...answer, end: { status: 'running' } }, now);
}

function growAnswer(begun: Answer, now: () => number): AnswerDraft {
  const { id } = begun;
  const parts: OpenPart[] = begun.parts.map((part) => ({ ...part, startedAt: undefined, unsaved: '' }));
  let { model, usage, cost, miss, cached, end } = begun;
  let savedAt = now();

  function closeReasoning(): AnswerChange[] {
    const last = parts.at(-1);
    if (last?.kind !== 'reasoning' || last.durationMs !== undefined || last.startedAt === undefined) return [];
    last.durationMs = Math.max(0, now() - last.startedAt);
    return [{ type: 'reasoned', partId: last.id, durationMs: last.durationMs }];
  }

  function append(kind: Part['kind'], text: string): AnswerChange[] {
    if (text === '') return [];
    const last = parts.at(-1);
    if (last?.kind === kind) {
      last.text += text;
      last.unsaved += text;
      return [{ type: 'append', partId: last.id, text }];
    }
    const closed = closeReasoning();
    const part: OpenPart = { id: `${id}.${parts.length}`, kind, startedAt: now(), text, unsaved: text };
    parts.push(part);
    return [...closed, { type: 'part', part: freeze(part) }];
  }

  function apply(event: AnswerEvent): AnswerChange[] {
    switch (event.type) {
      case 'reasoning':
      case 'text':
      case 'fields':
        return append(event.type, event.text);
      case 'start':
        if (event.model === model) return [];
        model = event.model;
        return [{ type: 'answer' }];
      case 'usage':
        usage = event.usage;
        return [{ type: 'answer' }];
      case 'end':
        model = event.model;
        end = endOf(event);
        return [...closeReasoning(), { type: 'answer' }];
      case 'waiting':
      case 'toolCall':
        break;
    }
    return [];
  }

  function charge(settlement: Settlement): AnswerChange {
    if (settlement.cost !== undefined) cost = addCosts(cost, settlement.cost);
    miss = settlement.miss ?? miss;
    cached = settlement.cached;
    return { type: 'answer' };
  }

  function toAnswer(): Answer {
    const { cached: _, ...rest } = begun;
    const settled = {
      ...(usage && { usage }),
      ...(cost && { cost }),
      ...(miss && { miss }),
      ...(cached && { cached }),
    };
    return { ...rest, model, parts: parts.map(freeze), end, ...settled };
  }

  function checkpoint(): ConversationEvent | undefined {
    const time = now();
    if (time - savedAt < checkpointIntervalMs) return undefined;
    const growth: Growth[] = [];
    for (const part of parts.filter(({ unsaved }) => unsaved !== '')) {
      growth.push({ ...freeze(part), text: part.unsaved, from: part.text.length - part.unsaved.length });
      part.unsaved = '';
    }
    if (growth.length === 0) return undefined;
    savedAt = time;
    return { type: 'grew', answerId: id, growth };
  }

  return { apply, charge, closeReasoning, toAnswer, checkpoint };
}

function freeze({ id, kind, text, durationMs }: OpenPart): Part {
  return durationMs === undefined ? { id, kind, text } : { id, kind, text, durationMs };
}

function endOf({ reason, error }: End): AnswerEnd {
  return error === undefined
    ? { status: 'ended', reason }
    : { status: 'ended', reason, code: error.code, facts: error.facts };
}

/** An answer in the person's own words, to stand beside the one it is made of. */
export function rewordAnswer({ parentId, model, thinking }: Answer, id: string, text: string, at: number): Answer {
  return {
    role: 'assistant',
    id,
    parentId,
    at,
    model,
    thinking,
    parts: [{ id: `${id}.0`, kind: 'text', text }],
    end: { status: 'ended', reason: 'stop' },
    edited: true,
  };
}
