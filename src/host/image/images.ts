/**
 * Questions about pictures: the commands that ask them, and what becomes of some of the answers.
 * Owns the ready questions in the person's words. How a picture is made ready is pictures.ts, where it is linked links.ts.
 */
import { env, l10n, Uri, window } from 'vscode';
import { picturePrompts } from '../../core/prompts/pictures.ts';
import type { Answer, Attachment, ReadyQuestion } from '../../core/conversation/model.ts';
import { path, picturesOf } from '../../core/conversation/tree.ts';
import { maxPictures } from '../../core/image/plan.ts';
import type { Chat } from '../chat/chat.ts';
import type { Composer } from '../chat/composer.ts';
import { isDone } from '../chat/present.ts';
import type { FileGate } from '../context/fileGate.ts';
import { HandGate } from '../policy/handGate.ts';
import { uriOf } from '../context/places.ts';
import { confirmOutside, Refusal, unlessRefused } from '../context/refusal.ts';
import { findPicture, type FoundPicture } from '../context/sources/pictures.ts';
import { showInformation, showWarning } from '../notices/notices.ts';
import type { Sender } from '../panel/sender.ts';
import { follow as followLink, insertAlt, linkAtCursor, namePlace, placesOf } from './links.ts';
import type { Pictures } from './pictures.ts';

export interface ImagesParts {
  readonly chat: Chat;
  readonly composer: Composer;
  readonly sender: Sender;
  readonly gate: FileGate;
  readonly pictures: Pictures;
  /** Brings the panel to the front. */
  readonly reveal: (wanted?: 'clipboard') => Promise<void>;
  /** Whether there is a service to ask. */
  readonly isReady: () => boolean;
  /** Ends with the extension. */
  readonly signal: AbortSignal;
}

export class Images {
  readonly #parts: ImagesParts;
  #waitsForClipboard = false;

  constructor(parts: ImagesParts) {
    this.#parts = parts;
  }

