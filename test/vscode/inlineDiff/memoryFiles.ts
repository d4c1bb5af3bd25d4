/** A file system in memory, as an extension of somebody else brings one. */
import * as vscode from 'vscode';

export class MemoryFiles implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  async write(path: string, text: string): Promise<vscode.Uri> {
    this.#files.set(path, new TextEncoder().encode(text));
    return vscode.Uri.from({ scheme: 'askmem', path });
  }

  read(uri: vscode.Uri): string {
    return new TextDecoder().decode(this.#files.get(uri.path));
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const bytes = this.#files.get(uri.path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: bytes.length, size: bytes.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    this.stat(uri);
    return this.#files.get(uri.path) ?? new Uint8Array();
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    this.#files.set(uri.path, bytes);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {}

  delete(uri: vscode.Uri): void {
    this.#files.delete(uri.path);
  }

  rename(): void {}
}
