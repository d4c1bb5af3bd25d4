/**
 * A streaming Markdown text in the DOM. What is on the screen is always exactly what the text so far would give if it were
 * rendered afresh, and an update costs what is still open, not what has been written.
 *
 * How: blocks are parsed line by line. A line that has its end is final; it may close blocks, and a closed block can never
 * change again, whatever follows: that is the rule by which blocks are committed. (A list is closed by the line after it
 * that does not belong to it, not by a blank line, so `1. a`, blank, `2.` stays one list.) The last line, without its end, is
 * tried, drawn and taken back before the next text. Only open blocks are visited; in them, only settled children are
 * skipped, and inlines are parsed again only for a leaf whose text changed. An open code block only gets lines appended.
 *
 * Two things are special to a text that is not finished, and both depend on the text alone. Signs at its very end that may
 * still turn into something else are held back (parse/tail.ts). A link reference resolves if its definition stands before
 * it; `finish` draws the others, so the end is the canonical rendering. Highlighting, maths and diagrams come when a block
 * is closed and there is time.
 */
import { readTool } from './draw/tools.ts';
import { DocumentView } from './sections.ts';
import type { Canvas, Enhanceable } from './draw/view.ts';
import { Enhancer } from './enhance/enhancer.ts';
import type { Block } from '../../protocol/markdown/block.ts';
import { BlockParser, takeDefinitions } from '../../protocol/markdown/blocks.ts';
import type { CodeAction } from '../../protocol/messages.ts';
import { isWithheld } from './parse/tail.ts';

export interface MarkdownOptions {
  /** Turns a link's href into what happens on activation. Only http(s), mailto and workspace-relative hrefs get here, as written. */
  readonly onLink: (href: string) => void;
  /** Something is to be done with the n-th code block of this text, from 0 in document order. */
  readonly onCode: (action: CodeAction, block: number) => void;
}

/** Renders a text that arrives in pieces into `container`, which it has to itself until `dispose`. */
export class StreamingMarkdown {
  readonly #container: HTMLElement;
  readonly #canvas = new TextCanvas();
  readonly #view: DocumentView;
  readonly #listening = new AbortController();
  /** Text that has arrived and is not fed yet; its last line has no end. */
  #pending = '';
  #frame: number | undefined;
  #done = false;

  constructor(container: HTMLElement, options: MarkdownOptions) {
    this.#container = container;
    this.#view = new DocumentView(this.#canvas, container);
    container.classList.add('md', 'md-streaming');
    const { signal } = this.#listening;
    for (const type of ['click', 'auxclick'] as const) {
      container.addEventListener(type, (event) => activate(event, options), { signal });
    }
  }

  /** Adds text; cheap; the DOM follows at the next animation frame (one update per frame). Ignored after `finish`. */
  append(text: string): void {
    if (this.#done || text === '') return;
    this.#pending += text;
    this.#frame ??= requestAnimationFrame(() => this.flush());
  }

  /** Brings the DOM up to date now. */
  flush(): void {
    this.#cancelFrame();
    if (this.#done) return;
    this.#feedLines();
    const { parser } = this.#canvas;
    const takeBack = parser.mark();
    if (this.#pending !== '' && !isWithheld(this.#pending)) parser.feed(clean(this.#pending));
    this.#draw();
    takeBack();
  }

  /** No more text: one canonical render; lazily highlights, sets maths and diagrams. */
  finish(): void {
    this.#cancelFrame();
    if (this.#done) return;
    this.#done = true;
    this.#feedLines();
    if (this.#pending !== '') this.#canvas.parser.feed(clean(this.#pending));
    this.#pending = '';
    this.#canvas.finish();
    this.#draw();
    this.#canvas.redrawAwaiting();
    this.#container.classList.remove('md-streaming');
  }

  /** What shows the n-th outermost block, from 0. One that was far is drawn first. */
  nodeOf(block: number): ChildNode | undefined {
    return this.#view.nodeOf(block);
  }

  /** Stops everything and empties the container. */
  dispose(): void {
    this.#cancelFrame();
    this.#done = true;
    this.#listening.abort();
    this.#canvas.enhancer.dispose();
    this.#view.dispose();
    this.#container.classList.remove('md', 'md-streaming');
    this.#container.replaceChildren();
  }

  #feedLines(): void {
    // A carriage return at the very end may be half of a line ending.
    const lines = this.#pending.split(/\r\n|\n|\r(?!$)/);
    this.#pending = lines.pop() ?? '';
    for (const line of lines) this.#canvas.parser.feed(clean(line));
  }

  #draw(): void {
    this.#view.update(this.#canvas.parser.document);
  }

  #cancelFrame(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}

/** Renders a finished text at once. */
export function renderMarkdown(container: HTMLElement, text: string, options: MarkdownOptions): StreamingMarkdown {
  const markdown = new StreamingMarkdown(container, options);
  markdown.append(text);
  markdown.finish();
  return markdown;
}

/** The text as its views see it. */
class TextCanvas implements Canvas {
  readonly parser = new BlockParser();
  readonly enhancer = new Enhancer();
  #finished = false;
  #awaiting: (() => void)[] = [];

  get definitions(): number {
    return this.parser.definitions.size;
  }

  isUnfinished(block: Block): boolean {
    return !this.#finished && this.parser.isProvisional(block);
  }

  resolve(label: string, block: Block): string | undefined {
    const known = this.parser.definitions.get(label);
    if (known !== undefined && (this.#finished || known.seq <= block.seq)) return known.href;
    // An open paragraph may itself start with the definition.
    return block.open ? takeDefinitions(block).definitions.find(([name]) => name === label)?.[1] : undefined;
  }

  paragraphLines(block: Block): readonly string[] {
    return block.kind === 'paragraph' && block.open ? takeDefinitions(block).lines : block.lines;
  }

  awaitDefinition(redraw: () => void): void {
    // At the end every definition is known.
    if (!this.#finished) this.#awaiting.push(redraw);
  }

  enhance(part: Enhanceable): void {
    this.enhancer.add(part);
  }

  finish(): void {
    this.parser.end();
    this.#finished = true;
  }

  redrawAwaiting(): void {
    if (this.definitions > 0) for (const redraw of this.#awaiting) redraw();
    this.#awaiting = [];
  }
}

/** A NUL is not text. */
function clean(line: string): string {
  return line.replaceAll('\0', '\ufffd').replace(/\r$/, '');
}

function activate(event: MouseEvent, options: MarkdownOptions): void {
  if (!(event.target instanceof Element) || event.button > 1) return;
  const link = event.target.closest('a');
  const href = link?.getAttribute('href');
  if (href !== undefined && href !== null) {
    // The editor has its own listener for links further out.
    event.preventDefault();
    event.stopPropagation();
    options.onLink(href.replace(/^\.\//, ''));
    return;
  }
  if (event.button !== 0) return;
  const tool = readTool(event.target);
  if (tool !== undefined) options.onCode(tool.action, tool.block);
}
