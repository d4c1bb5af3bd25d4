/** `get_problems`: what the language services complain of. Owns the wait for them to have had a look. */
import * as v from 'valibot';
import { DiagnosticSeverity, l10n, languages, workspace, type Diagnostic, type Uri } from 'vscode';
import { listRows } from '../../../../core/agent/tools/bounds.ts';
import type { AgentTool } from '../../../../core/agent/tool.ts';
import { writeProblem } from '../../../context/sources/problems.ts';
import { defineTool, text } from '../define.ts';
import { nameOf, type Places } from '../places.ts';

const limits = { maxRows: 100, maxCharacters: 20_000 };

/** A service that was just shown a file needs a moment; one that has nothing to say never tells. */
const lookMs = 2_000;

export function getProblemsTool(places: Places): AgentTool {
  return defineTool({
    name: 'get_problems',
    description:
      'Errors and warnings of the language services, as they are known now. For languages without one, run the compiler or linter instead.',
    input: v.strictObject({ path: v.optional(text('Only those of this file; of the whole workspace if left out.')) }),
    readsOnly: true,
    async prepare({ path }) {
      if (path !== undefined) await places.find(path);
      return {
        title: path === undefined ? l10n.t('Look at the problems') : l10n.t('Look at the problems in {0}', path),
        async run(signal) {
          const found =
            path === undefined ? languages.getDiagnostics() : [await problemsOf(await places.find(path), signal)];
          const inside = found.filter(([uri]) => workspace.getWorkspaceFolder(uri) !== undefined);
          const open = new Set(await places.allowed(inside.map(([uri]) => uri)));
          const rows = inside
            .filter(([uri]) => open.has(uri))
            .flatMap(([uri, problems]) =>
              problems
                .filter(({ severity }) => severity <= DiagnosticSeverity.Warning)
                .map((problem) => writeProblem(nameOf(uri), problem)),
            );
          if (rows.length === 0) return { text: 'No problems are known.' };
          return { text: listRows(rows, limits, (left) => `[${left} more. Name a path.]`) };
        },
      };
    },
  });
}

/** Services look at files that are open. */
async function problemsOf(uri: Uri, signal: AbortSignal): Promise<[Uri, Diagnostic[]]> {
  const isOpen = workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
  if (!isOpen && languages.getDiagnostics(uri).length === 0) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listener.dispose();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, lookMs);
      const listener = languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((one) => one.toString() === uri.toString())) done();
      });
      signal.addEventListener('abort', done);
      workspace.openTextDocument(uri).then(undefined, done);
    });
    signal.throwIfAborted();
  }
  return [uri, languages.getDiagnostics(uri)];
}
