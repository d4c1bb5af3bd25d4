/**
 * All messages of a session as cells in a scrolling list, of which only those near the visible part are filled.
 * Owns which those are. Each cell stays in the page, so the browser itself keeps the reader's place when heights change.
 * Nothing here is done per cell while the reader scrolls or text arrives.
 */
import type { MessageView, SessionView } from '../../../protocol/view.ts';
import type { PanelStore } from '../../store.ts';
import { Cell } from './cell.ts';
import { textOfSelection } from './selection.ts';

/** How far beyond the visible part messages are drawn ahead, in CSS pixels. */
const margin = 800;

/** Cells in one box of the list: when one changes, the browser looks at its box and at the other boxes, not at all cells. */
const pageCells = 32;

/** What enters may be lower than was guessed, and something else in sight then: looked at again so often before a frame. */
const looks = 6;

/** So many that were left behind stay drawn: a reader who turns around finds the last one. */
const keptBehind = 1;

export class Transcript {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #store: PanelStore;
  #cells: Cell[] = [];
  /** Cells that are drawn, the one that came into sight first at the front. */
  readonly #drawn = new Set<Cell>();
  #idle: number | undefined;
  /** The list's place when it was last looked at. */
  #top = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** Asked for once in an update, and only if there is something new: it lays out the page. */
  #columnWidth: number | undefined;

  /** `list` is empty, inside `scroller`, and this one's own from now on. */
  constructor(scroller: HTMLElement, list: HTMLElement, store: PanelStore) {
    this.#scroller = scroller;
    this.#list = list;
    this.#store = store;
  }

