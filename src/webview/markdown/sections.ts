/**
 * The whole text in its container. The first blocks stand there by themselves; the others in sections, of which only those
 * near the visible part of the list are drawn once they are settled. Owns which section a block belongs to: that depends on
 * its number alone, so a text looks the same however it arrived.
 */
import type { Block } from '../../protocol/markdown/block.ts';
import { watchNearby } from '../nearby.ts';
import { make } from './draw/dom.ts';
import { Children } from './draw/tree.ts';
import type { Canvas } from './draw/view.ts';

/** Blocks in one section. */
const sectionBlocks = 8;

/** A text of more blocks than these is long: its sections are drawn when they are near. */
const longBlocks = 48;

/** For a guess of what is not drawn yet, in CSS pixels and characters. */
const lineHeight = 20;
const lineLength = 45;
const blockGap = 8;

interface Part {
  /** `long`: the text is. Once it is, it stays so but for what is taken back. */
  update(block: Block, long: boolean): void;
  isSettled(block: Block): boolean;
  /** What shows the child with this number, drawn now if it was not. */
  nodeOf(index: number): ChildNode | undefined;
  dispose(): void;
}

export class DocumentView {
  readonly #canvas: Canvas;
  readonly #container: HTMLElement;
  readonly #parts: Part[] = [];
  #long = false;
  /** Parts before this one cannot change any more. */
  #settled = 0;

  constructor(canvas: Canvas, container: HTMLElement) {
    this.#canvas = canvas;
    this.#container = container;
  }

  update(block: Block): void {
    const count = Math.ceil(block.children.length / sectionBlocks);
    const long = block.children.length > longBlocks;
    // What was drawn as a short text is looked after from now on.
    if (long && !this.#long) for (const part of this.#parts) part.update(block, long);
    this.#long ||= long;
    while (this.#parts.length > count) this.#parts.pop()?.dispose();
    for (let index = this.#settled; index < count; index++) {
      // One after the other: the first blocks stand before the first section.
      const part = (this.#parts[index] ??= this.#makePart(index));
      part.update(block, long);
    }
    while (this.#parts[this.#settled]?.isSettled(block) === true) this.#settled++;
  }

  /** What shows the block with this number, drawn now if it was not. */
  nodeOf(index: number): ChildNode | undefined {
    return this.#parts[Math.floor(index / sectionBlocks)]?.nodeOf(index);
  }

  dispose(): void {
    for (const part of this.#parts.splice(0)) part.dispose();
  }

  #makePart(index: number): Part {
    const [from, to] = [index * sectionBlocks, (index + 1) * sectionBlocks];
    if (index > 0) return new Section(this.#canvas, this.#container, from, to);
    const children = new Children(this.#canvas, () => this.#container, from, to);
    return {
      update: (block) => children.update(block),
      isSettled: (block) => !block.open || block.settled >= to,
      nodeOf: (child) => children.nodeOf(child),
      dispose: () => this.#container.replaceChildren(),
    };
  }
}

/** Blocks in a box of their own, which keeps its height while they are not drawn. */
class Section implements Part {
  readonly #canvas: Canvas;
  readonly #element = make('div', 'md-section');
  readonly #from: number;
  readonly #to: number;
  #forget: (() => void) | undefined;
  #children: Children | undefined;
  #block: Block | undefined;
  #near: boolean | undefined;

  constructor(canvas: Canvas, container: HTMLElement, from: number, to: number) {
    this.#canvas = canvas;
    this.#from = from;
    this.#to = to;
    container.append(this.#element);
  }

  update(block: Block, long: boolean): void {
    this.#block = block;
    if (long) this.#forget ??= watchNearby(this.#element, (near) => this.#move(near));
    if (!long || this.#children || this.#near === true || !this.isSettled(block)) this.#draw(block);
    else if (!this.#isFar()) this.#leave(guessHeight(block.children.slice(this.#from, this.#to)));
  }

  isSettled(block: Block): boolean {
    return !block.open || block.settled >= this.#to;
  }

  nodeOf(index: number): ChildNode | undefined {
    if (!this.#children && this.#block) this.#draw(this.#block);
    return this.#children?.nodeOf(index);
  }

  dispose(): void {
    this.#forget?.();
    this.#element.remove();
  }

  #move(near: boolean): void {
    this.#near = near;
    const block = this.#block;
    if (!block) return;
    // What is drawn already may show a line that the block does not have yet.
    if (near && !this.#children) this.#draw(block);
    else if (!near && this.#children && this.isSettled(block) && !isInUse(this.#element))
      this.#leave(this.#element.getBoundingClientRect().height);
  }

  #draw(block: Block): void {
    this.#element.classList.remove('far');
    this.#children ??= new Children(this.#canvas, () => this.#element, this.#from, this.#to);
    this.#children.update(block);
  }

  #leave(height: number): void {
    // Inside of something closed it has none, and costs nothing.
    if (height === 0) return;
    this.#element.dataset['height'] = String(height);
    this.#element.classList.add('far');
    this.#element.replaceChildren();
    this.#children = undefined;
  }

  #isFar(): boolean {
    return this.#element.classList.contains('far');
  }
}

function isInUse(element: Element): boolean {
  return element.contains(document.activeElement) || document.getSelection()?.containsNode(element, true) === true;
}

function guessHeight(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { lines, children }) => {
    const rows = lines.reduce((count, line) => count + Math.max(1, Math.ceil(line.length / lineLength)), 0);
    return sum + rows * lineHeight + blockGap + guessHeight(children);
  }, 0);
}
