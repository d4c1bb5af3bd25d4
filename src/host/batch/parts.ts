/** What batches are made of. Owns the type, and the places where one is remembered for the next window. */
import type { Memento, Uri } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { Composer } from '../chat/composer.ts';
import type { Code } from '../code/code.ts';
import type { CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import type { FileGate } from '../context/fileGate.ts';
import type { Accounts } from '../cost/accounts.ts';
import type { Pictures } from '../image/pictures.ts';
import type { Sight } from '../image/sight.ts';
import type { Log } from '../log.ts';

/** Where a batch is remembered that was not done when the window closed. */
export const unfinishedKey = 'batch.unfinished';
/** Where the batch is remembered whose page was shown last. */
export const shownKey = 'batch.shown';

export interface BatchesParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly accounts: Accounts;
  readonly composer: Composer;
  readonly code: Code;
  readonly gate: FileGate;
  readonly pictures: () => Promise<Pictures>;
  readonly sight: Sight;
  readonly connect: () => Promise<CurrentConnection>;
  readonly extensionUri: Uri;
  /** A folder for results and leases. */
  readonly storage: string;
  /** Of the workspace. */
  readonly memento: Memento;
  readonly log: Log;
}
