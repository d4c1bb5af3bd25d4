/**
 * A menu at a button: one at a time, above everything, worked by mouse and keyboard alike.
 * Owns where it stands, which item has the focus and when it closes. What can be chosen is the caller's.
 */
import { html, nothing, render, type TemplateResult } from 'lit';
import { icon } from './icons.ts';

export interface MenuItem {
  readonly label: string;
  /** Beside the label, dimmer: a price, a shortcut. */
  readonly hint?: string;
  /** What is told of it on hover; the label if there is none. */
  readonly title?: string;
  /** A codicon. */
  readonly icon?: string;
  /** One of the items of its group is the current one. Left out where nothing is being picked. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** Called after the menu has closed and the focus is back at the button. */
  readonly choose: () => void;
}

export interface MenuGroup {
  /** Stands above the items. */
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

export interface Menu {
  /** The menu's name for those who do not see what it belongs to. */
  readonly label: string;
  /** A group without items is left out. */
  readonly groups: readonly MenuGroup[];
}

/** Distance from the button and from the edges, in CSS pixels. */
const gap = 4;

/** Letters typed within this time make one word. */
const typingPauseMs = 600;

let opened: OpenMenu | undefined;

/**
 * Opens the menu at `anchor`, which has `aria-haspopup="menu"` and gets its `aria-expanded` from here. A menu that is open
 * closes; if it was this anchor's, that is all, so that a button opens and closes its menu.
 */
export function openMenu(anchor: HTMLElement, menu: Menu): void {
  const mine = opened?.anchor === anchor;
  opened?.close(mine);
  if (!mine) opened = new OpenMenu(anchor, menu);
}

class OpenMenu {
  readonly anchor: HTMLElement;
  readonly #element = document.createElement('div');
  readonly #ended = new AbortController();
  #typed = '';
  #typedAt = -Infinity;

  constructor(anchor: HTMLElement, menu: Menu) {
    this.anchor = anchor;
    const element = this.#element;
    element.className = 'menu';
    element.popover = 'manual';
    element.role = 'menu';
    element.ariaLabel = menu.label;
    render(this.#groups(menu.groups), element);
    (anchor.closest('main') ?? document.body).append(element);
    element.showPopover();
    anchor.ariaExpanded = 'true';
    this.#place();
    this.#focus(this.#items.find(({ ariaChecked }) => ariaChecked === 'true') ?? this.#items[0]);
    this.#listen();
  }

  close(returnFocus: boolean): void {
    if (opened !== this) return;
    opened = undefined;
    this.#ended.abort();
    this.#element.remove();
    this.anchor.ariaExpanded = 'false';
    if (returnFocus) this.anchor.focus();
  }

  #groups(groups: readonly MenuGroup[]): TemplateResult[] {
    return groups
      .filter(({ items }) => items.length > 0)
      .map(
        ({ label, items }) =>
          html`<div class="menu-group" role="group" aria-label=${label ?? nothing}>
            ${label === undefined ? nothing : html`<div class="menu-heading" aria-hidden="true">${label}</div>`}
            ${items.map((item) => this.#item(item))}
          </div>`,
      );
  }

  #item(item: MenuItem): TemplateResult {
    const { label, hint, checked, disabled = false } = item;
    const picture = checked === undefined ? item.icon : checked ? 'check' : 'blank';
    return html`<div
      class="menu-item"
      role=${checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${checked ?? nothing}
      aria-disabled=${disabled ? 'true' : nothing}
      title=${item.title ?? label}
      tabindex="-1"
      @click=${() => this.#choose(item)}
      @pointermove=${(event: PointerEvent & { readonly currentTarget: HTMLElement }) => this.#focus(event.currentTarget)}
    >
      ${picture === undefined ? nothing : icon(picture)}<span class="menu-label">${label}</span>${
        hint === undefined ? nothing : html`<span class="menu-hint">${hint}</span>`
      }
    </div>`;
  }

  #listen(): void {
    const { signal } = this.#ended;
    const { anchor } = this;
    const element = this.#element;
    element.addEventListener('keydown', (event) => this.#key(event), { signal });
    // A press on the button itself is left to the button, which closes what it opened.
    const outside = ({ target }: Event): void => {
      if (target instanceof Node && !element.contains(target) && !anchor.contains(target)) this.close(false);
    };
    document.addEventListener('pointerdown', outside, { capture: true, signal });
    document.addEventListener('focusin', outside, { capture: true, signal });
    document.addEventListener('scroll', () => this.#place(), { capture: true, passive: true, signal });
    window.addEventListener('resize', () => this.#place(), { signal });
    window.addEventListener('blur', () => this.close(false), { signal });
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items;
    const index = items.findIndex((item) => item === document.activeElement);
    switch (event.key) {
      case 'ArrowDown':
        this.#focus(items.at((index + 1) % items.length));
        break;
      case 'ArrowUp':
        this.#focus(items.at(index <= 0 ? -1 : index - 1));
        break;
      case 'Home':
        this.#focus(items[0]);
        break;
      case 'End':
        this.#focus(items.at(-1));
        break;
      case 'Enter':
      case ' ':
        if (event.key === ' ' && this.#typing(event)) this.#type(event, index);
        else if (!event.repeat) items[index]?.click();
        break;
      case 'Escape':
        this.close(true);
        break;
      case 'Tab':
        // The focus goes on from the button.
        this.close(true);
        return;
      default:
        if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
        this.#type(event, index);
    }
    // Escape would stop the answer, and the arrows would scroll.
    event.preventDefault();
    event.stopPropagation();
  }

  #typing({ timeStamp }: KeyboardEvent): boolean {
    return this.#typed !== '' && timeStamp - this.#typedAt < typingPauseMs;
  }

  /** Goes to the next item that begins with what is typed; the same letter again goes on to the next one. */
  #type(event: KeyboardEvent, index: number): void {
    const letter = event.key.toLowerCase();
    const again = !this.#typing(event) || this.#typed === letter;
    this.#typed = again ? letter : this.#typed + letter;
    this.#typedAt = event.timeStamp;
    const from = again ? index + 1 : index;
    const items = this.#items;
    const order = [...items.slice(from), ...items.slice(0, from)];
    this.#focus(
      order.find((item) => item.querySelector('.menu-label')?.textContent.trim().toLowerCase().startsWith(this.#typed)),
    );
  }

  #choose({ disabled, choose }: MenuItem): void {
    if (disabled === true) return;
    this.close(true);
    choose();
  }

  get #items(): HTMLElement[] {
    return Array.from(this.#element.querySelectorAll<HTMLElement>('.menu-item'));
  }

  #focus(item: HTMLElement | undefined): void {
    if (item !== document.activeElement) item?.focus();
  }

  /** Below the button or, where there is more room, above it; never beyond an edge. */
  #place(): void {
    if (!this.anchor.isConnected) return this.close(false);
    const { style } = this.#element;
    const { top, bottom, left, right } = this.anchor.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const above = top - 2 * gap;
    const below = clientHeight - bottom - 2 * gap;
    const wanted = this.#element.scrollHeight;
    const down = below >= wanted || below >= above;
    style.maxHeight = `${Math.max(0, down ? below : above)}px`;
    const { width, height } = this.#element.getBoundingClientRect();
    // In line with the button's left edge, else with its right one.
    const start = left + width + gap <= clientWidth ? left : right - width;
    style.left = `${Math.max(gap, Math.min(start, clientWidth - width - gap))}px`;
    style.top = `${down ? bottom + gap : top - gap - height}px`;
  }
}