  /** Shows these messages: those that were there stay as they are. What is drawn is up to `refresh`. */
  update({ messages, activity }: SessionView): void {
    const known = new Map(this.#cells.map((cell) => [cell.message.id, cell]));
    const count = messages.length;
    this.#cells = messages.map((message, index) => {
      const running = index === count - 1 ? activity : undefined;
      const before = messages[index - 1];
      const question = before?.role === 'user' ? before : undefined;
      const content = { message, question, position: index + 1, count, activity: running };
      const cell = known.get(message.id);
      known.delete(message.id);
      cell?.update(content);
      return cell ?? new Cell(this.#store, content, this.#width());
    });
    for (const cell of known.values()) this.#remove(cell);
    this.#columnWidth = undefined;
    const pages = Math.ceil(count / pageCells);
    while (this.#list.children.length > pages) this.#list.lastElementChild?.remove();
    for (let page = 0; page < pages; page++) this.#fillPage(page);
  }

  /** Draws what is in sight at once, and what is near it when there is time, or at once too if asked for. Once in a task. */
  refresh(atOnce = false): void {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    if (bottom <= top) return;
    const ahead = atOnce ? margin : 0;
    // Before anything enters: what is drawn a moment later has no height yet, and nothing must be measured then.
    this.#leaveBehind(this.#between(top - margin, bottom + margin));
    const { scrollTop } = this.#scroller;
    const jumped = Math.abs(scrollTop - this.#top) > bottom - top;
    this.#top = scrollTop;
    void this.#fill(top - ahead, bottom + ahead, jumped);
    this.#idle ??= requestIdleCallback(() => this.#drawAhead(), { timeout: 200 });
  }

  /** The same after a pause, at least until the browser is done with what it does now. */
  refreshSoon(pauseMs: number): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.refresh();
    }, pauseMs);
  }

  dispose(): void {
    clearTimeout(this.#soon);
    if (this.#idle !== undefined) cancelIdleCallback(this.#idle);
    this.#idle = undefined;
  }

  /** The message at the top of what is in sight, with how far its top stands above that, in CSS pixels. */
  place(): { readonly message: MessageView; readonly offset: number } | undefined {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    const [cell] = this.#between(top, bottom);
    return cell && { message: cell.message, offset: top - cell.element.getBoundingClientRect().top };
  }

  /** Goes to the message after (1) or before (-1) the one that has the focus, or else the one at the top of what is in sight. */
  step(by: 1 | -1): void {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    const focused = this.#cells.findIndex(({ element }) => element.contains(document.activeElement));
    const [first] = this.#between(top, bottom);
    const from = focused === -1 && first ? this.#cells.indexOf(first) : focused;
    const cell = this.#cells[from + by];
    if (!cell) return;
    this.#drawn.add(cell);
    void cell.focus();
  }

  /** What a selection copies where it goes over messages that are not drawn; undefined where it does not. */
  copy(): string | undefined {
    return textOfSelection(this.#cells);
  }

  /** Draws the message wherever it is, a thought of it opened if that part is named, and gives back its place in the page. */
  async show(messageId: string, partId?: string): Promise<Element | undefined> {
    const cell = this.#cells.find(({ message }) => message.id === messageId);
    if (!cell) return undefined;
    this.#enter(cell);
    await cell.show(partId);
    return cell.element;
  }

  elementOf(messageId: string): Element | undefined {
    return this.#cells.find(({ message }) => message.id === messageId)?.element;
  }

  /** Puts the cells of a page in their order; moves only those that stand elsewhere. */
  #fillPage(number: number): void {
    const page = this.#list.children[number] ?? this.#list.appendChild(document.createElement('div'));
    let place = page.firstChild;
    for (const { element } of this.#cells.slice(number * pageCells, (number + 1) * pageCells)) {
      if (element === place) place = place.nextSibling;
      else page.insertBefore(element, place);
    }
  }

  /** Draws everything between two heights of the window without waiting for another task: no frame shows a gap. */
  async #fill(top: number, bottom: number, jumped: boolean): Promise<void> {
    for (let look = 0; look < looks; look++) {
      const cells = this.#between(top, bottom);
      const entering = cells.filter((cell) => !cell.near);
      for (const cell of cells) this.#enter(cell);
      await Promise.all(entering.map((cell) => cell.drawn()));
      const filled = cells.filter((cell) => cell.fill(top, bottom));
      if (entering.length > 0 || filled.length > 0) continue;
      if (look > 0 && jumped) this.#anchorAnew();
      break;
    }
    this.#top = this.#scroller.scrollTop;
  }

  /**
   * What the browser holds in its place after a jump was chosen while nothing was drawn: all of a long message. A step makes it
   * choose anew. Not while it scrolls smoothly, which would end there.
   */
  #anchorAnew(): void {
    const { scrollTop } = this.#scroller;
    this.#scroller.scrollTop = scrollTop - 1;
    this.#scroller.scrollTop = scrollTop;
  }

  /** One cell for each moment without other work. */
  #drawAhead(): void {
    this.#idle = undefined;
    // The reader is elsewhere already: what grows now could take the end away before it is known that they went there.
    if (this.#scroller.scrollTop !== this.#top) return;
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    const near = this.#between(top - margin, bottom + margin);
    this.#leaveBehind(near);
    const next = near.find((cell) => !cell.near);
    if (!next) return;
    this.#enter(next);
    this.#idle = requestIdleCallback(() => this.#drawAhead(), { timeout: 200 });
  }

  #leaveBehind(near: readonly Cell[]): void {
    const around = new Set(near);
    const behind = [...this.#drawn].filter((cell) => !around.has(cell));
    for (const cell of behind.slice(0, -keptBehind)) {
      cell.leave();
      if (!cell.near) this.#drawn.delete(cell);
    }
  }

  #enter(cell: Cell): void {
    // Taken out first, so that the set stays in the order of having been seen.
    this.#drawn.delete(cell);
    this.#drawn.add(cell);
    cell.enter();
  }

  #width(): number {
    return (this.#columnWidth ??= this.#list.clientWidth);
  }

  #remove(cell: Cell): void {
    this.#drawn.delete(cell);
    cell.element.remove();
  }

  /** The cells that reach between two heights of the window. Looks at a few of them only. */
  #between(top: number, bottom: number): readonly Cell[] {
    const rectAt = (index: number): DOMRect | undefined => this.#cells[index]?.element.getBoundingClientRect();
    const first = search(this.#cells.length, (index) => (rectAt(index)?.bottom ?? 0) > top);
    const end = search(this.#cells.length, (index) => (rectAt(index)?.top ?? 0) >= bottom);
    return this.#cells.slice(first, end);
  }
}

/** The first index for which it holds, when it holds for all after it; `length` for none. */
function search(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
