/**
 * The list of messages and the reader's place in it.
 * Owns scrolling: it follows the end, keeps a place across reloads, and offers the way back to new text.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SessionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { Persisted } from '../../persisted.ts';
import { ScrollFollower } from '../../scroll.ts';
import type { PanelStore } from '../../store.ts';
import type { FindElement, SearchedList } from '../find/bar.ts';
import { LightElement } from '../light.ts';
import { Transcript } from './transcript.ts';

const placePauseMs = 250;

/** While the end is followed only what is left behind changes, and that has time. */
const followPauseMs = 250;

export class LogElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    session: { attribute: false },
    finding: { state: true },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  declare session: SessionView;
  /** The bar to find something is there. */
  declare finding: boolean;

  #transcript: Transcript | undefined;
  #follower: ScrollFollower | undefined;
  #placeTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#placeTimer);
    this.#placeTimer = undefined;
    this.#follower?.dispose();
    this.#follower = undefined;
    this.#transcript?.dispose();
    this.#transcript = undefined;
  }

  /** Opens the bar to find something in the conversation, or goes back to it. */
  async find(): Promise<void> {
    if (this.finding) this.querySelector<FindElement>('ask-find')?.focus();
    else {
      await import('../find/bar.ts');
      this.finding = true;
    }
  }

  protected override render(): TemplateResult {
    return html`${
        this.finding
          ? html`<ask-find
              .list=${this.#searched}
              .messages=${this.session.messages}
              .onClose=${this.#endFind}
            ></ask-find>`
          : nothing
      }
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label=${t('Conversation')}
        tabindex="0"
        @keydown=${this.#key}
        @copy=${this.#copy}
      >
        <div class="messages" role="feed"></div>
      </div>
      ${
        this.#follower?.newText
          ? html`<button type="button" class="pill" data-testid="new-text" @click=${this.#toEnd}>
              ${t('New text')} <span aria-hidden="true">↓</span>
            </button>`
          : nothing
      }`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('session')) return;
    const before = changed.get('session');
    const first = this.#transcript === undefined;
    const [transcript, follower] = this.#parts();
    transcript.update(this.session);
    follower.writing = this.session.activity !== undefined;
    if (first && this.#restorePlace(transcript, follower)) return;
    const other = before?.id !== this.session.id;
    if (!other && ending(before) === ending(this.session)) return;
    if (other || asked(before, this.session)) follower.follow();
    transcript.refresh(other);
  }

  /** The list and its place, made with the first drawing. */
  #parts(): readonly [Transcript, ScrollFollower] {
    const scroller = this.#scroller;
    const list = scroller.firstElementChild;
    if (!(list instanceof HTMLElement)) throw new Error('The list is not rendered yet');
    this.#transcript ??= new Transcript(scroller, list, this.store);
    this.#follower ??= new ScrollFollower(scroller, list, {
      onChange: () => this.requestUpdate(),
      onMove: () => this.#move(),
      onResize: () => this.#transcript?.refreshSoon(this.#follower?.following === true ? followPauseMs : 0),
    });
    return [this.#transcript, this.#follower];
  }

  get #scroller(): HTMLElement {
    const scroller = this.querySelector<HTMLElement>('[role=log]');
    if (!scroller) throw new Error('The list is not rendered yet');
    return scroller;
  }

  readonly #endFind = (): void => {
    this.finding = false;
    // What was found stays in sight, and the keys move on from there.
    this.#scroller.focus({ preventScroll: true });
  };

  /** The list as the bar sees it. */
  get #searched(): SearchedList {
    const [transcript, follower] = this.#parts();
    return {
      scroller: this.#scroller,
      first: () => transcript.place()?.message.id,
      show: (messageId, partId) => transcript.show(messageId, partId),
      elementOf: (messageId) => transcript.elementOf(messageId),
      hold: (element, offset) => {
        follower.hold(element, offset);
        transcript.refresh(true);
      },
    };
  }

  #toEnd(): void {
    this.#jump(1);
    this.#scroller.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    // In an input the key is the input's.
    if (event.target instanceof Element && event.target.matches('textarea, input, select')) return;
    const step = stepOf(event);
    const end = endOf(event);
    if (step === undefined && end === undefined) return;
    event.preventDefault();
    if (step !== undefined) this.#transcript?.step(step);
    else if (end !== undefined) this.#jump(end);
  }

  /** To the end (1) or the beginning (-1) at once: the browser would fly over everything in between, which is not drawn. */
  #jump(to: 1 | -1): void {
    if (to === 1) this.#follower?.follow();
    else this.#scroller.scrollTop = 0;
    this.#move();
  }

  #copy(event: ClipboardEvent): void {
    const text = this.#transcript?.copy();
    if (text === undefined) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
  }

  #move(): void {
    this.#transcript?.refresh();
    // Not put off by each step: a reader who goes on reading would never be remembered.
    this.#placeTimer ??= setTimeout(() => {
      this.#placeTimer = undefined;
      this.#keepPlace();
    }, placePauseMs);
  }

  #keepPlace(): void {
    const place = this.#follower?.following === true ? undefined : this.#transcript?.place();
    // Told only when it is another: each word to the editor wakes it.
    if (!place && !this.persisted.place) return;
    this.persisted.place = place && {
      sessionId: this.session.id,
      messageId: place.message.id,
      offset: place.offset,
    };
  }

  /** Goes back to where the reader was when the page was last there; false when that is the end, or gone. */
  #restorePlace(transcript: Transcript, follower: ScrollFollower): boolean {
    const { place } = this.persisted;
    const message = place?.sessionId === this.session.id ? transcript.elementOf(place.messageId) : undefined;
    if (!place || !message) return false;
    follower.hold(message, place.offset);
    transcript.refresh(true);
    return true;
  }
}

/** Alt and an arrow go from message to message. */
function stepOf({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): 1 | -1 | undefined {
  if (!altKey || ctrlKey || metaKey || shiftKey) return undefined;
  return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : undefined;
}

/** Home and End go to either end, as Cmd and an arrow do on a Mac. */
function endOf({ key, altKey, metaKey, shiftKey }: KeyboardEvent): 1 | -1 | undefined {
  if (altKey || shiftKey) return undefined;
  if (key === 'End' || (metaKey && key === 'ArrowDown')) return 1;
  return key === 'Home' || (metaKey && key === 'ArrowUp') ? -1 : undefined;
}

/** Another one when messages came, went or gave way to other versions. */
function ending({ messages }: SessionView): string {
  return `${messages.length} ${messages.at(-1)?.id}`;
}

/** Something was just asked: a new question, or an old one in other words. One that waited its turn calls nobody. */
function asked(before: SessionView, now: SessionView): boolean {
  const question = now.messages.findLast(({ role }) => role === 'user');
  const last = now.messages.at(-1);
  if (question === undefined || last === undefined) return false;
  if ([...before.messages, ...before.queue].some(({ id }) => id === question.id)) return false;
  return last.role === 'user' || last.status === 'running';
}

customElements.define('ask-log', LogElement);
