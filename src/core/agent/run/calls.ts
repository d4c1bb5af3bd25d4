/**
 * The calls of one round, from what the model wrote to results.
 * Owns their order and their ends: those that only look run side by side, the others one after the other, and each gets exactly
 * one result, whatever happens. What a tool does is the tool's; who is asked is handed in.
 */
import type { CallPart } from '../../conversation/model.ts';
import type { AnswerChange, AnswerDraft, CallChange } from '../../conversation/answer.ts';
import { markInvisible } from '../../policy/invisible.ts';
import { readArguments } from '../arguments.ts';
import type { Decision } from '../approvals.ts';
import { ToolRefusal, type AgentTool, type Approval, type ToolResult } from '../tool.ts';
import type { Toolbox } from '../toolbox.ts';
import { askedWith } from './putBack.ts';

export interface CallPorts {
  readonly draft: AnswerDraft;
  readonly tools: Toolbox;
  /** Only what looks may run. */
  readonly looksOnly: boolean;
  readonly now: () => number;
  /** Shows changes. */
  readonly show: (changes: readonly AnswerChange[]) => void;
  /** Keeps what is not kept yet: a call before it runs and after it ran. */
  readonly save: () => void;
  /** Puts back what was masked for the model. */
  readonly unmask: (text: string) => string;
  /** The secrets that `unmask` puts back in a text. */
  readonly secretsIn: (text: string) => readonly string[];
  /** What the person is told where they are asked about a call with such a secret. */
  readonly secretWarning: string;
  /** Masks what is known as a secret in what the person is shown. It looks for nothing else: the model wrote it, and it is asked about. */
  readonly mask: (text: string) => string;
  /** Asks the person, unless they have said so before. */
  readonly decide: (partId: string, approval: Approval, signal: AbortSignal) => Promise<Decision>;
  /** Pictures of a result as they are kept. */
  readonly keepImages: (images: NonNullable<ToolResult['images']>) => CallChange['images'];
  /** Something went wrong that no tool foresaw. */
  readonly fail: (tool: string, error: unknown) => void;
}

/** What the model is told of a call that was not run. */
export const callWords = {
  refused:
    'The person refused this. Do not try it again in another way; go on without it or ask what they want instead.',
  cut: 'The answer was cut off by the length limit before this call was complete, so it was not run. Make the call again in smaller pieces.',
  stopped: 'Stopped by the person before there was a result. What it began may or may not have happened.',
  notRun: 'Not run: the answer broke off before.',
  tooMany: 'Not run: these are too many calls at once. Make fewer, and look at their results first.',
  planOnly: 'Not run: only tools that look may be used while planning. Describe this as a step of the plan instead.',
} as const;

/** How long a tool that is stopped has to leave everything as it should be. */
const graceMs = 5_000;

/** As many calls as a service takes tools. A round with more is none that anybody means. */
const mostCalls = 128;
const mostSideBySide = 8;

/** Runs all of them. Resolves when each has its result, also after a stop. */
export async function runCalls(calls: readonly CallPart[], ports: CallPorts, signal: AbortSignal): Promise<void> {
  let looking: (() => Promise<void>)[] = [];
  for (const part of calls.slice(0, mostCalls)) {
    const tool = ports.tools.find(part.call.name);
    if (tool?.readsOnly === true) {
      looking.push(() => runCall(part, tool, ports, signal));
      continue;
    }
    await runSideBySide(looking);
    looking = [];
    await runCall(part, tool, ports, signal);
  }
  await runSideBySide(looking);
  settleAll(calls.slice(mostCalls), ports, { status: 'failed', text: callWords.tooMany });
}

/** Some at a time, begun in their order. */
async function runSideBySide(runs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = runs.values();
  const work = async (): Promise<void> => {
    for (const run of waiting) await run();
  };
  await Promise.all(Array.from({ length: mostSideBySide }, work));
}

/** Gives each of them the same result, without running any. */
export function settleAll(calls: readonly CallPart[], ports: CallPorts, change: CallChange): void {
  for (const { id } of calls) ports.show(ports.draft.settleCall(id, change));
  if (calls.length > 0) ports.save();
}

async function runCall(
  { id, call }: CallPart,
  tool: AgentTool | undefined,
  ports: CallPorts,
  signal: AbortSignal,
): Promise<void> {
  const settle = (change: CallChange): void => ports.show(ports.draft.settleCall(id, change));
  const end = (change: CallChange): void => {
    settle(change);
    ports.save();
  };
  if (signal.aborted) return end({ status: 'stopped', text: callWords.notRun });
  const startedAt = ports.now();
  try {
    if (tool === undefined) throw new ToolRefusal(unknownTool(call.name, ports.tools));
    if (ports.looksOnly && !tool.readsOnly) throw new ToolRefusal(callWords.planOnly);
    const written = readArguments(call.arguments);
    const prepared = await orStopped(tool.prepare(unmaskValue(written, ports.unmask), signal), signal);
    const title = ports.mask(prepared.title);
    const approval =
      prepared.approval && askedWith(ports.secretsIn(JSON.stringify(written)), prepared.approval, ports.secretWarning);
    if (approval !== undefined && !(await isAllowed(id, approval, title, ports, signal))) {
      return end(
        signal.aborted ? { status: 'stopped', text: callWords.notRun } : { status: 'refused', text: callWords.refused },
      );
    }
    if (signal.aborted) return end({ status: 'stopped', text: callWords.notRun });
    settle({ status: 'running', title });
    ports.save();
    const { text, images, failed } = await orStopped(prepared.run(signal), signal);
    end({
      status: failed ? 'failed' : 'done',
      text: text === '' ? '(no output)' : text,
      durationMs: Math.max(0, ports.now() - startedAt),
      ...(images && images.length > 0 && { images: ports.keepImages(images) ?? [] }),
    });
  } catch (error) {
    if (signal.aborted) return end({ status: 'stopped', text: callWords.stopped });
    if (!(error instanceof ToolRefusal)) ports.fail(call.name, error);
    const text = error instanceof Error ? error.message : 'The tool failed.';
    end({ status: 'failed', text: text === '' ? 'The tool failed.' : text });
  }
}

async function isAllowed(
  partId: string,
  approval: Approval,
  title: string,
  ports: CallPorts,
  signal: AbortSignal,
): Promise<boolean> {
  const shown: Approval = {
    ...approval,
    subject: markInvisible(ports.mask(approval.subject)),
    ...(approval.prefix !== undefined && { prefix: ports.mask(approval.prefix) }),
  };
  ports.show(ports.draft.settleCall(partId, { title, approval: shown }));
  return (await ports.decide(partId, shown, signal)) !== 'refuse';
}

function unknownTool(name: string, tools: Toolbox): string {
  return `There is no tool called ${JSON.stringify(name)}. There are: ${tools.specs.map((spec) => spec.name).join(', ')}.`;
}

/** The value with what was masked in its strings. */
function unmaskValue(value: unknown, unmask: (text: string) => string): unknown {
  if (typeof value === 'string') return unmask(value);
  if (Array.isArray(value)) return value.map((item: unknown) => unmaskValue(item, unmask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unmaskValue(member, unmask)]));
}

/** The outcome, or a rejection some time after a stop: a tool that does not listen must not hold up the end. */
async function orStopped<T>(outcome: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listener: (() => void) | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    listener = () => (timer = setTimeout(() => reject(new Error('stopped')), graceMs));
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
  });
  try {
    return await Promise.race([outcome, stopped]);
  } finally {
    clearTimeout(timer);
    if (listener !== undefined) signal.removeEventListener('abort', listener);
  }
}
