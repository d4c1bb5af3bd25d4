/**
 * Puts context into the composer: what is picked, chosen, or selected in the editor.
 * Owns what the composer offers of the active selection. Refusals are shown here, once, in words.
 */
import { TabInputText, window, type Disposable, type Uri } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';
import { estimateTokens } from '../../core/cost/tokens.ts';
import type { CandidateView } from '../../protocol/view.ts';
import type { Composer } from '../chat/composer.ts';
import { Disposables } from '../lifecycle.ts';
import { lazily, loadChunk } from '../loadChunk.ts';
import type { FileGate } from './fileGate.ts';
import { HandGate } from '../policy/handGate.ts';
import type { Intake } from './intake.ts';
import type { Pictures } from '../image/pictures.ts';
import type { Pages } from './sources/pages.ts';
import type { Found, FoundPicture } from './sources/pictures.ts';
import type { Mentions } from './mentions.ts';
import { unlessRefused } from './refusal.ts';
import { AttachmentViewer } from './viewer.ts';
import { activeDocument, activeSelection, attachDocument, attachSelection } from './sources/editors.ts';

/** A selection that is being made is not worth a word yet. */
const selectionPauseMs = 200;

export class Attacher implements Disposable {
  readonly #composer: Composer;
  readonly #own = new Disposables();
  readonly #gate: FileGate;
  /** What is attached here is named by the person. */
  readonly #hand: HandGate;
  readonly #pages: Pages;
  readonly #pictures: () => Promise<Pictures>;
  readonly #lifetime = new AbortController();
  #viewer: AttachmentViewer | undefined;
  readonly #mentions: () => Promise<Mentions>;
  #pause: NodeJS.Timeout | undefined;

  constructor(composer: Composer, gate: FileGate, pages: Pages, pictures: () => Promise<Pictures>) {
    this.#composer = composer;
    this.#pictures = pictures;
    this.#pages = pages;
    this.#gate = gate;
    const hand = new HandGate(gate, (uri) => this.#attachFile(uri));
    this.#hand = hand;
    this.#mentions = lazily(async () => {
      const { Mentions } = await loadChunk(() => import('./mentions.ts'));
      return new Mentions(hand, pages);
    });
    const offerLater = (): void => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => void this.#offerSelection(), selectionPauseMs);
    };
    this.#own.add(window.onDidChangeTextEditorSelection(offerLater));
    this.#own.add(window.onDidChangeActiveTextEditor(offerLater));
    this.#own.add(composer.onDidTake(offerLater));
    offerLater();
  }

  /** Shows what the letters typed name, more than once if more is found later. */
  async find(query: string, signal: AbortSignal, show: (candidates: readonly CandidateView[]) => void): Promise<void> {
    await (await this.#mentions()).find(query, signal, show);
  }

  /** Attaches what was offered under this id. */
  async pick(candidateId: string): Promise<void> {
    const mentions = await this.#mentions();
    await this.#attach((signal) => mentions.take(candidateId, signal));
  }

  /** Attaches what was dropped or pasted. */
  async takeIn(intake: Intake): Promise<void> {
    const taken = this.#takeIn(intake);
    // A long text that was pasted is handed over with the question it belongs to, right before that.
    if (intake.type === 'attachText') this.#composer.expect(taken);
    await taken;
  }

  /** Attaches the selection of the active editor. */
  async attachSelection(): Promise<void> {
    await this.#attach(async () => [await attachSelection(this.#hand)]);
  }

  /** Shows what an attachment holds. */
  async show(attachment: Attachment): Promise<void> {
    this.#viewer ??= this.#own.add(new AttachmentViewer());
    await this.#viewer.show(attachment);
  }

  /** The document in front as an attachment; undefined, after a word, if it may not be sent, or if there is none. */
  async activeFile(): Promise<Attachment | undefined> {
    const document = activeDocument();
    return document && unlessRefused(() => attachDocument(this.#hand, document));
  }

  /** The selection in front; nothing, after a word to the person, if it may not be sent. */
  async activeSelection(): Promise<Attachment | undefined> {
    return unlessRefused(() => attachSelection(this.#hand));
  }

  dispose(): void {
    clearTimeout(this.#pause);
    this.#lifetime.abort();
    this.#own.dispose();
  }

  async #takeIn(intake: Intake): Promise<void> {
    const { takeIn } = await loadChunk(() => import('./intake.ts'));
    await this.#attach((signal) => takeIn(this.#hand, this.#pages, intake, signal));
  }

  async #attach(make: (signal: AbortSignal) => Promise<readonly Found[]>): Promise<void> {
    const { signal } = this.#lifetime;
    for (const found of (await unlessRefused(() => make(signal), signal)) ?? []) {
      const attachment = 'bytes' in found ? await unlessRefused(() => this.#preparePicture(found), signal) : found;
      if (attachment !== undefined) this.#composer.attach(attachment);
    }
  }

  async #attachFile(uri: Uri): Promise<void> {
    const { attachPath } = await loadChunk(() => import('./sources/files.ts'));
    await this.#attach(async (signal) => [await attachPath(this.#hand, uri, signal)]);
  }

  async #preparePicture(found: FoundPicture): Promise<Attachment> {
    return (await this.#pictures()).prepare(found, this.#lifetime.signal);
  }

  /** Only an editor that is in front counts: one gets no offer of what stands in a tab behind. */
  async #offerSelection(): Promise<void> {
    const selected = activeSelection();
    // Typing in the panel leaves the editor without focus, but it stays the active one.
    const isShown = window.tabGroups.all.some(({ activeTab }) => activeTab?.input instanceof TabInputText);
    if (selected === undefined || !isShown) return this.#composer.offer(undefined);
    const { document, selection } = selected.editor;
    const verdict = await this.#gate.verdict(document.uri);
    if (verdict !== 'open' && verdict !== 'gitIgnored') return this.#composer.offer(undefined);
    this.#composer.offer({ label: selected.label, tokens: estimateTokens(document.getText(selection)) });
  }
}
