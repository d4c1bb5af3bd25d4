/**
 * Remembers what the open documents say and where the person was, and finds what of it helps to continue at a cursor.
 * Owns the documents' chunks, their recency and the bound on memory. A change costs what it touches, a query costs the
 * same however much is open. Learns of everything through its methods; reads nothing by itself.
 */
import { isSecretPath } from '../gate/secrets.ts';
import type { DocumentSnapshot, Query, Snippet } from '../model.ts';
import { ChunkedDocument, longestLine, signaturesOf, textOf, type Chunk } from './source/chunks.ts';
import { Chooser, type Candidate } from './choose.ts';
import { PathTable } from './paths.ts';
import { Postings } from './postings.ts';
import { RecentChunks } from './recentChunks.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';
import { similarity, wordsOf } from './source/tokens.ts';

/** What an editor marks in a document. */
export interface Diagnostic {
  readonly line: number;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
}

/** What the index needs from outside. */
export interface SnippetIndexSettings {
  /** Milliseconds, never going back. */
  now(): number;
  /** The bound on what all documents take together, by an estimate that is rather too high. The least recently used go first. */
  readonly maxBytes: number;
  /** Whether the document of this path must not be sent anywhere. Files that hold secrets are refused in any case. */
  isRefused(path: string): boolean;
}

/** Lines count from 0; ranges end before `endLine`. Documents that were never opened here, were refused or had to give way are ignored. */
export interface SnippetIndex {
  readonly sizeBytes: number;
  has(uri: string): boolean;
  /** Reads the first `lineCount` lines of `document`, all unless said otherwise; from the start if it was open. */
  didOpen(document: DocumentSnapshot, lineCount?: number): void;
  /** Reads the `lines` that follow what was read of the document so far. */
  didReadOn(uri: string, lines: readonly string[]): void;
  /** The lines of `range` became `lines`. */
  didChange(uri: string, version: number, range: LineRange, lines: readonly string[]): void;
  didClose(uri: string): void;
  /** The person looked at these lines. */
  didView(uri: string, range: LineRange): void;
  /** The person copied `text` out of this document. */
  didCopy(text: string, uri: string): void;
  setDiagnostics(uri: string, diagnostics: readonly Diagnostic[]): void;
  /** The best `limit` snippets, best first and in an order that changes as little as possible from query to query. */
  find(query: Query, limit: number): Snippet[];
}

export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

const minuteMs = 60_000;
const editedForMs = 30 * minuteMs;
const viewedForMs = 10 * minuteMs;
const copiedForMs = 5 * minuteMs;
const mostLinesOfEdit = 60;
const mostLinesOfDocument = 50_000;
const mostLinesOfView = 120;
const longestCopy = 4_000;
const mostImports = 40;
const diagnosticReach = 2;
const fewestWords = 3;
const leastSimilarity = 0.12;

interface Known {
  readonly document: ChunkedDocument;
  diagnostics: readonly Diagnostic[];
}

interface Copied {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly words: Int32Array;
  readonly atMs: number;
}

/** An empty index. */
export function createSnippetIndex(settings: SnippetIndexSettings): SnippetIndex {
  return new IncrementalIndex(settings);
}

class IncrementalIndex implements SnippetIndex {
  sizeBytes = 0;
  readonly #settings: SnippetIndexSettings;
  // In order of use, last used last.
  readonly #known = new Map<string, Known>();
  readonly #postings = new Postings();
  readonly #paths = new PathTable<ChunkedDocument>();
  readonly #chooser = new Chooser();
  readonly #edited = new RecentChunks();
  readonly #viewed = new RecentChunks();
  #copied: Copied | undefined;

  constructor(settings: SnippetIndexSettings) {
    this.#settings = settings;
  }

  has(uri: string): boolean {
    return this.#known.has(uri);
  }

