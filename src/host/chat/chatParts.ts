/** What the chat needs from the rest of the house. Owns the shape alone; compose.ts fills it. */
import type { Asking, Attachment, Session } from '../../core/conversation/model.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import type { AnsweringParts } from './answer/answering.ts';
import type { LowerPrice } from './waiting.ts';

export interface ChatParts extends AnsweringParts {
  /** A new session is in front. */
  readonly begin: (session: Session) => void;
  /** Asks the person what only they can say about a question; gives back undefined if it is not to be asked. */
  readonly settle: (asking: Asking) => Promise<Asking | undefined>;
  /** Gives a question that is not asked back to the person. */
  readonly giveBack: (asking: Asking) => void;
  /** What the workspace wants heeded, as it is now. */
  readonly rules: () => Attachment;
  /** Keeps an event of the session. */
  readonly keep: (sessionId: string, event: ConversationEvent) => void;
  /**
   * Calls back while no other window is called back for this session, with the session as all of them have written it. What is
   * kept meanwhile is there for the next one. Nothing is given where the disk does not tell.
   */
  readonly alone: (sessionId: string, work: (written: Session | undefined) => void) => Promise<void>;
  /** Which questions wait for the lower price, and the waiting. */
  readonly lowerPrice: LowerPrice;
}
