/**
 * The place of one message in the list: always in the page and always of the right height, filled only near what is seen.
 * Owns what stands in for a message that is far away: nothing, in the room it had when it was last drawn, or a guess.
 */
import type { ActivityView, MessageView, QuestionView } from '../../../protocol/view.ts';
import type { PanelStore } from '../../store.ts';
import { hurryNearby } from '../../nearby.ts';
import type { LightElement } from '../light.ts';
import { AnswerElement } from './answer.ts';
import { QuestionElement } from './question.ts';
import type { ReasoningElement } from './reasoning.ts';

/** What a message is drawn from. */
export interface CellContent {
  readonly message: MessageView;
  /** The message before it, if it is a question. */
  readonly question: QuestionView | undefined;
  /** Its number in the list, from 1, and how many there are. */
  readonly position: number;
  readonly count: number;
  /** Only for the last message, while it is being written. */
  readonly activity: ActivityView | undefined;
}

/** Of the panel's text: what a guess of a height is made of, in CSS pixels. */
const lineHeight = 20;
const characterWidth = 7;
const frameHeight = 60;

/** What a reader works with; where they did, the message is kept as they left it. */
const controls = 'button, summary, textarea, input, select';

export class Cell {
  readonly element = document.createElement('div');
  readonly #store: PanelStore;
  #content: CellContent;
  #message: AnswerElement | QuestionElement | undefined;
  #touched = false;

  /** `width` of the column in CSS pixels, for the guess. */
  constructor(store: PanelStore, content: CellContent, width: number) {
    this.#store = store;
    this.#content = content;
    this.element.className = 'cell far';
    this.element.dataset['height'] = String(guessHeight(content.message, width));
    for (const type of ['click', 'input'] as const) {
      this.element.addEventListener(type, ({ target }) => {
        this.#touched ||= target instanceof Element && target.closest(controls) !== null;
      });
    }
  }

  get message(): MessageView {
    return this.#content.message;
  }

  get near(): boolean {
    return !this.element.classList.contains('far');
  }

  update(content: CellContent): void {
    this.#content = content;
    if (this.#message) this.#fill(this.#message);
  }

  /** Draws the message; nothing when it is drawn. */
  enter(): void {
    if (this.near) return;
    this.element.classList.remove('far');
    if (this.#message) return;
    this.#message = this.#content.message.role === 'user' ? new QuestionElement() : new AnswerElement();
    this.#fill(this.#message);
    this.element.append(this.#message);
  }

  /** Complete, without waiting for another task, when what has entered is in the page. */
  async drawn(): Promise<void> {
    await this.#message?.updateComplete;
    await Promise.all([...this.element.querySelectorAll<LightElement>('ask-part')].map((part) => part.updateComplete));
  }

  /** Draws what a long text left out between two heights of the window; false where there is nothing of the kind. */
  fill(top: number, bottom: number): boolean {
    const left = [...this.element.querySelectorAll('.md-section.far')].filter((section) => {
      const box = section.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    for (const section of left) hurryNearby(section);
    return left.length > 0;
  }

  /** Takes the message away; its room stays. One that is written, selected or in use stays drawn. */
  leave(): void {
    if (this.#isInUse()) return;
    this.element.dataset['height'] = String(this.element.getBoundingClientRect().height);
    this.element.classList.add('far');
    if (this.#touched) return;
    this.#message = undefined;
    this.element.replaceChildren();
  }

  /** Draws the whole message, a folded one unfolded and the thought with this id opened; complete when its text can be measured. */
  async show(partId?: string): Promise<void> {
    this.enter();
    if (this.#message instanceof QuestionElement) this.#message.unfold();
    await this.#message?.updateComplete;
    for (const thought of this.element.querySelectorAll<ReasoningElement>('ask-reasoning')) {
      if (thought.view.id === partId) await thought.open();
    }
    await this.drawn();
  }

  /** Brings the top of the message to the top of the list, with the focus on it. */
  async focus(): Promise<void> {
    this.enter();
    await this.#message?.updateComplete;
    const article = this.element.querySelector('article');
    if (!article) return;
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: 'start' });
  }

  #isInUse(): boolean {
    const { element } = this;
    const { anchorNode = null, focusNode = null } = document.getSelection() ?? {};
    return (
      this.#content.activity !== undefined ||
      [document.activeElement, anchorNode, focusNode].some((node) => element.contains(node))
    );
  }

  #fill(element: AnswerElement | QuestionElement): void {
    const { message, question, position, count, activity } = this.#content;
    element.store = this.#store;
    element.position = position;
    element.count = count;
    if (element instanceof QuestionElement) {
      if (message.role === 'user') element.question = message;
    } else if (message.role === 'assistant') {
      element.answer = message;
      element.question = question;
      element.activity = activity;
    }
  }
}

function guessHeight(message: MessageView, width: number): number {
  const parts = message.role === 'user' ? [message] : message.parts.filter(({ kind }) => kind === 'text');
  const length = parts.reduce((sum, { text }) => sum + text.length, 0);
  // A line is seldom full.
  const lines = Math.ceil((length * characterWidth * 1.5) / Math.max(width, 100));
  return frameHeight + lineHeight * (message.role === 'user' ? Math.min(lines, 8) : lines);
}