  didOpen(snapshot: DocumentSnapshot, lineCount = snapshot.lineCount): void {
    this.didClose(snapshot.uri);
    if (this.#refuses(snapshot.path) || isSecretPath(snapshot.uri) || snapshot.lineCount > mostLinesOfDocument) return;
    const document = new ChunkedDocument(snapshot, (chunk, words) => this.#postings.update(chunk, words));
    this.#known.set(snapshot.uri, { document, diagnostics: [] });
    this.#paths.add(document.path, document);
    this.didReadOn(
      snapshot.uri,
      Array.from({ length: lineCount }, (_, line) => snapshot.lineAt(line)),
    );
  }

  didReadOn(uri: string, lines: readonly string[]): void {
    const document = this.#known.get(uri)?.document;
    if (document !== undefined) this.#replace(document, document.lineCount, document.lineCount, lines);
  }

  didChange(uri: string, version: number, { startLine, endLine }: LineRange, lines: readonly string[]): void {
    const known = this.#use(uri);
    if (known === undefined || version < known.document.version) return;
    const { document } = known;
    if (startLine < 0 || startLine > endLine || endLine > document.lineCount) {
      // A change was missed. A wrong index is worse than none.
      this.didClose(uri);
      return;
    }
    document.version = version;
    const chunks = this.#replace(document, startLine, endLine, lines);
    const grownBy = lines.length - (endLine - startLine);
    if (grownBy !== 0) {
      known.diagnostics = known.diagnostics.map((diagnostic) =>
        diagnostic.line < endLine ? diagnostic : { ...diagnostic, line: diagnostic.line + grownBy },
      );
    }
    // More at once is a formatter or another branch, not the person.
    if (lines.length <= mostLinesOfEdit) this.#edited.note(chunks, this.#settings.now());
  }

  didClose(uri: string): void {
    const known = this.#known.get(uri);
    if (known === undefined) return;
    this.#known.delete(uri);
    this.#paths.remove(known.document);
    this.sizeBytes -= known.document.sizeBytes;
    known.document.clear();
  }

  didView(uri: string, { startLine, endLine }: LineRange): void {
    const known = this.#use(uri);
    if (known === undefined || endLine - startLine > mostLinesOfView) return;
    this.#viewed.note(known.document.within(startLine, endLine), this.#settings.now());
  }

  didCopy(text: string, uri: string): void {
    const known = this.#known.get(uri);
    if (known === undefined || text.length > longestCopy) return;
    const lines = text.split(/\r\n|\r|\n/);
    const words = wordsOf(lines);
    if (words.length < fewestWords || lines.some((line) => line.length > longestLine)) return;
    const { path } = known.document;
    this.#copied = { path, text: lines.join('\n'), lines, words, atMs: this.#settings.now() };
  }

  setDiagnostics(uri: string, diagnostics: readonly Diagnostic[]): void {
    const known = this.#known.get(uri);
    if (known === undefined) return;
    known.diagnostics = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  }

  find(query: Query, limit: number): Snippet[] {
    if (this.#refuses(query.document.path)) return [];
    const near = surroundingsOf(query);
    const active = this.#use(query.document.uri);
    const candidates: Candidate[] = [...this.#copy(near)];
    if (active !== undefined) {
      candidates.push(...diagnosticsAt(active, query.position.line), ...this.#imported(active.document));
    }
    candidates.push(...this.#chunks(near, active?.document));
    return this.#chooser.choose(candidates, limit);
  }

  *#copy(near: Surroundings): Generator<Candidate> {
    const copied = this.#copied;
    if (copied === undefined || this.#settings.now() - copied.atMs > copiedForMs) return;
    if (near.contains(copied.lines) || this.#refuses(copied.path)) return;
    const { path, words, text } = copied;
    yield { identity: 'copied', kind: 'copied', path, score: 0.8, words, line: () => 0, text: () => text };
  }

  /** The documents that `active` imports, each with what it declares. */
  #imported(active: ChunkedDocument): Candidate[] {
    const found = new Set<ChunkedDocument>();
    for (const chunk of active.chunks) {
      for (const reference of chunk.imports) {
        if (found.size >= mostImports) break;
        for (const document of this.#paths.resolve(reference, active.path)) found.add(document);
      }
    }
    const candidates: Candidate[] = [];
    for (const document of found) {
      if (document === active) continue;
      candidates.push({
        identity: document,
        kind: 'import',
        path: document.path,
        score: 0.75,
        words: new Int32Array(),
        line: () => 0,
        text: () => (this.#refuses(document.path) ? '' : signaturesOf(document)),
      });
    }
    return candidates;
  }

  /** Chunks that were edited or viewed lately or that look like what is being written, by the best of their reasons. */
  #chunks(near: Surroundings, active: ChunkedDocument | undefined): Iterable<Candidate> {
    const excluded = new Set(active?.within(near.startLine, near.endLine));
    const best = new Map<Chunk, Candidate>();
    const offer = (chunk: Chunk, kind: Snippet['kind'], score: number): void => {
      const { owner, words } = chunk;
      if (owner === undefined || score <= (best.get(chunk)?.score ?? 0)) return;
      best.set(chunk, {
        identity: chunk,
        kind,
        path: owner.path,
        score,
        words,
        line: () => owner.lineOf(chunk),
        text: () => (near.contains(chunk.lines) || this.#refuses(owner.path) ? '' : textOf(chunk)),
      });
    };
    const isUseful = (chunk: Chunk): boolean => chunk.words.length >= fewestWords && !excluded.has(chunk);
    const now = this.#settings.now();
    const edited = this.#edited.since(now - editedForMs).filter(isUseful);
    for (const [rank, chunk] of edited.entries()) offer(chunk, 'edited', 0.7 / (1 + rank / 4));
    const viewed = this.#viewed.since(now - viewedForMs).filter(isUseful);
    for (const [rank, chunk] of viewed.entries()) offer(chunk, 'viewed', 0.35 / (1 + rank / 4));
    if (near.words.length < fewestWords) return best.values();
    for (const chunk of this.#postings.sharing(near.words)) {
      if (!isUseful(chunk)) continue;
      const share = similarity(near.words, chunk.words);
      // Whole hundredths, so that what is as good as equal keeps its order.
      if (share >= leastSimilarity) offer(chunk, 'similar', Math.round((0.3 + share) * 100) / 100);
    }
    return best.values();
  }

  #refuses(path: string): boolean {
    return isSecretPath(path) || this.#settings.isRefused(path);
  }

  #use(uri: string): Known | undefined {
    const known = this.#known.get(uri);
    if (known === undefined) return;
    this.#known.delete(uri);
    this.#known.set(uri, known);
    return known;
  }

  #replace(document: ChunkedDocument, startLine: number, endLine: number, lines: readonly string[]): Chunk[] {
    this.sizeBytes -= document.sizeBytes;
    const chunks = document.replace(startLine, endLine, lines);
    this.sizeBytes += document.sizeBytes;
    for (const uri of this.#known.keys()) {
      if (this.sizeBytes <= this.#settings.maxBytes) break;
      this.didClose(uri);
    }
    return chunks;
  }
}

function diagnosticsAt({ document, diagnostics }: Known, line: number): Candidate[] {
  const here = diagnostics
    .filter((diagnostic) => Math.abs(diagnostic.line - line) <= diagnosticReach)
    .sort((a, b) => a.line - b.line)
    .map(({ message }) => message.slice(0, longestLine));
  if (here.length === 0) return [];
  const text = here.join('\n');
  const { path } = document;
  const words = new Int32Array();
  return [{ identity: 'diagnostic', kind: 'diagnostic', path, score: 1, words, line: () => line, text: () => text }];
}
