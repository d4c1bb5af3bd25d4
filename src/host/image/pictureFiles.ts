/**
 * Shows pictures that are no file, as they are sent, in the editor's own picture viewer.
 * Owns the read-only files that it looks at: in memory, the last few of them.
 */
import {
  commands,
  EventEmitter,
  FileSystemError,
  FileType,
  Uri,
  workspace,
  type Disposable,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
} from 'vscode';
import type { AttachedPicture } from '../../core/conversation/model.ts';
import { Disposables } from '../lifecycle.ts';

const scheme = 'ask-deepseek-picture';
const maxKept = 20;

export class PictureFiles implements Disposable, FileSystemProvider {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new EventEmitter<FileChangeEvent[]>());
  /** By path. */
  readonly #files = new Map<string, Uint8Array>();

  readonly onDidChangeFile = this.#changed.event;

  constructor() {
    this.#own.add(workspace.registerFileSystemProvider(scheme, this, { isReadonly: true, isCaseSensitive: true }));
  }

  async show({ id, label, image }: AttachedPicture): Promise<void> {
    const ending = image.mimeType.replace('image/', '.');
    // A slash in a label is no step of a path.
    const name = label.replaceAll('/', '\u2215');
    const uri = Uri.from({ scheme, path: `/${id}/${name.endsWith(ending) ? name : `${name}${ending}`}` });
    this.#files.delete(uri.path);
    this.#files.set(uri.path, Buffer.from(image.base64, 'base64'));
    for (const path of this.#files.keys()) if (this.#files.size > maxKept) this.#files.delete(path);
    await commands.executeCommand('vscode.open', uri);
  }

  stat({ path }: Uri): FileStat {
    return { type: FileType.File, ctime: 0, mtime: 0, size: this.#find(path).byteLength };
  }

  readFile({ path }: Uri): Uint8Array {
    return this.#find(path);
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  watch(): Disposable {
    return { dispose: () => undefined };
  }

  createDirectory(): void {
    throw FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw FileSystemError.NoPermissions();
  }

  delete(): void {
    throw FileSystemError.NoPermissions();
  }

  rename(): void {
    throw FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#own.dispose();
  }

  #find(path: string): Uint8Array {
    const file = this.#files.get(path);
    if (file === undefined) throw FileSystemError.FileNotFound();
    return file;
  }
}
