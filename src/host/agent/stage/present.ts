/** What waits for the person, as the panel shows it. Owns the translation alone. */
import { pathOf } from '../../completion/documents.ts';
import type { StagedView } from '../../../protocol/view.ts';
import type { Stage } from './stage.ts';

/** For the session in front. Undefined while there is nothing to say. */
export function presentStage(stage: Stage, session: string, canUndo: boolean): StagedView | undefined {
  const { proposals, isAwaited } = stage;
  const takesAll = stage.takesAll(session);
  if (proposals.length === 0 && !takesAll && !canUndo) return undefined;
  const files = proposals.map(({ id, uri, base, text, added, removed, isReviewed }) => {
    const kind = base === undefined ? 'create' : text === undefined ? 'delete' : 'edit';
    return { id, path: pathOf(uri), kind, added, removed, isOpen: isReviewed } as const;
  });
  return { files, takesAll, isAwaited, ...(canUndo && { canUndo }) };
}
