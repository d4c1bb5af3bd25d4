/** What the editor's language services complain of. Owns the choice of problems and how they are written down. */
import { DiagnosticSeverity, l10n, languages, Uri, type Diagnostic } from 'vscode';
import type { Attachment } from '../../../core/conversation/model.ts';
import { pathOf } from '../../completion/documents.ts';
import { makeAttachment } from '../attachment.ts';
import type { Gate } from '../fileGate.ts';
import { nameOf } from '../places.ts';
import { Refusal } from '../refusal.ts';

const severities: Readonly<Record<DiagnosticSeverity, string>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'info',
  [DiagnosticSeverity.Hint]: 'hint',
};

/** How many errors and warnings there are, in one file or in all. */
export function countProblems(uri?: Uri): number {
  return problemsOf(uri).reduce((sum, [, problems]) => sum + problems.length, 0);
}

/** One line for each problem. Rejects with a Refusal if there are none. */
export async function attachProblems(gate: Gate, uri?: Uri): Promise<Attachment> {
  const all = problemsOf(uri);
  const allowed = new Set((await gate.filter(all.map(([file]) => file))).map(String));
  const lines = all
    .filter(([file]) => allowed.has(file.toString()))
    .flatMap(([file, problems]) => problems.map((problem) => writeProblem(pathOf(file), problem)));
  if (lines.length === 0) throw new Refusal(l10n.t('There are no problems to attach.'));
  const label = uri === undefined ? l10n.t('Problems') : l10n.t('Problems in {0}', nameOf(uri));
  return makeAttachment({ label, icon: 'problems', text: `${lines.join('\n')}\n` }, uri ?? Uri.parse('problems:'));
}

function problemsOf(uri: Uri | undefined): readonly (readonly [Uri, readonly Diagnostic[]])[] {
  const all: [Uri, Diagnostic[]][] =
    uri === undefined ? languages.getDiagnostics() : [[uri, languages.getDiagnostics(uri)]];
  return all.map(([file, problems]) => [
    file,
    problems.filter(({ severity }) => severity <= DiagnosticSeverity.Warning),
  ]);
}

/** As compilers write it: place, severity, message, and who says so. */
export function writeProblem(path: string, { range, severity, message, source, code }: Diagnostic): string {
  const name = typeof code === 'object' ? code.value : code;
  const origin = [source, name].filter((part) => part !== undefined && part !== '').join(' ');
  const place = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
  return `${place} ${severities[severity]}: ${message.replaceAll('\n', ' ')}${origin === '' ? '' : ` (${origin})`}`;
}
