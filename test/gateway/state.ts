/** What the parts of one gateway share. Owns the type alone. */
import type { CopyModel } from './answers/copy-model.ts';
import type { ContextCache } from './api/usage/cache.ts';
import type { FileStore } from './api/files.ts';
import type { ControlWords } from './faults/control-words.ts';
import type { FaultQueue } from './faults/queue.ts';
import type { Records } from './net/records.ts';
import type { Allowance } from './net/allowance.ts';
import type { Settings } from './options.ts';

export interface State {
  readonly settings: Settings;
  readonly records: Records;
  readonly faults: FaultQueue;
  readonly controlWords: ControlWords;
  readonly cache: ContextCache;
  readonly files: FileStore;
  readonly copyModel: CopyModel;
  /** What a limit on requests per second has left. */
  readonly allowance: Allowance;
  /** Chats and completions being answered now. */
  active: number;
}