  /** Describes picture files in a new chat; while an answer runs, after it in the same one. */
  async analyze(uris: readonly Uri[]): Promise<void> {
    if (uris.length > maxPictures) {
      const words = l10n.t('These are {0} pictures; at most {1} go along with one question.', uris.length, maxPictures);
      void showWarning(words);
      return;
    }
    const gate = new HandGate(this.#parts.gate);
    await this.#describe(uris.map((uri) => () => findPicture(gate, uri)));
  }

  /** Describes the picture that is linked at the cursor of the editor in front. */
  async analyzeLink(): Promise<void> {
    const { gate } = this.#parts;
    const found = await unlessRefused(async () => {
      const shown = await linkAtCursor();
      const target = shown && followLink(shown);
      if (target instanceof Uri) await confirmOutside(target);
      return target;
    });
    if (found === undefined) return;
    const picture =
      found instanceof Uri ? () => findPicture(gate, found) : async () => ({ label: l10n.t('Picture'), bytes: found });
    await this.#describe([picture]);
  }

  /** Describes the picture in the clipboard: a page of the panel reads it and hands it in. */
  async analyzeClipboard(): Promise<void> {
    this.#waitsForClipboard = true;
    await this.#parts.reveal('clipboard');
  }

  /** Takes what a page read from the clipboard, if it was asked for. */
  async takeClipboard(bytes: Uint8Array | undefined): Promise<void> {
    if (!this.#waitsForClipboard) return;
    this.#waitsForClipboard = false;
    if (bytes !== undefined) await this.#describe([async () => ({ label: l10n.t('Picture'), bytes })]);
    else void showWarning(l10n.t('No picture could be read from the clipboard. Copy one, or paste it into the panel.'));
  }

  /** Asks a ready question about the pictures in the composer, else about those of the question before. */
  async ask(question: ReadyQuestion): Promise<void> {
    const { composer, sender, chat } = this.#parts;
    const waiting = await composer.attachments();
    const own = picturesOf({ attachments: waiting }).length > 0;
    const count = own ? picturesOf({ attachments: waiting }).length : picturesOf({ attachments: this.#shown() }).length;
    if (count === 0) return;
    const { instruction, thinking } = picturePrompts[question];
    const text = wordsOf(question, count);
    const asking = await unlessRefused(() =>
      sender.settlePictures({
        text,
        instruction,
        ready: question,
        attachments: waiting,
        ...(thinking && { thinking }),
      }),
    );
    if (asking === undefined) return;
    composer.hold(text);
    const answer = await chat.ask(asking, () => composer.release(text, waiting));
    if (answer !== undefined && isDone(answer)) await this.#use(question, textOf(answer));
  }

  /** Makes the pictures ready one after the other; what is refused takes nothing from the others. */
  async #describe(finds: readonly (() => Promise<FoundPicture>)[]): Promise<void> {
    const { chat, composer, reveal, isReady } = this.#parts;
    await reveal();
    const made = await window.withProgress({ location: { viewId: 'askDeepSeek.chat' } }, () => this.#prepare(finds));
    if (made.length === 0) return;
    if (!chat.answering && !chat.isEmpty) await chat.show(undefined);
    for (const picture of made) composer.attach(picture);
    // Without a service the pictures wait in the composer until there is one.
    if (isReady()) await this.ask('describe');
  }

  async #prepare(finds: readonly (() => Promise<FoundPicture>)[]): Promise<readonly Attachment[]> {
    const { pictures, signal } = this.#parts;
    const made: Attachment[] = [];
    const refused: string[] = [];
    for (const find of finds) {
      try {
        made.push(await pictures.prepare(await find(), signal));
      } catch (error) {
        if (signal.aborted) return [];
        if (!(error instanceof Refusal)) throw error;
        if (error.words !== '') refused.push(error.words);
      }
    }
    if (refused.length > 0) void showWarning(refused.join(' '));
    return made;
  }

  /** What becomes of an answer besides being shown. */
  async #use(question: ReadyQuestion, text: string): Promise<void> {
    if (question === 'altText') await this.#placeAlt(text);
    if (question !== 'read') return;
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(l10n.t('The text of the picture is in the clipboard.'), 5_000);
  }

  /** Writes the alternative text where a document shows the picture; where none does, it goes to the clipboard. */
  async #placeAlt(text: string): Promise<void> {
    const [picture, other] = this.#shown();
    const uri = picture?.path === undefined || other !== undefined ? undefined : uriOf(picture.path);
    const places = uri === undefined ? [] : await placesOf(uri);
    if (places.length === 0) {
      await env.clipboard.writeText(text);
      void showInformation(
        l10n.t('The alternative text is in the clipboard: no Markdown or HTML file here shows this picture.'),
      );
      return;
    }
    const items = places.map((place) => ({ label: namePlace(place), description: place.link.alt.text, place }));
    const placeHolder = l10n.t('Where is the alternative text to stand?');
    const chosen = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder });
    if (chosen === undefined || (await insertAlt(chosen.place, text))) return;
    await env.clipboard.writeText(text);
    void showWarning(l10n.t('{0} has changed. The alternative text is in the clipboard.', chosen.label));
  }

  /** The pictures that were asked about last. */
  #shown(): readonly Attachment[] {
    const turns = path(this.#parts.chat.session);
    const question = turns.findLast((turn) => turn.role === 'user' && picturesOf(turn).length > 0);
    return question?.role === 'user' ? picturesOf(question) : [];
  }
}

/** The words of an answer, without the fence that some models put around them all the same. */
function textOf({ parts }: Answer): string {
  const text = parts
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('')
    .trim();
  return /^(`{3,})\w*\n(?<inner>[\s\S]*)\n\1$/.exec(text)?.groups?.['inner'] ?? text;
}

/** The question as it stands in the chat. */
function wordsOf(question: ReadyQuestion, count: number): string {
  switch (question) {
    case 'describe':
      return count === 1 ? l10n.t('Describe this picture') : l10n.t('Describe these {0} pictures', count);
    case 'read':
      return l10n.t('Read the text');
    case 'altText':
      return l10n.t('Write the alternative text');
    case 'diagram':
      return l10n.t('Explain this diagram');
    case 'code':
      return l10n.t('Write this user interface as code');
    case 'faults':
      return l10n.t('Find what is wrong here');
    case 'compare':
      return l10n.t('Compare these {0} pictures', count);
  }
}
