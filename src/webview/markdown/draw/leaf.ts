/** Paragraphs, headings and table rows: leaves whose text is parsed for inlines each time it changes. */
import { t } from '../../l10n.ts';
import type { Block } from '../../../protocol/markdown/block.ts';
import type { Inline } from '../parse/inline.ts';
import { leafLimit, parseInlines } from '../parse/inlines.ts';
import { splitRow } from '../../../protocol/markdown/rows.ts';
import { trimTail } from '../parse/tail.ts';
import { make } from './dom.ts';
import { drawInlines, findFormulas } from './inlines.ts';
import { drawPieces } from './pieces.ts';
import type { Canvas, View } from './view.ts';

const task = /^\[([ xX])\](?:[ \t\n]+|$)/;

/** Whether a first paragraph of a list item starts with a task's box. */
export function isTask(block: Block): boolean {
  return block.kind === 'paragraph' && task.test(block.lines[0] ?? '');
}

/** One run of inlines in one element. */
class InlineField {
  readonly #canvas: Canvas;
  readonly #element: HTMLElement;
  #inlines: readonly Inline[] = [];
  #text: string | undefined;
  #unfinished = false;
  #definitions = 0;
  #awaits = false;

  constructor(canvas: Canvas, element: HTMLElement) {
    this.#canvas = canvas;
    this.#element = element;
  }

  draw(block: Block, text: string, offset = 0): void {
    const unfinished = this.#canvas.isUnfinished(block);
    const { definitions } = this.#canvas;
    if (text === this.#text && unfinished === this.#unfinished && definitions === this.#definitions) return;
    this.#text = text;
    this.#unfinished = unfinished;
    this.#definitions = definitions;
    this.#redraw(block, offset);
  }

  settle(block: Block, offset = 0): void {
    if (this.#awaits) {
      this.#canvas.awaitDefinition(() => {
        this.#redraw(block, offset);
        this.#enhance();
      });
    }
    this.#enhance();
  }

  #redraw(block: Block, offset: number): void {
    this.#awaits = false;
    const resolve = (label: string): string | undefined => {
      const href = this.#canvas.resolve(label, block);
      if (href === undefined) this.#awaits = true;
      return href;
    };
    const text = this.#text ?? '';
    if (text.length > leafLimit) {
      if (this.#inlines.length > 0) this.#element.replaceChildren();
      this.#inlines = [];
      drawPieces(this.#element, text);
      return;
    }
    const shown = this.#unfinished ? trimTail(text) : text;
    const inlines = parseInlines(shown, { resolve, unfinished: this.#unfinished });
    drawInlines(this.#element, this.#inlines, inlines, offset);
    this.#inlines = inlines;
  }

  #enhance(): void {
    if (!this.#inlines.some((inline) => inline.kind !== 'text')) return;
    for (const element of findFormulas(this.#element)) {
      const source = element.querySelector('.md-formula')?.textContent;
      const display = element.classList.contains('md-display');
      if (source !== undefined) this.#canvas.enhance({ kind: 'formula', source, display, element });
    }
  }
}

/** A paragraph, a heading, or a paragraph with a task's box. */
export class LeafView implements View {
  readonly key: string;
  readonly node: HTMLElement;
  readonly #canvas: Canvas;
  readonly #field: InlineField;
  readonly #box: HTMLInputElement | undefined;

  constructor(canvas: Canvas, key: string, tag: 'p' | 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6', boxed: boolean) {
    this.#canvas = canvas;
    this.key = key;
    this.node = make(tag, boxed ? 'md-task' : '');
    this.#field = new InlineField(canvas, this.node);
    if (boxed) {
      this.#box = make('input');
      this.#box.type = 'checkbox';
      this.#box.disabled = true;
      this.node.append(this.#box);
    }
  }

  update(block: Block): void {
    let text = this.#canvas.paragraphLines(block).join('\n');
    if (this.#box !== undefined) {
      const [sign = '', mark] = task.exec(text) ?? [];
      const done = mark !== ' ';
      this.#box.toggleAttribute('checked', done);
      this.#box.setAttribute('aria-label', done ? t('Done') : t('To do'));
      text = text.slice(sign.length);
    }
    this.#field.draw(block, text, this.#offset);
  }

  settle(block: Block): void {
    this.#field.settle(block, this.#offset);
  }

  get #offset(): number {
    return this.#box === undefined ? 0 : 1;
  }
}

/** A row of a table: as many cells as the table has columns. */
export class RowView implements View {
  readonly key: string;
  readonly node: HTMLTableRowElement;
  readonly #fields: readonly InlineField[];

  constructor(canvas: Canvas, key: string, table: Block, header: boolean) {
    this.key = key;
    const cells = (table.columns ?? []).map((align) => {
      const cell = make(header ? 'th' : 'td', align === 'none' ? '' : `md-${align}`);
      if (header) cell.setAttribute('scope', 'col');
      return cell;
    });
    this.node = make('tr', '', ...cells);
    this.#fields = cells.map((cell) => new InlineField(canvas, cell));
  }

  update(block: Block): void {
    const texts = splitRow(block.lines[0] ?? '');
    for (const [index, field] of this.#fields.entries()) field.draw(block, texts[index] ?? '');
  }

  settle(block: Block): void {
    for (const field of this.#fields) field.settle(block);
  }
}
