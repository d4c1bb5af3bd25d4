/**
 * One stretch of what the model wrote, as Markdown.
 * A part that is being written takes each piece as it comes, past the list around it.
 */
import { type PropertyValues } from 'lit';
import type { SaidView } from '../../../protocol/view.ts';
import { renderMarkdown, StreamingMarkdown, type MarkdownOptions } from '../../markdown/stream.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement } from '../light.ts';

export class PartElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    view: { attribute: false },
    live: { attribute: false },
  };

  declare store: PanelStore;
  declare view: SaidView;
  /** More is to come. */
  declare live: boolean;

  /** While it is written, and after that if it was written here. */
  #stream: StreamingMarkdown | undefined;
  #markdown: StreamingMarkdown | undefined;
  /** Length of the text given to the stream, in UTF-16 units. */
  #shown = 0;
  #release: (() => void)[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#clear();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate('view');
  }

  protected override updated(changed: PropertyValues<this>): void {
    const other = changed.get('view') && changed.get('view')?.id !== this.view.id;
    // What was finished is begun again when an answer goes on, also where that is over before it was drawn.
    const wasLive = changed.get('live') ?? this.live;
    const again = !wasLive && this.#shown > 0 && (this.live || this.view.text.length > this.#shown);
    if (other || again) this.#clear();
    if (this.live) this.#write();
    else if (this.#stream) this.#finish();
    else this.#render();
  }

  /** What shows the n-th outermost block of the text, from 0; drawn now if it was not. */
  nodeOf(block: number): ChildNode | undefined {
    return this.#markdown?.nodeOf(block);
  }

  #write(): void {
    if (!this.#stream) {
      this.#stream = new StreamingMarkdown(this, this.#options());
      this.#markdown = this.#stream;
      this.#release.push(this.store.watchPart(this.view.id, (text) => this.#append(text)));
    }
    this.#catchUp();
  }

  #finish(): void {
    this.#catchUp();
    this.#stream?.finish();
    // A finished stream takes no more.
    for (const release of this.#release.splice(0)) release();
  }

  /** The view has all text; the stream may lack what came while it was not there. */
  #catchUp(): void {
    const { text } = this.store.findPart(this.view.id) ?? this.view;
    if (text.length > this.#shown) this.#append(text.slice(this.#shown));
  }

  #append(text: string): void {
    this.#shown += text.length;
    this.#stream?.append(text);
  }

  #render(): void {
    if (this.#release.length > 0) return;
    this.#shown = this.view.text.length;
    const markdown = renderMarkdown(this, this.view.text, this.#options());
    this.#markdown = markdown;
    this.#release.push(() => markdown.dispose());
  }

  #clear(): void {
    for (const release of this.#release.splice(0)) release();
    this.#stream?.dispose();
    this.#stream = undefined;
    this.#markdown = undefined;
    this.#shown = 0;
    this.replaceChildren();
  }

  #options(): MarkdownOptions {
    const partId = this.view.id;
    return {
      onLink: (href) => this.store.post({ type: 'openLink', partId, href }),
      onCode: (action, block) => this.store.post({ type: 'code', action, partId, block }),
    };
  }
}

customElements.define('ask-part', PartElement);
