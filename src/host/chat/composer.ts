/**
 * What stands around the next question: draft, attachments, model, thinking.
 * Owns the draft (it outlives the window) and the attachments. Model and thinking are settings.
 */
import { EventEmitter, type Disposable, type Memento } from 'vscode';
import type { Asking, Attachment, Session } from '../../core/conversation/model.ts';
import type { Connection } from '../../api/connection.ts';
import type { ComposerView } from '../../protocol/view.ts';
import type { CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { readSetting } from '../settings.ts';
import type { Chat } from './chat.ts';
import { freshen } from '../context/attachment.ts';
import { presentAttachment } from './present.ts';

const draftKey = 'draft';

export class Composer implements Disposable {
  readonly #chat: Chat;
  readonly #catalog: ModelCatalog;
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly #taken = new EventEmitter<void>();
  #attachments: readonly Attachment[] = [];
  #draft: string;
  #selection: ComposerView['selection'];
  #current: CurrentConnection | undefined;

  readonly onDidChange = this.#changed.event;
  /** The attachments went to a question. */
  readonly onDidTake = this.#taken.event;

  constructor(chat: Chat, catalog: ModelCatalog, memento: Memento) {
    this.#chat = chat;
    this.#catalog = catalog;
    this.#memento = memento;
    this.#draft = memento.get(draftKey, '');
  }

  view(): ComposerView {
    const selection = this.#attachments.some(({ label }) => label === this.#selection?.label)
      ? undefined
      : this.#selection;
    return {
      draft: this.#draft,
      model: this.#current ? this.#catalog.current(this.#current.connection) : readSetting('model'),
      thinking: readSetting('thinking'),
      attachments: this.#attachments.map(presentAttachment),
      ...(selection && { selection }),
    };
  }

  /** The session that the next question goes to. */
  get session(): Session {
    return this.#chat.session;
  }

  /** The next question as far as it is there. */
  get upcoming(): Asking {
    return { text: this.#draft, attachments: this.#attachments };
  }

  /** Where it would go; undefined while that is not known. */
  get connection(): Connection | undefined {
    return this.#current?.connection;
  }

  /** The connection is another, or could not be made out. */
  connected(current: CurrentConnection | undefined): void {
    this.#current = current;
    this.#changed.fire();
  }

  attach(attachment: Attachment): void {
    const others = this.#attachments.filter((other) => other.label !== attachment.label);
    this.#attachments = [...others, attachment];
    this.#changed.fire();
  }

  /** Shows what is selected in the editor, to be taken along with one click. */
  offer(selection: ComposerView['selection']): void {
    const { label, tokens } = this.#selection ?? {};
    if (label === selection?.label && tokens === selection?.tokens) return;
    this.#selection = selection;
    this.#changed.fire();
  }

  /** The attachment that waits here under this id. */
  find(attachmentId: string): Attachment | undefined {
    return this.#attachments.find(({ id }) => id === attachmentId);
  }

  detach(attachmentId: string): void {
    this.#attachments = this.#attachments.filter(({ id }) => id !== attachmentId);
    this.#changed.fire();
  }

  /** Gives the attachments to the question that is being sent. */
  takeAttachments(): readonly Attachment[] {
    const taken = this.#attachments.map(freshen);
    this.#attachments = [];
    this.#changed.fire();
    this.#taken.fire();
    return taken;
  }

  /** Remembers what is being written. The webview has it already, so nobody is told. */
  remember(draft: string): void {
    this.#draft = draft;
    void this.#memento.update(draftKey, draft === '' ? undefined : draft);
  }

  /** Puts text into the composer from outside. */
  write(draft: string): void {
    this.remember(draft);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#taken.dispose();
  }
}
