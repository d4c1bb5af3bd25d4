/**
 * Makes settled parts richer when there is time: one part for each idle moment, in order, each kind from its own lazy chunk.
 * A part that cannot be made richer stays as it is, which is always readable.
 */
import type { Enhanceable } from '../draw/view.ts';

/** Longer code is left plain: one pass over it would be felt. */
const codeLimit = 50_000;

/** Works through its parts until it is disposed. */
export class Enhancer {
  readonly #parts: Enhanceable[] = [];
  readonly #blobs: string[] = [];
  #working = false;
  #disposed = false;

  add(part: Enhanceable): void {
    if (part.kind === 'code' && part.text.length > codeLimit) return;
    this.#parts.push(part);
    if (!this.#working) void this.#work();
  }

  dispose(): void {
    this.#disposed = true;
    this.#parts.length = 0;
    for (const url of this.#blobs) URL.revokeObjectURL(url);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (;;) {
      await idle();
      const part = this.#parts.shift();
      if (part === undefined || this.#disposed) break;
      try {
        await this.#enhance(part);
      } catch {
        // The chunk is gone or the source is beyond the library: the plain form stays.
      }
    }
    this.#working = false;
  }

  async #enhance(part: Enhanceable): Promise<void> {
    if (part.kind === 'formula') {
      const { setFormula } = await import('./formula.ts');
      setFormula(part.element, part.source, part.display);
    } else if (part.language === 'mermaid') {
      const { drawDiagram } = await import('./diagram.ts');
      if (!this.#disposed) this.#blobs.push(drawDiagram(part.surface, part.text));
    } else {
      const { highlight } = await import('./highlight.ts');
      await highlight(part.surface, part.language, part.text, idle);
    }
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 500 });
  });
}
