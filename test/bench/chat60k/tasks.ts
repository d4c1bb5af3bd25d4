/**
 * What each task of the page takes of the processor. Other programs make a task last longer on the wall, and a frame later;
 * its own work stays what it is, so these numbers can be compared between machines that have more to do.
 */
import type { CDPSession } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Does `act` and gives, beside its result, the milliseconds on the processor of each task of the page's main thread. */
export async function recordTasks<Result>(
  session: CDPSession,
  act: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly tasksMs: readonly number[] }> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { readonly value: readonly unknown[] }): void => {
    for (const event of value as readonly TraceEvent[]) {
      if (event.name === 'thread_name' || event.name.endsWith('RunTask')) events.push(event);
    }
  };
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: ['toplevel', '__metadata'] },
  });
  const result = await act();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return { result, tasksMs: tasksOfPage(events) };
}

/** There may be other pages, which do nothing. */
function tasksOfPage(events: readonly TraceEvent[]): readonly number[] {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = mains.map(({ pid, tid }) =>
    events.flatMap((event) => (event.pid === pid && event.tid === tid ? (event.tdur ?? []) : [])),
  );
  const sum = (timesUs: readonly number[]): number => timesUs.reduce((total, timeUs) => total + timeUs, 0);
  const [busiest] = tasks.toSorted((a, b) => sum(b) - sum(a));
  if (busiest === undefined || busiest.length === 0) throw new Error('The browser traced no task of the page.');
  return busiest.map((timeUs) => timeUs / 1000);
}
