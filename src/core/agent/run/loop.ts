/**
 * A run of the agent: ask the model, run what it calls, tell it the results, until it calls nothing more.
 * Owns when the run ends and what the model is told between its requests. Requests, tools and people are handed in, and all that
 * happens is in the draft of the answer, which is valid to send again at any point.
 */
import { DeepSeekError } from '../../../api/errors.ts';
import type { End } from '../../../api/events.ts';
import { continuePrompt } from '../../prompts/continue.ts';
import { callWords, runCalls, settleAll, type CallPorts } from './calls.ts';
import { isLeak, leakNote } from './leak.ts';
import { reachedLimit, type LimitKind, type Limits, type Spent } from './limits.ts';
import { Repeats, repeatsNote } from './repeats.ts';
import { chooseLeftOut } from './shorten.ts';

export interface LoopPorts extends CallPorts {
  /** Asks once, with all that is in the draft, into the draft. Resolves with the end, which is not applied. Never rejects. */
  readonly request: (step: number) => Promise<End>;
  readonly limits: Limits;
  readonly spent: () => Omit<Spent, 'steps'>;
  /** Asks the person whether the run may go on past a limit. */
  readonly goOn: (limit: LimitKind, signal: AbortSignal) => Promise<boolean>;
  /** What fits into the model's window; undefined where nobody told. */
  readonly windowTokens: () => number | undefined;
}

/** So many answers in a row that are cut, or leak, are enough. */
const mostInARow = 3;

/** Runs to the end that the answer is to have. Never rejects. */
export async function runAgent(ports: LoopPorts, signal: AbortSignal): Promise<End> {
  const { draft } = ports;
  const repeats = new Repeats();
  const allowed = new Map<LimitKind, number>();
  let inARow = 0;
  takeUp(ports);
  for (let step = 1; ; step += 1) {
    const limit = reachedLimit(ports.limits, { ...ports.spent(), steps: step - 1 }, allowed);
    if (limit !== undefined) {
      if (!(await ports.goOn(limit, signal))) return aborted(draft.toAnswer().model);
      allowed.set(limit, (allowed.get(limit) ?? 0) + 1);
      ports.show(draft.note('limit', ''));
    }
    makeRoom(ports);
    ports.show(draft.beginRound());
    const end = await ports.request(step);
    const calls = draft.calls();
    // A server may take less than anybody knew. What is left out once is not left out again, so this comes to an end.
    if (end.error?.code === 'CONTEXT_TOO_LONG' && !signal.aborted) {
      if (leaveOut(ports, Infinity, end.error.facts.contextTokens ?? 0)) continue;
    }
    if (signal.aborted || end.error !== undefined) {
      settleAll(calls, ports, { status: 'stopped', text: callWords.notRun });
      return end;
    }
    if (calls.length === 0) {
      if (end.reason !== 'stop' || !isLeak(textOfRound(ports))) return end;
      inARow += 1;
      if (inARow >= mostInARow) return end;
      ports.show(draft.note('leak', leakNote));
      continue;
    }
    if (end.reason !== 'tool_calls') {
      // Its last argument may be half of what was meant.
      settleAll(calls, ports, { status: 'failed', text: end.reason === 'length' ? callWords.cut : callWords.notRun });
      inARow += 1;
      if (end.reason !== 'length' || inARow >= mostInARow) return end;
      continue;
    }
    inARow = 0;
    await runCalls(calls, ports, signal);
    if (signal.aborted) return aborted(end.model);
    const verdict = judge(ports, repeats);
    if (verdict === 'end') return { ...end, reason: 'stop' };
  }
}

/** Goes on with an answer that broke off: the model is told so where nothing else follows what it said. */
function takeUp(ports: LoopPorts): void {
  const { parts } = ports.draft.toAnswer();
  const open = parts.flatMap((part) => (part.kind === 'call' && part.text === '' ? [part] : []));
  settleAll(open, ports, { status: 'stopped', text: callWords.stopped });
  const last = parts.findLast(({ kind }) => kind !== 'reasoning');
  if (last?.kind === 'text') ports.show(ports.draft.note('goOn', continuePrompt));
}

function textOfRound({ draft }: LoopPorts): string {
  const { parts } = draft.toAnswer();
  const round = parts.at(-1)?.round;
  return parts.flatMap((part) => (part.kind === 'text' && part.round === round ? part.text : [])).join('');
}

function makeRoom(ports: LoopPorts): void {
  leaveOut(ports, ports.draft.toAnswer().usage?.promptTokens ?? 0, ports.windowTokens());
}

/** Leaves out old results if that much does not fit. Gives back whether it did. */
function leaveOut(ports: LoopPorts, promptTokens: number, windowTokens: number | undefined): boolean {
  const leftOut = chooseLeftOut(ports.draft.toAnswer().parts, promptTokens, windowTokens);
  if (leftOut.length === 0) return false;
  for (const partId of leftOut) ports.show(ports.draft.settleCall(partId, { leftOut: true }));
  ports.show(ports.draft.note('leftOut', ''));
  ports.save();
  return true;
}

function judge(ports: LoopPorts, repeats: Repeats): 'fine' | 'tell' | 'end' {
  const verdicts = new Set(
    ports.draft.calls().map(({ call, text }) => {
      const isChange = call.status === 'done' && ports.tools.find(call.name)?.readsOnly === false;
      return repeats.note(call.name, call.arguments, text, isChange);
    }),
  );
  const verdict = verdicts.has('end') ? 'end' : verdicts.has('tell') ? 'tell' : 'fine';
  if (verdict !== 'fine') {
    ports.show(ports.draft.note('repeats', verdict === 'tell' ? repeatsNote : ''));
    ports.save();
  }
  return verdict;
}

function aborted(model: string): End {
  const error = new DeepSeekError('ABORTED', 'stopped');
  return { type: 'end', reason: 'aborted', model, error, malformedEvents: 0 };
}
