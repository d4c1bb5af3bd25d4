/**
 * The whole panel as every surface sees it: chat, composer, connection and empty state in one view.
 * Owns the gathering of changes and what each message from a webview asks for. Holds no state of its own.
 */
import { env, EventEmitter, l10n, Uri, commands, type Disposable } from 'vscode';
import type { ToHost } from '../../protocol/messages.ts';
import type { ActionId, CandidateView, Change, PanelView } from '../../protocol/view.ts';
import type { CommandId } from '../commandIds.ts';
import { Disposables } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import { showWarning, tellFailure } from '../notices/notices.ts';
import { onDidChangeSettings } from '../settings.ts';
import type { Agent } from '../agent/agent.ts';
import type { Staging } from '../agent/stage/staging.ts';
import type { Chat } from '../chat/chat.ts';
import type { Code } from '../code/code.ts';
import type { Composer } from '../chat/composer.ts';
import type { Meter } from '../cost/meter.ts';
import type { History } from '../sessions/history.ts';
import type { ConnectionCard } from './connectionCard.ts';
import { emptyView, starterOf, StarterWatch } from './emptyState.ts';
import { keysPage, openLink } from './links.ts';
import type { Converter } from '../image/converter.ts';
import type { Images } from '../image/images.ts';
import type { Sender } from './sender.ts';
import type { Audit } from '../audit/audit.ts';
import type { Attacher } from '../context/attacher.ts';
import { makeAttachment } from '../context/attachment.ts';
import type { WorkspaceRules } from '../context/rules.ts';
import type { SlashCommands } from '../prompts/slashCommands.ts';

const topUpPage = 'https://platform.deepseek.com/top_up';
const statusPage = 'https://status.deepseek.com';

/** What the panel shows and asks. */
export interface PanelParts {
  readonly chat: Chat;
  readonly composer: Composer;
  readonly attacher: Attacher;
  readonly slash: SlashCommands;
  readonly rules: WorkspaceRules;
  readonly card: ConnectionCard;
  readonly meter: Meter;
  readonly history: History;
  readonly code: Code;
  readonly audit: Audit;
  readonly sender: Sender;
  readonly conversions: Converter;
  readonly images: () => Promise<Images>;
  readonly agent: Agent;
  readonly staging: Staging;
  readonly log: Log;
}

