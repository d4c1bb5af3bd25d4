/** Edits and checkpoints of the agent, built as one piece when the first run begins. Owns the wiring alone. */
import { l10n } from 'vscode';
import type { Reviews } from '../../inlineDiff/reviews.ts';
import type { Disposables } from '../../lifecycle.ts';
import type { Log } from '../../log.ts';
import { showWarning } from '../../notices/notices.ts';
import { Checkpoints, type Conversation } from '../checkpoints/checkpoints.ts';
import { Comparison } from './compare.ts';
import { createEditTools, type EditToolParts } from './editTools.ts';
import { presentStage } from './present.ts';
import { Stage } from './stage.ts';
import { WaitingEdits } from './waiting/waitingEdits.ts';

export interface StagingParts {
  /** Where checkpoints are kept. */
  readonly folder: string;
  /** Where edits that wait are kept. */
  readonly waitingFolder: string;
  readonly conversation: Conversation;
  readonly loadReviews: () => Promise<Reviews>;
  readonly log: Log;
}

/** What is built is disposed with `own`. */
export function openStage(own: Disposables, { folder, waitingFolder, conversation, loadReviews, log }: StagingParts) {
  const checkpoints = own.add(new Checkpoints(folder, conversation, log));
  const comparison = own.add(new Comparison());
  const stage = own.add(
    new Stage({
      keeper: checkpoints,
      loadReviews,
      compare: (proposal) => comparison.show(proposal),
      refresh: (proposal) => comparison.refresh(proposal),
      warn: (words, proposal) => {
        const compare = l10n.t('Compare');
        void showWarning(words, compare).then((chosen) => (chosen === compare ? comparison.show(proposal) : undefined));
      },
      waiting: new WaitingEdits(waitingFolder),
    }),
  );
  return {
    stage,
    checkpoints,
    view: (session: string) => presentStage(stage, session, checkpoints.canUndo(session)),
    editTools: (find: EditToolParts['find']) => createEditTools({ stage, find }),
  };
}
