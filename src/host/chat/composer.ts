/**
 * What stands around the next question: draft, attachments, model, thinking.
 * Owns the draft (it outlives the window) and the attachments. Model and thinking are the session's, else the settings.
 */
import { EventEmitter, workspace, type Disposable, type Memento } from 'vscode';
import type { Thinking } from '../../api/events.ts';
import type { Asking, Attachment, Choice, Mode, Session } from '../../core/conversation/model.ts';
import type { Connection } from '../../api/connection.ts';
import type { ComposerView, ModelView } from '../../protocol/view.ts';
import type { Agent } from '../agent/agent.ts';
import type { CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import type { Accounts } from '../cost/accounts.ts';
import { shortPrice } from '../cost/priceHint.ts';
import { shortLine } from '../keys/keyWords.ts';
import { readSetting, writeSetting } from '../settings.ts';
import type { Chat } from './chat.ts';
import { distinguish, freshen, freshenAllowed, isSame } from '../context/attachment.ts';
import type { FileGate } from '../context/fileGate.ts';
import type { WorkspaceRules } from '../context/rules.ts';
import { Disposables } from '../lifecycle.ts';
import { presentAttachment } from './present.ts';
import { joinTexts } from '../../protocol/texts.ts';

const draftKey = 'draft';

export class Composer implements Disposable {
  readonly #chat: Chat;
  readonly #catalog: ModelCatalog;
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly #taken = new EventEmitter<void>();
  #attachments: readonly Attachment[] = [];
  /** What is being attached and belongs to a question that is sent meanwhile. */
  readonly #coming = new Set<Promise<void>>();
  readonly #rules: WorkspaceRules;
  readonly #gate: FileGate;
  readonly #agent: Agent;
  readonly #accounts: Pick<Accounts, 'currency' | 'onDidChangeCurrency'>;
  readonly #own = new Disposables();
  #draft: string;
  /** On its way to the chat. */
  #held: readonly string[] = [];
  #written = 0;
  #selection: ComposerView['selection'];
  #current: CurrentConnection | undefined;

  readonly onDidChange = this.#changed.event;
  /** The attachments went to a question. */
  readonly onDidTake = this.#taken.event;

  constructor(
    chat: Chat,
    catalog: ModelCatalog,
    rules: WorkspaceRules,
    gate: FileGate,
    agent: Agent,
    accounts: Pick<Accounts, 'currency' | 'onDidChangeCurrency'>,
    memento: Memento,
  ) {
    this.#chat = chat;
    this.#agent = agent;
    this.#accounts = accounts;
    this.#own.add(accounts.onDidChangeCurrency(() => this.#changed.fire()));
    this.#own.add(workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    this.#own.add(workspace.onDidChangeWorkspaceFolders(() => this.#changed.fire()));
    this.#gate = gate;
    this.#rules = rules;
    this.#own.add(rules.onDidChange(() => this.#changed.fire()));
    this.#catalog = catalog;
    this.#memento = memento;
    this.#draft = memento.get(draftKey, '');
  }

  view(): ComposerView {
    const selection = this.#attachments.some(({ label }) => label === this.#selection?.label)
      ? undefined
      : this.#selection;
    const rules = this.#rules.view();
    const { model, thinking } = this.#chosen();
    const found = this.#current?.found;
    const agentOff = this.#agent.off;
    return {
      draft: this.#draft,
      written: this.#written,
      model,
      thinking,
      mode: this.mode,
      ...(agentOff !== undefined && { agentOff }),
      models: this.#models(model),
      choiceDiffers: model !== this.defaultModel || thinking !== readSetting('thinking'),
      attachments: this.#attachments.map(presentAttachment),
      ...(found && { key: { label: shortLine(found), fingerprint: found.fingerprint } }),
      ...(rules && { rules }),
      ...(selection && { selection }),
    };
  }

  /** The session that the next question goes to. */
  get session(): Session {
    return this.#chat.session;
  }

  /** The next question as far as it is there, to be measured. */
  get upcoming(): Asking {
    return { text: this.#draft, attachments: this.#attachments.map(freshen) };
  }

  /** What goes along with the next question, as it stands now; what is on its way to here is waited for. */
  async attachments(): Promise<readonly Attachment[]> {
    await Promise.allSettled(this.#coming);
    return Promise.all(this.#attachments.map((attachment) => freshenAllowed(this.#gate, attachment)));
  }

  /** Where it would go; undefined while that is not known. */
  get connection(): Connection | undefined {
    return this.#current?.connection;
  }

  /** The model that new sessions begin with. */
  get defaultModel(): string {
    return this.#modelFor(undefined);
  }

  /** How the next question is asked. */
  get mode(): Mode {
    return this.#agent.off === undefined ? (this.#chat.choice.mode ?? 'ask') : 'ask';
  }

  /** What of a webview's choice there is to choose. */
  known({ model, thinking, mode }: Choice): Choice {
    const offered = model !== undefined && this.view().models.some(({ id }) => id === model);
    return { ...(offered && { model }), ...(thinking && { thinking }), ...(mode && { mode }) };
  }

  /** Another model or effort for this session. */
  choose(choice: Choice): void {
    this.#chat.choose(choice);
    this.#changed.fire();
  }

  /** Makes the session's model and effort those that new sessions begin with. */
  async keepChoice(): Promise<void> {
    const { model, thinking } = this.#chosen();
    await writeSetting('model', model);
    await writeSetting('thinking', thinking);
  }

  /** The connection is another, or could not be made out. */
  connected(current: CurrentConnection | undefined): void {
    this.#current = current;
    this.#changed.fire();
  }

  /** Takes note of something that will be attached when this resolves: the next question takes it along. */
  expect(coming: Promise<void>): void {
    this.#coming.add(coming);
    const forget = (): boolean => this.#coming.delete(coming);
    coming.then(forget, forget);
  }

  attach(attachment: Attachment): void {
    const others = this.#attachments.filter((other) => !isSame(other, attachment));
    this.#attachments = [...others, distinguish(attachment, others)];
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

  /** Keeps words that are on their way to the chat: whatever stops them, they are not lost. */
  hold(text: string): void {
    this.#held = [...this.#held, text];
    this.#keep();
  }

  /** The words that were held are in the chat, and the attachments with them. */
  release(text: string, attachments: readonly Attachment[]): void {
    this.#forget(text);
    const taken = new Set(attachments.map(({ id }) => id));
    this.#attachments = this.#attachments.filter(({ id }) => !taken.has(id));
    this.#changed.fire();
    this.#taken.fire();
  }

  /** Takes back what is not asked. What was attached here is still here; rules are found out anew. */
  giveBack({ text, attachments }: Asking): void {
    const attached = this.#forget(text) ? [] : attachments.filter(({ icon }) => icon !== 'rules');
    for (const attachment of attached) this.attach(attachment);
    this.write(text);
  }

  /** Takes back words that are still held: something went wrong on their way. */
  recover(text: string): void {
    if (this.#forget(text)) this.write(text);
  }

  /** Remembers what is being written. The webview has it already, so nobody is told. */
  remember(draft: string): void {
    this.#draft = draft;
    this.#keep();
  }

  /** Puts text into the composer from outside, before what is there. */
  write(text: string): void {
    this.remember(joinTexts([text, this.#draft]));
    this.#written += 1;
    this.#changed.fire();
  }

  /** Tells that something shown here may have changed elsewhere. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#own.dispose();
    this.#changed.dispose();
    this.#taken.dispose();
  }

  /** Whether the words were held. */
  #forget(text: string): boolean {
    const index = this.#held.indexOf(text);
    if (index === -1) return false;
    this.#held = this.#held.toSpliced(index, 1);
    this.#keep();
    return true;
  }

  #keep(): void {
    const kept = joinTexts([...this.#held, this.#draft]);
    void this.#memento.update(draftKey, kept === '' ? undefined : kept);
  }

  #chosen(): { readonly model: string; readonly thinking: Thinking } {
    const { model, thinking = readSetting('thinking') } = this.#chat.choice;
    return { model: this.#modelFor(model), thinking };
  }

  #modelFor(wanted: string | undefined): string {
    if (this.#current === undefined) return wanted ?? readSetting('model');
    return this.#catalog.current(this.#current.connection, wanted);
  }

  /** What there is to choose from, `current` included. */
  #models(current: string): readonly ModelView[] {
    if (this.#current === undefined) return [];
    const { connection } = this.#current;
    const ids = new Set([...this.#catalog.choices(connection), ...(current === '' ? [] : [current])]);
    return [...ids].map((id) => {
      const price = shortPrice({ kind: connection.kind, model: id }, Date.now(), this.#accounts.currency());
      return price === undefined ? { id } : { id, price };
    });
  }
}
