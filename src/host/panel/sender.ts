/**
 * Sends what was written: as it is, or as the command it begins with says.
 * Owns the way from the composer to the chat. What cannot be sent goes back into the composer, with a word why.
 */
import { l10n, window } from 'vscode';
import { takesPictures, visionModel } from '../../core/models.ts';
import type { Asking } from '../../core/conversation/model.ts';
import type { Chat } from '../chat/chat.ts';
import type { Composer } from '../chat/composer.ts';
import { Refusal, unlessRefused } from '../context/refusal.ts';
import type { SlashCommands, Step } from '../prompts/slashCommands.ts';

export class Sender {
  readonly #chat: Chat;
  readonly #composer: Composer;
  readonly #slash: SlashCommands;

  constructor(chat: Chat, composer: Composer, slash: SlashCommands) {
    this.#chat = chat;
    this.#composer = composer;
    this.#slash = slash;
  }

  /** Asks when its turn comes, or at once in place of a running answer. What cannot be asked is given back. */
  async send(text: string, when: 'next' | 'now'): Promise<void> {
    if (text.trim() === '') return;
    const step = await unlessRefused(() => this.#prepare(text));
    if (step === undefined) {
      this.#composer.write(text);
      return;
    }
    this.#composer.remember('');
    if (step.type === 'new') {
      await this.#chat.show(undefined);
      if (step.text !== '') await this.send(step.text, when);
      return;
    }
    this.#composer.takeAttachments();
    if (step.type === 'compact') await this.#chat.compact(step.asking);
    else if (when === 'now') await this.#chat.askNow(step.asking);
    else await this.#chat.ask(step.asking);
  }

  /** Goes on from a summary of the chat. What stands in the composer stays there. */
  async compact(): Promise<void> {
    const step = await unlessRefused(() => this.#prepare('/compact', []));
    if (step?.type === 'compact') await this.#chat.compact(step.asking);
  }

  async #prepare(text: string, attached = this.#composer.upcoming.attachments): Promise<Step> {
    const step = await this.#slash.read(text, attached);
    if (step.type === 'compact' && this.#chat.answering) throw new Refusal(l10n.t('Wait until the answer has ended.'));
    if (step.type === 'compact' && this.#chat.isEmpty) throw new Refusal(l10n.t('There is nothing to summarise yet.'));
    return step.type === 'new' ? step : { ...step, asking: await this.settlePictures(step.asking) };
  }

  /**
   * What is asked of a model that takes pictures. One that takes none would refuse the whole question: another is offered for
   * this time. Rejects with a Refusal if it is not to be asked.
   */
  async settlePictures(asking: Asking): Promise<Asking> {
    const model = asking.model ?? this.#composer.view().model;
    const { connection } = this.#composer;
    const hasPicture = asking.attachments.some(({ image }) => image !== undefined);
    if (!hasPicture || connection === undefined || takesPictures(connection.kind, model)) return asking;
    const other = l10n.t('Ask {0} this time', visionModel);
    const choice = await window.showWarningMessage(l10n.t('{0} takes no pictures.', model), other);
    if (choice !== other) throw new Refusal('');
    return { ...asking, model: visionModel };
  }
}
