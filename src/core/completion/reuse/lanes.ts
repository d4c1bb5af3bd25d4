/**
 * What is remembered of each document between two queries.
 * Owns the bound: the document that was met first goes first, and what runs for it is stopped.
 */
import type { Run } from './run.ts';

/** One document's memory. */
export interface Lane {
  /** Counts queries; only the newest may ask. */
  turn: number;
  run?: Run;
  /** The newest query's wait. */
  wait?: AbortController;
  undoneVersion?: number;
  /** An accepted text and no key since. */
  hasAccepted: boolean;
  /** Requests in vain for this line: the model had nothing to say, or the user wrote something else. */
  inVain: { readonly line: number; readonly count: number };
}

const rememberedLanes = 100;

export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  /** The document's memory, begun if there is none. */
  of(uri: string): Lane {
    let lane = this.#lanes.get(uri);
    if (lane !== undefined) return lane;
    lane = { turn: 0, hasAccepted: false, inVain: { line: -1, count: 0 } };
    this.#lanes.set(uri, lane);
    const [oldest] = this.#lanes;
    if (oldest !== undefined && this.#lanes.size > rememberedLanes) {
      stop(oldest[1], 'diverged');
      this.#lanes.delete(oldest[0]);
    }
    return lane;
  }

  /** The version to which an undo brought the document last. */
  undoneVersion(uri: string): number | undefined {
    return this.#lanes.get(uri)?.undoneVersion;
  }

  /** Stops everything that runs and forgets all. */
  dispose(): void {
    for (const lane of this.#lanes.values()) stop(lane, 'disposed');
    this.#lanes.clear();
  }
}

/** The request of a document that is still on its way. */
export function liveRun({ run }: Lane): Run | undefined {
  return run?.ended === undefined ? run : undefined;
}

function stop({ run, wait }: Lane, reason: 'diverged' | 'disposed'): void {
  run?.abort(reason);
  wait?.abort();
}
