/**
 * Shows what an attachment holds: the file it came from while that still says the same, else the text as it was taken.
 * Owns the read-only documents for such text.
 */
import { commands, languages, Range, Uri, window, workspace, type Disposable, type TextDocument } from 'vscode';
import type { AttachedPicture, Attachment } from '../../core/conversation/model.ts';
import { PictureFiles } from '../image/pictureFiles.ts';
import { Disposables } from '../lifecycle.ts';
import { uriOf } from './places.ts';

const scheme = 'ask-deepseek-attachment';

export class AttachmentViewer implements Disposable {
  readonly #own = new Disposables();
  /** By the path of their documents, as long as these are open. */
  readonly #texts = new Map<string, string>();
  #pictures: PictureFiles | undefined;

  constructor() {
    this.#own.add(
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? '',
      }),
    );
    this.#own.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.path);
      }),
    );
  }

  async show(attachment: Attachment): Promise<void> {
    const { icon, path, lines, text } = attachment;
    const uri = path === undefined || icon === 'folder' ? undefined : uriOf(path);
    if (isPicture(attachment)) {
      if (uri !== undefined && (await exists(uri))) await commands.executeCommand('vscode.open', uri);
      else await (this.#pictures ??= this.#own.add(new PictureFiles())).show(attachment);
      return;
    }
    const file = uri && (await openText(uri));
    const range = file && rangeOf(file, lines, text);
    if (file === undefined || range === undefined) await this.#showText(attachment);
    else await window.showTextDocument(file, { selection: range, preview: true });
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #showText({ id, label, text, language }: Attachment): Promise<void> {
    // A slash in a label is no step of a path.
    const uri = Uri.from({ scheme, path: `/${id}/${label.replaceAll('/', '\u2215')}` });
    this.#texts.set(uri.path, text);
    const document = await workspace.openTextDocument(uri);
    const known = language !== undefined && (await languages.getLanguages()).includes(language);
    if (known) await languages.setTextDocumentLanguage(document, language);
    await window.showTextDocument(document, { preview: true });
  }
}

function isPicture(attachment: Attachment): attachment is AttachedPicture {
  return attachment.image !== undefined;
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** Where the file still holds the text: at its lines, or as a whole; undefined if it does not. */
function rangeOf(file: TextDocument, lines: Attachment['lines'], text: string): Range | undefined {
  if (lines === undefined) return file.getText() === text ? new Range(0, 0, 0, 0) : undefined;
  const [first, last] = lines;
  if (last > file.lineCount) return undefined;
  const range = new Range(first - 1, 0, last - 1, file.lineAt(last - 1).text.length);
  return file.getText(range).includes(text.trimEnd()) ? range : undefined;
}

/** undefined where there is no such file any more. */
async function openText(uri: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
