/**
 * Keeps the end of a growing list in sight while the reader is there, and leaves the reader alone otherwise.
 * Owns the scroll position rule only; what "New text" looks like is the list's matter.
 */

/** The end counts as in sight within this distance, in CSS pixels: a line of text. */
const nearEnd = 20;

export class ScrollFollower {
  readonly #scroller: HTMLElement;
  readonly #onChange: () => void;
  readonly #resizes: ResizeObserver;
  /** Whether growth means new text: an answer is being written. Opening a fold or drawing an old message is none. */
  writing = false;

  #top = 0;
  #height = 0;
  #following = true;
  #newText = false;

  /** `content` is the scroller's one child. `onChange` comes when `following` or `newText` did change. */
  constructor(scroller: HTMLElement, content: HTMLElement, onChange: () => void) {
    this.#scroller = scroller;
    this.#onChange = onChange;
    this.#resizes = new ResizeObserver(() => this.#grow());
    this.#resizes.observe(content);
    this.#resizes.observe(scroller);
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
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
    this.#set(true, false);
    this.#toEnd();
  }

  /** Stays where the reader is, even at the end. */
  release(): void {
    this.#set(false, this.#newText);
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.#scroller.removeEventListener('scroll', this.#scrolled);
  }

  readonly #scrolled = (): void => {
    const { scrollTop } = this.#scroller;
    // Only moving up leaves the end: when the text grows the position stays and the end moves away by itself.
    if (this.#distance() <= nearEnd) this.#set(true, false);
    else if (scrollTop < this.#top) this.#set(false, this.#newText);
    this.#top = scrollTop;
  };

  #grow(): void {
    const { scrollHeight } = this.#scroller;
    const grew = scrollHeight > this.#height;
    this.#height = scrollHeight;
    if (this.#following) this.#toEnd();
    else if (grew && this.writing && this.#distance() > nearEnd) this.#set(false, true);
  }

  #toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
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
    this.#onChange();
  }
}
