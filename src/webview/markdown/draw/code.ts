/**
 * A code block: a header with its name and buttons, and the code in groups of lines.
 * While the block is open lines are only appended; a group that is full is never touched again, which keeps both script and
 * layout flat however long the block gets.
 */
import { t } from '../../l10n.ts';
import type { Block } from '../../../protocol/markdown/block.ts';
import { make, setText } from './dom.ts';
import { readFenceInfo } from '../../../protocol/markdown/fence.ts';
import type { FenceInfo } from '../../../protocol/markdown/fence.ts';
import { drawCode, isPlainCode } from './pieces.ts';
import { completeTools, makeTools } from './tools.ts';
import type { Canvas, CodeSurface, View } from './view.ts';

/** Lines in one group. */
export const groupLines = 50;

/** From so many groups on, those out of sight are not laid out. */
const longCode = 6;

/** Shows a code block. */
export class CodeView implements View {
  readonly key = 'code';
  readonly node: HTMLElement;
  readonly #canvas: Canvas;
  readonly #title = make('span', 'md-code-title');
  readonly #tools = makeTools();
  readonly #code = make('code');
  readonly #body = make('pre', 'md-code-body', this.#code);
  #groups: HTMLElement[] = [];
  /** Lines drawn for good: all but the last one. */
  #final = 0;
  /** The nodes of the last line, at the end of the last group. */
  #tail: ChildNode[] = [];
  #info: string | undefined;
  #fence: FenceInfo = { language: '', title: '' };

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
    this.#body.tabIndex = 0;
    this.#body.setAttribute('role', 'group');
    this.node = make('div', 'md-code', make('div', 'md-code-header', this.#title, this.#tools), this.#body);
  }

  update(block: Block): void {
    this.#nameIt(block);
    const { lines } = block;
    if (lines.length - 1 < this.#final) this.#clear();
    if (lines.length - 1 > this.#final) {
      this.#dropTail();
      while (this.#final < lines.length - 1) this.#appendGroup(lines);
    }
    this.#drawTail(lines.at(-1));
  }

  settle(block: Block): void {
    const { language } = this.#fence;
    completeTools(this.#tools, language);
    if (language === '') return;
    const surface: CodeSurface = { frame: this.node, tools: this.#tools, body: this.#body, groups: this.#groups };
    this.#canvas.enhance({ kind: 'code', language, text: block.lines.join('\n'), surface });
  }

  #nameIt(block: Block): void {
    const { info = '', number = 0 } = block.fence ?? {};
    this.#tools.dataset['block'] = String(number);
    if (info === this.#info) return;
    this.#info = info;
    this.#fence = readFenceInfo(info);
    const { title } = this.#fence;
    this.#title.textContent = title;
    this.#title.title = title;
    this.#body.setAttribute('aria-label', title === '' ? t('Code') : t('Code, {0}', title));
  }

  /** Appends lines that are final, up to the end of a group. */
  #appendGroup(lines: readonly string[]): void {
    const end = Math.min(lines.length - 1, this.#final + groupLines - (this.#final % groupLines));
    const text = `${lines.slice(this.#final, end).join('\n')}\n`;
    const group = this.#groupOf(this.#final);
    const last = group.lastChild;
    if (last instanceof Text && isPlainCode(text)) last.appendData(text);
    else group.append(...drawCode(text));
    this.#final = end;
  }

  #drawTail(text: string | undefined): void {
    const [node] = this.#tail;
    if (text !== undefined && this.#tail.length === 1 && node instanceof Text && isPlainCode(text)) {
      setText(node, text);
      return;
    }
    this.#dropTail();
    if (text === undefined) return;
    this.#tail = drawCode(text);
    this.#groupOf(this.#final).append(...this.#tail);
  }

  #dropTail(): void {
    for (const node of this.#tail) node.remove();
    this.#tail = [];
  }

  #groupOf(line: number): HTMLElement {
    const index = Math.floor(line / groupLines);
    const known = this.#groups[index];
    if (known !== undefined) return known;
    const group = make('span', 'md-lines');
    this.#groups.push(group);
    if (this.#groups.length > longCode) this.#body.classList.add('md-long-code');
    this.#code.append(group);
    return group;
  }

  #clear(): void {
    this.#code.replaceChildren();
    this.#body.classList.remove('md-long-code');
    this.#groups = [];
    this.#tail = [];
    this.#final = 0;
  }
}
