/**
 * What is to be asked, before it is: settled with the person, and put into its place in the session.
 * Owns what goes along with a question. Asking it is chat.ts.
 */
import { randomUUID } from 'node:crypto';
import { l10n } from 'vscode';
import { withRules } from '../../core/context/rules.ts';
import type { Answer, Asking, Attachment, Question, QueuedQuestion } from '../../core/conversation/model.ts';
import { pathTo, textIn } from '../../core/conversation/tree.ts';
import { allowedIn, masksOf, withAllowed } from '../../core/policy/session.ts';
import type { ChatParts } from './chatParts.ts';
import type { Front } from './front.ts';

export class Settling {
  readonly #parts: ChatParts;
  readonly #front: Front;

  constructor(parts: ChatParts, front: Front) {
    this.#parts = parts;
    this.#front = front;
  }

  /** The question as it is to be asked; what was let go before needs no second word. Given back if not, or not here. */
  async settle(asking: Asking, parentId: string | undefined): Promise<Asking | undefined> {
    const { session } = this.#front;
    const settled = await this.#parts.settle(withAllowed(asking, allowedIn(pathTo(session, parentId))));
    if (settled !== undefined && this.#front.session.id === session.id) return settled;
    this.#parts.giveBack(asking);
    return undefined;
  }

  /** A question in its place, with the rules of the workspace if they are news there. */
  place(queued: QueuedQuestion, parentId: string | undefined): Question {
    const { waitsUntil: _, ...asked } = queued;
    const attachments = withRules(pathTo(this.#front.session, parentId), asked.attachments, this.#parts.rules());
    return { ...asked, attachments, role: 'user', parentId, at: Date.now() };
  }

  /** A question that begins the session's path anew, with the text of an answer in place of everything before. */
  placeSummary(answer: Answer): Question {
    const text = textIn([answer], answer.id) ?? '';
    const masks = masksOf(pathTo(this.#front.session, answer.id)).masks.findIn(text);
    const summary: Attachment = { id: randomUUID(), label: l10n.t('Summary'), icon: 'summary', text, masks };
    return this.place({ id: randomUUID(), text: '', attachments: [summary] }, undefined);
  }
}
