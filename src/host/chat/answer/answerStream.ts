/**
 * One request from the first byte to the last: streams the answer, tells what phase it is in, keeps what came.
 * Owns the run of a stream. Where it goes was frozen by the caller; what is shown and written is handed out.
 */
import type { End } from '../../../api/events.ts';
import type { AnswerChange, AnswerDraft, AnswerEvent } from '../../../core/conversation/answer.ts';
import type { ConversationEvent } from '../../../core/conversation/reduce.ts';
import type { ActivityView } from '../../../protocol/view.ts';
import { describeError } from '../../words.ts';

export interface AnswerListener {
  /** Whether the model may call tools. */
  readonly takesCalls?: boolean;
  /** The answer changed; in order, as the events come. */
  readonly onChange: (changes: readonly AnswerChange[]) => void;
  /** The phase changed. */
  readonly onActivity: (activity: ActivityView) => void;
  /** Something to write, so that a crash loses little. */
  readonly onCheckpoint: (event: ConversationEvent) => void;
}

/** Runs the stream to its one end, which it gives back without applying it. Failures and aborts are in the end. */
export async function streamAnswer(
  events: AsyncIterable<AnswerEvent>,
  draft: AnswerDraft,
  listener: AnswerListener,
): Promise<End> {
  let phase: ActivityView['phase'] | undefined;
  for await (const event of events) {
    if (event.type === 'end') return event;
    const activity = activityAt(event);
    if (activity !== undefined && (activity.phase !== phase || activity.phase === 'retrying')) {
      phase = activity.phase;
      listener.onActivity(activity);
    }
    // Some servers call tools although they were told not to.
    if (event.type === 'toolCall' && !listener.takesCalls) continue;
    const changes = draft.apply(event);
    if (changes.length > 0) listener.onChange(changes);
    const checkpoint = draft.checkpoint();
    if (checkpoint !== undefined) listener.onCheckpoint(checkpoint);
  }
  throw new Error('a stream ended without its end');
}

/** The phase that an event begins or continues. */
function activityAt(event: AnswerEvent): ActivityView | undefined {
  switch (event.type) {
    case 'waiting':
      if (event.for === 'retry') {
        return { phase: 'retrying', until: Date.now() + event.delayMs, trouble: describeError(event.error) };
      }
      return { phase: event.for === 'queue' ? 'queued' : 'connecting', since: Date.now() };
    case 'reasoning':
      return { phase: 'thinking', since: Date.now() };
    case 'text':
    case 'fields':
      return { phase: 'writing', since: Date.now() };
    case 'start':
    case 'toolCall':
    case 'usage':
    case 'end':
      return undefined;
  }
}
