/**
 * Sends what was written: as it is, or as the command it begins with says.
 * Owns the way from the composer to the chat. What cannot be sent goes back into the composer, with a word why.
 */
import { l10n } from 'vscode';
import { takesPictures, visionModel } from '../../core/models.ts';
import type { Asking, Attachment } from '../../core/conversation/model.ts';
import { path, picturesOf } from '../../core/conversation/tree.ts';
import type { Chat } from '../chat/chat.ts';
import type { Composer } from '../chat/composer.ts';
import { Refusal, unlessRefused } from '../context/refusal.ts';
import type { Log } from '../log.ts';
import { showWarning } from '../notices/notices.ts';
import type { SlashCommands, Step } from '../prompts/slashCommands.ts';

export class Sender {
  readonly #chat: Chat;
  readonly #composer: Composer;
  readonly #slash: SlashCommands;
  readonly #log: Log;
  /** Sessions whose later questions are asked without the pictures before them. */
  readonly #unseen = new Set<string>();

  constructor(chat: Chat, composer: Composer, slash: SlashCommands, log: Log) {
    this.#chat = chat;
    this.#composer = composer;
    this.#slash = slash;
    this.#log = log;
  }

  /** Asks when its turn comes, or at once in place of a running answer. What cannot be asked is given back. */
  async send(text: string, when: 'next' | 'now'): Promise<void> {
    if (text.trim() === '') return;
    this.#composer.hold(text);
    this.#composer.remember('');
    try {
      await this.#send(text, when);
    } catch (error) {
      this.#composer.recover(text);
      this.#log.failure('send', error);
      void showWarning(l10n.t('The question was not asked. It is in the composer again.'));
    }
  }

  async #send(text: string, when: 'next' | 'now'): Promise<void> {
    const { sessionId } = this.#chat;
    const step = await unlessRefused(() => this.#prepare(text));
    // What is found out and asked takes time, and the question is meant for the chat that it was written in.
    if (step === undefined || this.#chat.sessionId !== sessionId)
      return this.#composer.giveBack({ text, attachments: [] });
    if (step.type === 'new') {
      await this.#chat.show(undefined);
      this.#composer.release(text, []);
      if (step.text !== '') await this.send(step.text, when);
      return;
    }
    const { asking } = step;
    const recorded = (): void => this.#composer.release(text, asking.attachments);
    if (step.type === 'compact') await this.#chat.compact(asking, recorded);
    else if (when === 'now') await this.#chat.askNow(asking, recorded);
    else await this.#chat.ask(asking, recorded);
  }

  /** Goes on from a summary of the chat. What stands in the composer stays there. */
  async compact(): Promise<void> {
    const step = await unlessRefused(() => this.#prepare('/compact', []));
    if (step?.type === 'compact') await this.#chat.compact(step.asking);
  }

  async #prepare(text: string, attached?: readonly Attachment[]): Promise<Step> {
    const step = await this.#slash.read(text, attached ?? (await this.#composer.attachments()));
    if (step.type === 'compact' && this.#chat.answering) throw new Refusal(l10n.t('Wait until the answer has ended.'));
    if (step.type === 'compact' && this.#chat.isEmpty) throw new Refusal(l10n.t('There is nothing to summarise yet.'));
    if (step.type !== 'ask') return step;
    const asking = await this.settlePictures(step.asking);
    const { mode } = this.#composer;
    return { ...step, asking: mode === 'ask' ? asking : { ...asking, mode } };
  }

  /**
   * What is asked of a model that takes pictures, if there are any in the question or before it. One that takes none would
   * refuse a question with them and see nothing of those before: another is offered for this time. Rejects with a Refusal if
   * it is not to be asked.
   */
  async settlePictures(asking: Asking): Promise<Asking> {
    const model = asking.model ?? this.#composer.view().model;
    const { connection } = this.#composer;
    if (connection === undefined || takesPictures(connection.kind, model)) return asking;
    const { session } = this.#chat;
    const own = picturesOf(asking).length > 0;
    const before = path(session).some((turn) => turn.role === 'user' && picturesOf(turn).length > 0);
    if (!own && (!before || this.#unseen.has(session.id))) return asking;
    const other = l10n.t('Ask {0} this time', visionModel);
    const without = l10n.t('Ask without the picture');
    const detail = own
      ? l10n.t('{0} does. What you ask next goes to {1} again.', visionModel, model)
      : l10n.t('{0} does, and can be shown the picture again.', visionModel);
    const choices = own ? [other] : [other, without];
    const choice = await showWarning(l10n.t('{0} takes no pictures.', model), { modal: true, detail }, ...choices);
    if (choice === undefined) throw new Refusal('');
    if (choice === other) return { ...asking, model: visionModel };
    this.#unseen.add(session.id);
    return asking;
  }
}
