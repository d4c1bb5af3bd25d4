/**
 * A running answer: collects the events of one stream into parts, at a cost per event that does not grow.
 * Owns where a part begins and ends, how long reasoning took, and what was gained since the last checkpoint.
 * Does not own waiting (the panel shows it, no session keeps it) nor where anything is written.
 */
import type { ChatEvent, End, Thinking } from '../../api/events.ts';
import { addCosts } from '../cost/prices.ts';
import type { Answer, AnswerEnd, Call, CallPart, NoteTopic, Part, SaidPart, Settlement } from './model.ts';
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
  /** A call stands otherwise. */
  | { readonly type: 'call'; readonly part: CallPart }
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
  /** What comes from now on is of another request. */
  beginRound(): readonly AnswerChange[];
  /** The calls of this request. */
  calls(): readonly CallPart[];
  /** A call stands otherwise, or has its result. */
  settleCall(partId: string, change: CallChange): readonly AnswerChange[];
  /** Adds a note after everything that is there. */
  note(about: NoteTopic, text: string): readonly AnswerChange[];
  /** The answer as it stands. `running` until the stream's `end` was applied. */
  toAnswer(): Answer;
  /**
   * What to write so that a crash loses little: the text gained since the last checkpoint, at most every two seconds;
   * undefined when it is too early or nothing was gained. Costs as much as the new text. `atOnce` it is never too early.
   */
  checkpoint(atOnce?: boolean): ConversationEvent | undefined;
}

/** How a call changed; `text` is its result. */
export interface CallChange extends Partial<Pick<Call, 'status' | 'title' | 'approval' | 'images' | 'leftOut'>> {
  readonly text?: string;
  readonly durationMs?: number;
}

const checkpointIntervalMs = 2000;

interface OpenPart {
  readonly id: string;
  readonly kind: Part['kind'];
  readonly round: number;
  readonly about?: NoteTopic;
  call?: Call;
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
  const parts: OpenPart[] = begun.parts.map((part) => ({ round: 0, ...part, startedAt: undefined, unsaved: '' }));
  /** Calls and notes that no checkpoint has had as they stand. */
  const unsaved = new Set<OpenPart>();
  /** The calls of this request, by the index that the service gave them. */
  const open = new Map<number, OpenPart>();
  let round = parts.at(-1)?.round ?? 0;
  let { model, usage, cost, miss, cached, end } = begun;
  let savedAt = now();

  function closeReasoning(): AnswerChange[] {
    const last = parts.at(-1);
    if (last?.kind !== 'reasoning' || last.durationMs !== undefined || last.startedAt === undefined) return [];
    last.durationMs = Math.max(0, now() - last.startedAt);
    return [{ type: 'reasoned', partId: last.id, durationMs: last.durationMs }];
  }

  function append(kind: SaidPart['kind'], text: string): AnswerChange[] {
    if (text === '') return [];
    const last = parts.at(-1);
    if (last?.kind === kind && last.round === round) {
      last.text += text;
      last.unsaved += text;
      return [{ type: 'append', partId: last.id, text }];
    }
    return add({ kind, text, unsaved: text });
  }

  function add(piece: Pick<OpenPart, 'kind' | 'text' | 'unsaved' | 'about' | 'call'>): AnswerChange[] {
    const closed = closeReasoning();
    const part: OpenPart = { id: `${id}.${parts.length}`, round, startedAt: now(), ...piece };
    parts.push(part);
    return [...closed, { type: 'part', part: freeze(part) }];
  }

  function call(event: Extract<ChatEvent, { type: 'toolCall' }>): AnswerChange[] {
    const part = open.get(event.index);
    if (part?.call !== undefined) {
      part.call = { ...part.call, arguments: part.call.arguments + event.arguments };
      return [];
    }
    const { id: callId = `call_${event.index}`, name = '' } = event;
    const begunCall: Call = { id: callId, name, arguments: event.arguments, status: 'written' };
    const added = add({ kind: 'call', text: '', unsaved: '', call: begunCall });
    const last = parts.at(-1);
    if (last !== undefined) open.set(event.index, last);
    return added;
  }

  function beginRound(): AnswerChange[] {
    open.clear();
    if (parts.length > 0) round += 1;
    return closeReasoning();
  }

  function settleCall(partId: string, { text, durationMs, ...change }: CallChange): AnswerChange[] {
    const part = parts.find((one) => one.id === partId);
    if (part?.call === undefined) return [];
    part.call = { ...part.call, ...change };
    if (text !== undefined) part.text = text;
    if (durationMs !== undefined) part.durationMs = durationMs;
    unsaved.add(part);
    return [{ type: 'call', part: freezeCall(part, part.call) }];
  }

  function note(about: NoteTopic, text: string): AnswerChange[] {
    const added = add({ kind: 'note', text, unsaved: '', about });
    const last = parts.at(-1);
    if (last !== undefined) unsaved.add(last);
    return added;
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
      case 'toolCall':
        return call(event);
      case 'waiting':
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

  function checkpoint(atOnce = false): ConversationEvent | undefined {
    const time = now();
    if (!atOnce && time - savedAt < checkpointIntervalMs) return undefined;
    const growth: Growth[] = [];
    for (const part of parts) {
      if (unsaved.has(part)) growth.push({ ...freeze(part), from: 0 });
      else if (part.unsaved !== '')
        growth.push({ ...freeze(part), text: part.unsaved, from: part.text.length - part.unsaved.length });
      part.unsaved = '';
    }
    unsaved.clear();
    if (growth.length === 0) return undefined;
    savedAt = time;
    return { type: 'grew', answerId: id, growth };
  }

  const calls = (): CallPart[] =>
    parts.flatMap((part) => (part.call && part.round === round ? [freezeCall(part, part.call)] : []));

  return { apply, charge, closeReasoning, beginRound, calls, settleCall, note, toAnswer, checkpoint };
}

function freeze(part: OpenPart): Part {
  const { kind, call, about } = part;
  if (call !== undefined) return freezeCall(part, call);
  if (about !== undefined) return { ...freezeAny(part), kind: 'note', about };
  return { ...freezeAny(part), kind: kind === 'call' || kind === 'note' ? 'text' : kind };
}

function freezeCall(part: OpenPart, call: Call): CallPart {
  return { ...freezeAny(part), kind: 'call', call };
}

function freezeAny({ id, text, durationMs, round }: OpenPart): Omit<SaidPart, 'kind'> {
  return { id, text, ...(durationMs !== undefined && { durationMs }), ...(round > 0 && { round }) };
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
