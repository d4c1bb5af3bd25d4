/**
 * Commands of the editor whose answer comes in the panel: explain, tests, reviews, what a terminal printed.
 * Owns what goes along with them. What they ask is core/prompts, the asking is the chat's.
 */
import { l10n, Range, Selection, Uri, window, workspace } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';
import { nearTests } from '../../core/review/nearTests.ts';
import type { Chat } from '../chat/chat.ts';
import type { Composer } from '../chat/composer.ts';
import { pathOf } from '../completion/documents.ts';
import { makeAttachment } from '../context/attachment.ts';
import type { FileGate } from '../context/fileGate.ts';
import { nameOf } from '../context/places.ts';
import { Refusal, unlessRefused } from '../context/refusal.ts';
import type { Surfaces } from '../panel/surfaces.ts';
import type { SlashCommands } from '../prompts/slashCommands.ts';
import { takeFirst, takeSource } from '../prompts/takeSource.ts';

export interface AskCommandParts {
  readonly chat: Chat;
  readonly composer: Composer;
  readonly slash: SlashCommands;
  readonly surfaces: Surfaces;
  readonly gate: FileGate;
  readonly isReady: () => boolean;
}

// Groups within groups find nothing: the editor's search does not take them.
const testFiles = '**/{*.test.*,*.spec.*,*_test.*,*_spec.*,test_*.*,*Test.*,*Tests.*}';
const hiddenFolders = '**/{node_modules,dist,out,build,target,.venv,venv,vendor}/**';
const maxTestFiles = 500;

export class AskCommands {
  readonly #parts: AskCommandParts;

  constructor(parts: AskCommandParts) {
    this.#parts = parts;
  }

  /** Explains the selection or the file; or a problem at a place, given as uri and two lines from 0, and its message. */
  async explain(...place: readonly unknown[]): Promise<void> {
    const [uri, first, last, problem] = place;
    if (typeof uri === 'string' && typeof first === 'number' && typeof last === 'number') {
      const editor = await window.showTextDocument(Uri.parse(uri, true));
      const end = editor.document.lineAt(Math.min(last, editor.document.lineCount - 1)).range.end;
      editor.selection = new Selection(new Range(first, 0, last, 0).start, end);
    }
    await this.#ask(typeof problem === 'string' ? `/explain ${problem}` : '/explain', () => this.#code());
  }

  /** Writes tests for the selection or the file, like the tests that the project has. */
  async writeTests(): Promise<void> {
    const document = window.activeTextEditor?.document;
    const code = await unlessRefused(() => this.#code());
    if (document === undefined || code === undefined) return;
    const found = await workspace.findFiles(testFiles, hiddenFolders, maxTestFiles);
    const byPath = new Map((await this.#parts.gate.filter(found)).map((uri) => [pathOf(uri), uri]));
    const { own, example } = nearTests(pathOf(document.uri), [...byPath.keys()]);
    const like = byPath.get(own ?? example ?? '');
    const attached = like === undefined ? undefined : await readTests(like);
    const words =
      own === undefined
        ? attached &&
          l10n.t('Put them where this project would, with the framework and the style of {0}.', example ?? '')
        : l10n.t('Add them to {0}.', own);
    await this.#ask(`/tests ${words ?? ''}`.trim(), async () => [
      ...code,
      ...(attached === undefined ? [] : [attached]),
    ]);
  }

  /** Reviews the selection or the file. */
  async reviewSelection(): Promise<void> {
    await this.#ask('/review', () => this.#code());
  }

  /** Reviews what git says has changed. */
  async reviewChanges(): Promise<void> {
    await this.#ask('/review', async () => {
      const { gate } = this.#parts;
      const taken = [await takeSource(gate, 'staged'), await takeSource(gate, 'unstaged')];
      const changes = taken.filter((attachment) => attachment !== undefined);
      if (changes.length === 0) throw new Refusal(l10n.t('Git knows of no changes here.'));
      return changes;
    });
  }

  /** Explains what is selected in the terminal in front. */
  async explainTerminal(): Promise<void> {
    await this.#ask('/terminal', async () => {
      const taken = await takeSource(this.#parts.gate, 'terminal');
      return taken === undefined ? [] : [taken];
    });
  }

  async #code(): Promise<readonly Attachment[]> {
    const taken = await takeFirst(this.#parts.gate, ['selection', 'file']);
    if (taken === undefined) throw new Refusal(l10n.t('Open a file in the editor first.'));
    return [taken];
  }

  /** Asks in the panel. Without a service the question waits in the composer until there is one. */
  async #ask(text: string, take: () => Promise<readonly Attachment[]>): Promise<void> {
    const { chat, composer, slash, surfaces, isReady } = this.#parts;
    const step = await unlessRefused(async () => slash.read(text, await take()));
    if (step?.type !== 'ask') return;
    await surfaces.reveal();
    if (isReady()) {
      await chat.ask(step.asking);
      return;
    }
    for (const attachment of step.asking.attachments) composer.attach(attachment);
    composer.write(text);
  }
}

async function readTests(uri: Uri): Promise<Attachment | undefined> {
  try {
    const document = await workspace.openTextDocument(uri);
    const { languageId: language } = document;
    return makeAttachment({ label: nameOf(uri), icon: 'file', path: pathOf(uri), language, text: document.getText() });
  } catch {
    // Too large, or no text: tests can be written without it.
    return undefined;
  }
}
