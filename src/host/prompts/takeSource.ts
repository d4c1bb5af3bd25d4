/** Context that a command takes along by itself. Owns which of it there is right now. */
import type { Attachment } from '../../core/conversation/model.ts';
import type { Source } from '../../core/prompts/commands/command.ts';
import type { FileGate } from '../context/fileGate.ts';
import { activeDocument, activeSelection, attachDocument, attachSelection } from '../context/sources/editors.ts';
import { attachChanges, findRepository } from '../context/sources/git.ts';
import { attachTerminalSelection } from '../context/sources/terminal.ts';
import { attachProblems, countProblems } from '../context/sources/problems.ts';

/** undefined where there is none. Rejects with a Refusal where there is, but it may not be sent. */
export async function takeSource(gate: FileGate, source: Source): Promise<Attachment | undefined> {
  const document = activeDocument();
  switch (source) {
    case 'selection':
      return activeSelection() && attachSelection(gate);
    case 'file':
      return document && attachDocument(gate, document);
    case 'problems':
      return document && countProblems(document.uri) > 0 ? attachProblems(gate, document.uri) : undefined;
    case 'terminal':
      return attachTerminalSelection();
    case 'staged':
    case 'unstaged': {
      const repository = await findRepository();
      const changes = repository?.state[source === 'staged' ? 'indexChanges' : 'workingTreeChanges'] ?? [];
      return repository && changes.length > 0 ? attachChanges(gate, repository, source) : undefined;
    }
  }
}

/** The first of them that there is. */
export async function takeFirst(gate: FileGate, sources: readonly Source[]): Promise<Attachment | undefined> {
  for (const source of sources) {
    const taken = await takeSource(gate, source);
    if (taken !== undefined) return taken;
  }
  return undefined;
}
