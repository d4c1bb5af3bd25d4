/**
 * Keeps the end of a growing list in sight while the reader is there, and leaves the reader alone otherwise.
 * Owns the scroll position rule only; what "New text" looks like is the list's matter.
 */

/** The end counts as in sight within this distance, in CSS pixels: a line of text. */
const nearEnd = 20;

/** The last words of an answer come with its end and are drawn after it: growth counts as new text for this long, in ms. */
const lastWordsMs = 500;

/** What a reader does to move. */
const moves = ['wheel', 'pointerdown', 'touchstart', 'keydown'] as const;

export interface FollowerListener {
  /** `following` or `newText` is another. */
  readonly onChange: () => void;
  /** Another part of the list is in sight; not while the end is followed. */
  readonly onMove: () => void;
  /** The list or what is in it has another size. Nothing may be changed in the list right then. */
  readonly onResize: () => void;
}

export class ScrollFollower {
  readonly #scroller: HTMLElement;
  readonly #listener: FollowerListener;
  readonly #resizes: ResizeObserver;
  #writing = false;
  #lastWords: ReturnType<typeof setTimeout> | undefined;
  #top = 0;
  #height = 0;
  #following = true;
  #newText = false;
  #held: { readonly element: Element; readonly offset: number } | undefined;

  /** `content` is the scroller's one child. */
  constructor(scroller: HTMLElement, content: HTMLElement, listener: FollowerListener) {
    this.#scroller = scroller;
    this.#listener = listener;
    this.#resizes = new ResizeObserver(() => this.#grow());
    this.#resizes.observe(content);
    this.#resizes.observe(scroller);
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  /** Whether growth means new text: an answer is being written. Opening a fold or drawing an old message is none. */
  set writing(writing: boolean) {
    if (writing) {
      clearTimeout(this.#lastWords);
      this.#lastWords = undefined;
      this.#writing = true;
    } else if (this.#writing) {
      this.#lastWords ??= setTimeout(() => {
        this.#lastWords = undefined;
        this.#writing = false;
      }, lastWordsMs);
    }
  }

  /** The reader is at the end: what is written there keeps being shown. */
  get following(): boolean {
    return this.#following;
  }

  /** Something was written below while the reader was elsewhere. */
  get newText(): boolean {
    return this.#newText;
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.#letGo();
    this.#set(true, false);
    this.#toEnd();
  }

  /**
   * Puts the element's top `offset` pixels above the top of the list and keeps it there, whatever grows around it,
   * until the reader moves.
   */
  hold(element: Element, offset: number): void {
    this.#held = { element, offset };
    this.#set(false, this.#newText);
    this.#toHeld();
    for (const event of moves) this.#scroller.addEventListener(event, this.#letGo, { passive: true, once: true });
  }

  dispose(): void {
    this.#letGo();
    clearTimeout(this.#lastWords);
    this.#resizes.disconnect();
    this.#scroller.removeEventListener('scroll', this.#scrolled);
  }

  readonly #letGo = (): void => {
    this.#held = undefined;
    for (const event of moves) this.#scroller.removeEventListener(event, this.#letGo);
  };

  readonly #scrolled = (): void => {
    if (this.#held) {
      // The browser moved the list to keep something else in its place, maybe so far that what is held would be left behind.
      this.#toHeld();
      this.#listener.onMove();
      return;
    }
    const { scrollTop } = this.#scroller;
    // Our own step to the end: asking for more would lay the page out once more in each frame.
    if (this.#following && scrollTop >= this.#top) return;
    // Only moving up leaves the end: when the text grows the position stays and the end moves away by itself.
    if (this.#distance() <= nearEnd) this.#set(true, false);
    else if (scrollTop < this.#top) this.#set(false, this.#newText);
    this.#top = scrollTop;
    this.#listener.onMove();
  };

  #grow(): void {
    const { scrollHeight } = this.#scroller;
    const grew = scrollHeight > this.#height;
    this.#height = scrollHeight;
    if (this.#held) this.#toHeld();
    if (this.#following) this.#toEnd();
    else if (grew && this.#writing && this.#distance() > nearEnd) this.#set(false, true);
    this.#listener.onResize();
  }

  #toEnd(): void {
    const { scrollHeight, clientHeight } = this.#scroller;
    // One pixel less, so that the place that is reached is never above it. Reading it back would lay out the page again.
    this.#top = scrollHeight - clientHeight - 1;
    this.#scroller.scrollTop = scrollHeight;
  }

  #toHeld(): void {
    if (!this.#held) return;
    const { element, offset } = this.#held;
    // Drawn anew, or gone: where it was is not known any more.
    if (!element.isConnected) return this.#letGo();
    this.#scroller.scrollTop +=
      element.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top + offset;
    this.#top = this.#scroller.scrollTop;
  }

  #distance(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #set(following: boolean, newText: boolean): void {
    if (following === this.#following && newText === this.#newText) return;
    this.#following = following;
    this.#newText = newText;
    this.#listener.onChange();
  }
}
