/**
 * Looks for words in the files of many sessions, the first ones first.
 * Owns how many files are read at once and when to stop. What counts as found is core/conversation/list/search.ts.
 */
import { decodeSession } from '../../core/conversation/codec.ts';
import { createSearch } from '../../core/conversation/list/search.ts';
import type { FoundSession } from '../../protocol/history.ts';
import type { SessionStore } from './sessionStore.ts';

const filesAtOnce = 64;
/** More than anyone looks through: whoever gets so many searches for another word. */
const maxFound = 500;

/** Tells what it found batch by batch, and resolves when it has looked everywhere or found enough. */
export async function searchSessions(
  store: SessionStore,
  ids: readonly string[],
  query: string,
  tell: (found: readonly FoundSession[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const search = createSearch(query);
  if (search === undefined) return;
  let count = 0;
  for (let start = 0; start < ids.length && count < maxFound; start += filesAtOnce) {
    const batch = ids.slice(start, start + filesAtOnce).map(async (id): Promise<FoundSession[]> => {
      const text = await store.read(id, signal);
      if (!search.mayBeIn(text)) return [];
      const excerpt = search.find(decodeSession(id, text).session);
      return excerpt === undefined ? [] : [{ id, excerpt }];
    });
    const found = (await Promise.all(batch)).flat();
    signal.throwIfAborted();
    if (found.length > 0) tell(found);
    count += found.length;
  }
}
