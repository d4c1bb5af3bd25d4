/**
 * The block tree to DOM. Each container remembers how many of its children are settled and never visits them again, so an
 * update costs what is still open, not what has been written.
 */
import { t } from '../../l10n.ts';
import type { Block } from '../../../protocol/markdown/block.ts';
import { CodeView } from './code.ts';
import { make } from './dom.ts';
import { isTask, LeafView, RowView } from './leaf.ts';
import type { Canvas, View } from './view.ts';

/** Draws children of one block, all or a range of them; `placeOf` says which element the n-th child belongs to. */
export class Children {
  readonly #canvas: Canvas;
  readonly #placeOf: (index: number) => Element;
  readonly #from: number;
  readonly #to: number;
  readonly #views: View[] = [];
  #block: Block | undefined;
  #settled: number;

  /** The children from number `from`, before number `to`. */
  constructor(canvas: Canvas, placeOf: (index: number) => Element, from = 0, to = Infinity) {
    this.#canvas = canvas;
    this.#placeOf = placeOf;
    this.#from = from;
    this.#to = to;
    this.#settled = from;
  }

  update(block: Block): void {
    if (block !== this.#block) this.#settled = this.#from;
    this.#block = block;
    const { children } = block;
    const end = Math.min(this.#to, children.length);
    for (let index = this.#settled; index < end; index++) {
      const child = children[index];
      if (child !== undefined) this.#draw(block, child, index);
    }
    while (this.#views.length > Math.max(0, end - this.#from)) this.#views.pop()?.node.remove();
    this.#settleTo(block, block.settled);
  }

  settle(block: Block): void {
    this.#settleTo(block, block.children.length);
  }

  /** What shows the child with this number. */
  nodeOf(index: number): ChildNode | undefined {
    return this.#views[index - this.#from]?.node;
  }

  #draw(parent: Block, child: Block, index: number): void {
    const key = keyOf(parent, child, index);
    const old = this.#views[index - this.#from];
    if (old?.key === key) {
      old.update(child);
      return;
    }
    const view = makeView(this.#canvas, key, parent, child, index);
    view.update(child);
    this.#views[index - this.#from] = view;
    if (old === undefined) this.#placeOf(index).append(view.node);
    else old.node.replaceWith(view.node);
  }

  #settleTo(block: Block, count: number): void {
    for (; this.#settled < Math.min(count, this.#to); this.#settled++) {
      const child = block.children[this.#settled];
      if (child !== undefined) this.#views[this.#settled - this.#from]?.settle(child);
    }
  }
}

/** Quotes, lists and items. */
class ContainerView implements View {
  readonly key: string;
  readonly node: HTMLElement;
  readonly #children: Children;

  constructor(canvas: Canvas, key: string, tag: 'blockquote' | 'ul' | 'ol' | 'li') {
    this.key = key;
    this.node = make(tag);
    this.#children = new Children(canvas, () => this.node);
  }

  update(block: Block): void {
    if (block.kind === 'list') {
      this.node.className = block.loose ? '' : 'md-tight';
      if (block.list?.ordered === true && block.list.start !== 1)
        this.node.setAttribute('start', `${block.list.start}`);
      else this.node.removeAttribute('start');
    }
    this.#children.update(block);
  }

  settle(block: Block): void {
    this.#children.settle(block);
  }
}

/** A table in a frame that scrolls sideways. */
class TableView implements View {
  readonly key: string;
  readonly node: HTMLElement;
  readonly #body = make('tbody');
  readonly #table: HTMLElement;
  readonly #children: Children;

  constructor(canvas: Canvas, key: string) {
    this.key = key;
    const head = make('thead');
    this.#table = make('table', '', head);
    this.node = make('div', 'md-table', this.#table);
    this.node.tabIndex = 0;
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', t('Table'));
    this.#children = new Children(canvas, (index) => (index === 0 ? head : this.#body));
  }

  update(block: Block): void {
    this.#children.update(block);
    // Moving a body that is in place already would cost every row of it, and the reader's selection.
    if (block.children.length <= 1) this.#body.remove();
    else if (this.#body.parentNode === null) this.#table.append(this.#body);
  }

  settle(block: Block): void {
    this.#children.settle(block);
  }
}

/** Display maths: its source until it is complete and set. */
class FormulaView implements View {
  readonly key = 'math';
  readonly #source = make('code', 'md-formula');
  readonly node = make('div', 'md-math md-display', this.#source);
  readonly #canvas: Canvas;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  update(block: Block): void {
    this.#source.textContent = block.lines.join('\n');
  }

  settle(block: Block): void {
    this.#canvas.enhance({ kind: 'formula', source: block.lines.join('\n'), display: true, element: this.node });
  }
}

/** What never changes and needs nothing: a rule, or the place of definitions. */
class StillView implements View {
  readonly key: string;
  readonly node: ChildNode;

  constructor(key: string) {
    this.key = key;
    this.node = key === 'rule' ? make('hr') : document.createTextNode('');
  }

  update(): void {}

  settle(): void {}
}

function keyOf(parent: Block, block: Block, index: number): string {
  switch (block.kind) {
    case 'heading':
      return `h${block.level}`;
    case 'list':
      return block.list?.ordered === true ? 'ol' : 'ul';
    case 'paragraph':
      return parent.kind === 'item' && index === 0 && isTask(block) ? 'task' : 'paragraph';
    case 'table':
      return `table ${block.columns?.join(' ') ?? ''}`;
    case 'row':
      return index === 0 ? 'header' : 'row';
    case 'code':
    case 'definitions':
    case 'document':
    case 'item':
    case 'math':
    case 'quote':
    case 'rule':
      return block.kind;
  }
}

function makeView(canvas: Canvas, key: string, parent: Block, block: Block, index: number): View {
  switch (block.kind) {
    case 'quote':
      return new ContainerView(canvas, key, 'blockquote');
    case 'list':
      return new ContainerView(canvas, key, block.list?.ordered === true ? 'ol' : 'ul');
    case 'item':
      return new ContainerView(canvas, key, 'li');
    case 'paragraph':
      return new LeafView(canvas, key, 'p', key === 'task');
    case 'heading':
      return new LeafView(canvas, key, headingTag(block.level), false);
    case 'code':
      return new CodeView(canvas);
    case 'math':
      return new FormulaView(canvas);
    case 'table':
      return new TableView(canvas, key);
    case 'row':
      return new RowView(canvas, key, parent, index === 0);
    case 'document':
    case 'definitions':
    case 'rule':
      return new StillView(key);
  }
}

function headingTag(level: number): 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' {
  return (['h1', 'h2', 'h3', 'h4', 'h5'] as const)[level - 1] ?? 'h6';
}
