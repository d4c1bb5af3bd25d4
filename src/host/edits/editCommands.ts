/**
 * The commands that write for the person, loaded when the first of them is used.
 * Owns the way there: what a command is about, and which part of the file it means.
 */
import { l10n, Range, Uri, window, type Disposable, type Memento } from 'vscode';
import { readSlash } from '../../core/context/slash.ts';
import type { Session } from '../../core/conversation/model.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import { translationScopes, type TranslationScope } from '../../core/prompts/edits/translate.ts';
import type { EditName } from '../../core/prompts/edits/table.ts';
import type { AskCommandParts, AskCommands } from '../asking/askCommands.ts';
import type { Asker } from '../asking/asker.ts';
import type { CommitMessages } from '../commit/commitMessage.ts';
import type { Reviews } from '../inlineDiff/reviews.ts';
import { Disposables } from '../lifecycle.ts';
import { loadChunk } from '../loadChunk.ts';
import type { FindingComments } from '../review/findingComments.ts';
import type { Edits } from './edits.ts';

export interface EditCommandParts extends AskCommandParts {
  readonly asker: Asker;
  readonly memento: Memento;
  readonly loadReviews: () => Promise<Reviews>;
}

export class EditCommands implements Disposable {
  readonly #parts: EditCommandParts;
  readonly #own = new Disposables();
  #edits: Edits | undefined;
  #commit: CommitMessages | undefined;
  #findings: FindingComments | undefined;

  constructor(parts: EditCommandParts) {
    this.#parts = parts;
  }

  /** What is being written; undefined while nothing was. */
  get running(): Edits | undefined {
    return this.#edits;
  }

  /** What writes messages of commits; undefined while none was wanted. */
  get commit(): CommitMessages | undefined {
    return this.#commit;
  }

  /** Asks what is to change in the selection or the line, and changes it. */
  async editHere(): Promise<void> {
    const { edits, target } = await this.#load();
    await edits.start('edit', () => target.findTarget(this.#parts.gate, 'line'));
  }

  /** Rewrites the selection or the function around the cursor; or around a place, given as uri and two lines from 0. */
  async rewrite(name: Exclude<EditName, 'edit' | 'translate'>, ...place: readonly unknown[]): Promise<void> {
    const { edits, target } = await this.#load();
    const [uri, first, last] = place;
    const { gate } = this.#parts;
    await edits.start(
      name,
      () =>
        typeof uri === 'string' && typeof first === 'number' && typeof last === 'number'
          ? target.findTargetAround(gate, Uri.parse(uri, true), new Range(first, 0, last, 0))
          : target.findTarget(gate, 'function'),
      '',
    );
  }

  /** Translates what the person chooses of the selection or the function around the cursor. */
  async translate(): Promise<void> {
    const choices: readonly { readonly scope: TranslationScope; readonly label: string }[] = [
      { scope: 'comments', label: l10n.t('Comments') },
      { scope: 'strings', label: l10n.t('Strings') },
      { scope: 'all', label: l10n.t('All text') },
    ];
    const chosen = await window.showQuickPick(choices, {
      placeHolder: l10n.t('Translate what? Chinese becomes English, anything else Chinese'),
    });
    if (chosen === undefined) return;
    const { edits, target } = await this.#load();
    const find = () => target.findTarget(this.#parts.gate, 'function');
    await edits.start('translate', find, translationScopes[chosen.scope]);
  }

  /** Asks in the panel. */
  async ask(command: (asks: AskCommands) => Promise<void>): Promise<void> {
    const { AskCommands } = await loadChunk(() => import('../asking/askCommands.ts'));
    await command(new AskCommands(this.#parts));
  }

  /** Suggests a command for the terminal. */
  async suggestCommand(): Promise<void> {
    const { suggestCommand } = await loadChunk(() => import('../asking/shellCommand.ts'));
    await suggestCommand(this.#parts.asker);
  }

  /** The comments of the last review; undefined while there was none. */
  get findings(): FindingComments | undefined {
    return this.#findings;
  }

  /** Hears of everything that happens to the session in front: what a review found is shown beside the code. */
  follow(session: Session, event: ConversationEvent): void {
    if (event.type !== 'answered' || event.answer.end.status !== 'ended') return;
    const question = session.turns.get(event.answer.parentId);
    if (question?.role !== 'user' || readSlash(question.text)?.name !== 'review') return;
    void this.#showFindings(event.answer.parts.flatMap(({ kind, text }) => (kind === 'text' ? text : [])).join(''));
  }

  async #showFindings(answer: string): Promise<void> {
    const { FindingComments } = await loadChunk(() => import('../review/findingComments.ts'));
    this.#findings ??= this.#own.add(new FindingComments());
    await this.#findings.show(answer);
  }

  /** Mends what the comment says whose button was pressed. */
  async fixFinding(thread: unknown): Promise<void> {
    const finding = this.#findings?.findingOf(thread);
    if (finding === undefined) return;
    const { edits, target } = await this.#load();
    this.#findings?.dismiss(thread);
    await window.showTextDocument(finding.uri, { selection: finding.range, preserveFocus: false });
    const find = () => target.findTargetAround(this.#parts.gate, finding.uri, finding.range);
    await edits.start('fix', find, finding.text);
  }

  /** Writes the message of the next commit; the button in the editor tells for which repository. */
  async writeCommitMessage(sourceControl: unknown): Promise<void> {
    const { CommitMessages } = await loadChunk(() => import('../commit/commitMessage.ts'));
    this.#commit ??= this.#own.add(new CommitMessages(this.#parts.asker, this.#parts.gate));
    await this.#commit.write(sourceControl);
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #load() {
    const [{ Edits }, target, reviews] = await Promise.all([
      loadChunk(() => import('./edits.ts')),
      loadChunk(() => import('./target.ts')),
      this.#parts.loadReviews(),
    ]);
    const { asker, gate, memento } = this.#parts;
    this.#edits ??= this.#own.add(new Edits({ asker, gate, memento, reviews }));
    return { edits: this.#edits, target };
  }
}