export class Panel implements Disposable {
  readonly #chat: Chat;
  readonly #composer: Composer;
  readonly #attacher: Attacher;
  readonly #slash: SlashCommands;
  readonly #rules: WorkspaceRules;
  readonly #sender: Sender;
  readonly #card: ConnectionCard;
  readonly #meter: Meter;
  readonly #history: History;
  readonly #code: Code;
  readonly #audit: Audit;
  readonly #images: () => Promise<Images>;
  readonly #agent: Agent;
  readonly #staging: Staging;
  readonly #log: Log;
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new EventEmitter<readonly Change[]>());

  /** Steps from the view before to the view after, in order. */
  readonly onDidChange = this.#changed.event;
  /** Pictures that a page is to draw anew. */
  readonly conversions: Converter;
  /** What the history page is to know. */
  readonly onDidTell: History['onDidTell'];

  constructor(parts: PanelParts) {
    const { chat, composer, attacher, slash, rules, card, meter, history, code, audit } = parts;
    this.#chat = chat;
    this.#composer = composer;
    this.#attacher = attacher;
    this.#slash = slash;
    this.#rules = rules;
    this.#sender = parts.sender;
    this.conversions = parts.conversions;
    this.#images = parts.images;
    this.#agent = parts.agent;
    this.#staging = parts.staging;
    this.#log = parts.log;
    this.#card = card;
    this.#meter = meter;
    this.#history = history;
    this.onDidTell = history.onDidTell;
    this.#code = code;
    this.#audit = audit;
    const own = this.#disposables;
    own.add(chat.onDidChange((changes) => this.#follow(changes)));
    own.add(
      composer.onDidChange(() => {
        this.#emit({ type: 'composer', composer: composer.view() });
        meter.refresh();
      }),
    );
    own.add(meter.onDidChange(() => this.#emit({ type: 'meter', meter: meter.view() })));
    own.add(
      card.onDidChange((current) => {
        this.#emit({ type: 'connection', connection: card.view() });
        composer.connected(current);
      }),
    );
    own.add(this.#staging.onDidChange((changes) => this.#changed.fire(changes)));
    void this.#staging.follow(chat.session);
    own.add(onDidChangeSettings(() => void card.refresh()));
    own.add(
      own.add(new StarterWatch()).onDidChange(() => {
        if (chat.isEmpty) this.#emit({ type: 'empty', empty: emptyView() });
      }),
    );
  }

  view(): PanelView {
    return this.#staging.addTo({
      connection: this.#card.view(),
      session: this.#chat.view(),
      composer: this.#composer.view(),
      meter: this.#meter.view(),
      empty: emptyView(),
    });
  }

  /** Does what a webview asks. Shows its own failures. */
  async handle(message: Exclude<ToHost, { type: 'ready' | 'complete' }>): Promise<void> {
    try {
      await this.#do(message);
    } catch (error) {
      this.#log.failure(message.type, error);
      tellFailure(error);
    }
  }

  async #do(message: Exclude<ToHost, { type: 'ready' | 'complete' }>): Promise<void> {
    switch (message.type) {
      case 'send':
        return this.#sender.send(message.text, 'next');
      case 'sendNow':
        return this.#sender.send(message.text, 'now');
      case 'stop':
        return this.#chat.stop();
      case 'answerNow':
        return this.#chat.answerNow();
      case 'regenerate':
        return this.#chat.regenerate(message.messageId, this.#composer.known(message));
      case 'continue':
        return this.#chat.continue(message.messageId);
      case 'edit':
        return message.text.trim() === '' ? undefined : this.#chat.edit(message.messageId, message.text);
      case 'showVersion':
        return this.#chat.showVersion(message.messageId, message.version);
      case 'decideMasks':
        return this.#chat.decideMasks(message.messageId);
      case 'goBack':
      case 'undoBack':
      case 'staged':
      case 'stagedAll':
      case 'takeEdits':
        return this.#staging.handle(message, this.#chat.session.id);
      case 'fork':
        return this.#fork(message.messageId);
      case 'rewordQueued':
        return this.#chat.rewordQueued(message.questionId, message.text);
      case 'sendQueued':
        return this.#chat.askQueued(message.questionId);
      case 'choose':
        return this.#composer.choose(this.#composer.known(message));
      case 'decide':
        return this.#agent.answer(message.partId, message.decision);
      case 'goOn':
        return this.#agent.goOn();
      case 'openCall':
        return this.#chat.openCall(message.partId);
      case 'carryOut':
        return this.#carryOut(message.messageId);
      case 'keepChoice':
        return this.#composer.keepChoice();
      case 'newChat':
        return this.#chat.show(undefined);
      case 'receipt':
        return this.#audit.show(message.messageId);
      case 'copyMessage':
        return copy(this.#chat.unmask(this.#chat.textOf(message.messageId) ?? ''));
      case 'openMessage':
        return this.#openMessage(message.messageId);
      case 'code':
        return this.#code.act(message.action, message.partId, message.block);
      case 'pick':
        return this.#attacher.pick(message.candidateId);
      case 'drop':
      case 'attachText':
      case 'attachPicture':
      case 'refuse':
      case 'attachPage':
        return this.#attacher.takeIn(message);
      case 'converted':
        return this.conversions.settle(message.job, message.picture);
      case 'clipboard':
        return (await this.#images()).takeClipboard(message.bytes);
      case 'askPicture':
        return (await this.#images()).ask(message.question);
      case 'openAttachment':
        return this.#openAttachment(message.attachmentId);
      case 'removeAttachment':
        return this.#composer.detach(message.attachmentId);
      case 'suggestion':
        return this.#suggest(message.id);
      case 'action':
        return this.#act(message.id, message.messageId);
      case 'connect':
        return this.#card.connect(message.kind, message.address);
      case 'openLink':
        return this.#open(message.partId, message.href);
      case 'draft':
        this.#composer.remember(message.text);
        return this.#meter.refresh();
      case 'history':
        return this.#history.act(message.act);
    }
  }

  /** Shows what the letters typed in a composer name, more than once if more is found later. */
  async complete(
    { trigger, query }: Extract<ToHost, { type: 'complete' }>,
    signal: AbortSignal,
    show: (candidates: readonly CandidateView[]) => void,
  ): Promise<void> {
    if (trigger === '@') await this.#attacher.find(query, signal, show);
    else show(await this.#slash.find(query));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** A question that was forked at is worded anew in the new session. */
  async #fork(messageId: string): Promise<void> {
    const question = await this.#chat.fork(messageId);
    if (question === undefined) return;
    // What the workspace wants heeded is found out anew.
    const chosen = question.attachments.filter(({ icon }) => icon !== 'rules');
    for (const attachment of chosen) this.#composer.attach(attachment);
    this.#composer.write(question.text);
  }

  async #carryOut(messageId: string): Promise<void> {
    const done = this.#chat.carryOut(messageId);
    // The chat asks in another mode from now on.
    this.#composer.refresh();
    await done;
  }

  async #suggest(id: string): Promise<void> {
    const starter = starterOf(id);
    if (starter === undefined) return;
    const attachment = await (starter.aboutSelection ? this.#attacher.activeSelection() : this.#attacher.activeFile());
    if (attachment !== undefined) await this.#chat.ask({ text: starter.question, attachments: [attachment] });
  }

  async #act(id: ActionId, messageId: string | undefined): Promise<void> {
    switch (id) {
      case 'retry':
        return messageId === undefined ? this.#card.again() : this.#chat.regenerate(messageId);
      case 'retryNow':
        return this.#chat.retryNow();
      case 'compact':
        return this.#sender.compact();
      case 'attachSelection':
        return this.#attacher.attachSelection();
      case 'openRules':
        return this.#rules.show();
      case 'switchRules':
        return this.#rules.toggle();
      case 'topUp':
        return openPage(topUpPage);
      case 'getKey':
        return openPage(keysPage);
      case 'openStatus':
        return openPage(statusPage);
      case 'setKey':
        // What was refused in the card is asked for again there: the service in use may be another.
        return messageId === undefined && this.#card.view().trouble ? this.#card.again() : runCommand(id);
      case 'chooseKey':
      case 'chooseService':
      case 'chooseModel':
      case 'chooseThinking':
      case 'testConnection':
      case 'doctor':
      case 'openSettings':
      case 'showLog':
      case 'showCosts':
      case 'newChat':
      case 'openInEditor':
        return runCommand(id);
    }
  }

  async #openAttachment(attachmentId: string): Promise<void> {
    const attachment = this.#composer.find(attachmentId) ?? this.#chat.findAttachment(attachmentId);
    if (attachment !== undefined) await this.#attacher.show(attachment);
  }

  /** What a person reads with a screen reader, searches or compares is at home in an editor. */
  async #openMessage(messageId: string): Promise<void> {
    const text = this.#chat.unmask(this.#chat.textOf(messageId) ?? '');
    const shown = { label: l10n.t('Answer'), icon: 'paste', language: 'markdown', text } as const;
    if (text !== '') await this.#attacher.show(makeAttachment(shown));
  }

  async #open(partId: string, href: string): Promise<void> {
    // A webview that was taken over could name any address: one that stands in the text counts, another is asked about.
    if (!mentions(this.#chat.textOf(partId) ?? '', href) && !(await confirmLink(href))) return;
    if (!(await openLink(href))) {
      void showWarning(l10n.t('This link leads nowhere from here: {0}', href));
    }
  }

  #follow(changes: readonly Change[]): void {
    this.#changed.fire(changes);
    const activity = changes.find((change) => change.type === 'activity');
    if (activity !== undefined) {
      void commands.executeCommand('setContext', 'askDeepSeek.answering', activity.activity !== null);
    }
    // Another session asks with its own model and effort.
    if (changes.some(({ type }) => type === 'session')) {
      this.#composer.refresh();
      void this.#staging.follow(this.#chat.session);
    }
    if (changes.some(({ type }) => type === 'session' || type === 'message')) this.#staging.showWaysBack();
    if (activity !== undefined || changes.some(({ type }) => type === 'session' || type === 'truncate')) {
      this.#meter.refresh();
    }
  }

  #emit(change: Change): void {
    this.#changed.fire([change]);
  }
}

/** Whether the link stands in the text, give or take what Markdown adds to it. */
function mentions(text: string, href: string): boolean {
  const bare = href.replace(/^(https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
  return bare !== '' && text.includes(bare);
}

async function confirmLink(href: string): Promise<boolean> {
  const open = l10n.t('Open');
  return (await showWarning(l10n.t('Open this link?'), { modal: true, detail: href }, open)) === open;
}

async function copy(text: string): Promise<void> {
  if (text !== '') await env.clipboard.writeText(text);
}

async function openPage(page: string): Promise<void> {
  await env.openExternal(Uri.parse(page));
}

async function runCommand(id: CommandId): Promise<void> {
  await commands.executeCommand(`askDeepSeek.${id}`);
}
