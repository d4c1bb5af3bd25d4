/**
 * The buttons of a code block: copy from the start, the others once the block is complete. One stop for the Tab key; the arrow
 * keys go from button to button.
 * Owns which buttons a block has. What they do is the host's matter, which is told the block's number alone.
 */
import { codeActions, type CodeAction } from '../../../protocol/messages.ts';
import { t } from '../../l10n.ts';
import { make } from './dom.ts';

const copiedMs = 1_500;

const shells =
  /^(?:sh|bash|zsh|fish|shell|shellscript|console|shell-?session|terminal|powershell|pwsh|ps1?|bat|cmd|batch)$/;

/** The row of buttons of a new block. */
export function makeTools(): HTMLElement {
  const tools = make('span', 'md-tools', makeTool('copy'));
  tools.setAttribute('role', 'toolbar');
  tools.setAttribute('aria-label', t('Code block'));
  tools.addEventListener('keydown', (event) => moveFocus(tools, event));
  return tools;
}

/** Adds what makes sense only for code that is complete. */
export function completeTools(tools: HTMLElement, language: string): void {
  if (tools.childElementCount > 1) return;
  const own: readonly CodeAction[] = shells.test(language)
    ? ['run', 'insert', 'newFile']
    : ['apply', 'insert', 'newFile'];
  const buttons = own.map(makeTool);
  for (const button of buttons) button.tabIndex = -1;
  tools.prepend(...buttons);
}

/** What was asked for by activating `target`, if it is such a button. */
export function readTool(target: Element): { readonly action: CodeAction; readonly block: number } | undefined {
  const button = target.closest<HTMLElement>('.md-tool[data-code]');
  const action = codeActions.find((one) => one === button?.dataset['code']);
  const block = Number(button?.closest<HTMLElement>('.md-tools')?.dataset['block'] ?? NaN);
  if (button === null || action === undefined || Number.isNaN(block)) return undefined;
  if (action === 'copy') confirmCopy(button);
  return { action, block };
}

const icons: Readonly<Record<CodeAction, string>> = {
  copy: 'copy',
  insert: 'insert',
  apply: 'diff',
  newFile: 'new-file',
  run: 'terminal',
};

function makeTool(action: CodeAction): HTMLButtonElement {
  const tool = make('button', `md-tool codicon codicon-${icons[action]}`);
  tool.type = 'button';
  tool.dataset['code'] = action;
  nameTool(tool, nameOf(action));
  return tool;
}

function nameOf(action: CodeAction): string {
  switch (action) {
    case 'copy':
      return t('Copy code');
    case 'insert':
      return t('Insert at cursor');
    case 'apply':
      return t('Apply to file');
    case 'newFile':
      return t('New file from this code');
    case 'run':
      return t('Run in terminal…');
  }
}

function nameTool(tool: HTMLElement, name: string): void {
  tool.setAttribute('aria-label', name);
  tool.title = name;
}

function confirmCopy(tool: HTMLElement): void {
  if (tool.classList.contains('codicon-check')) return;
  tool.classList.replace('codicon-copy', 'codicon-check');
  nameTool(tool, t('Copied'));
  setTimeout(() => {
    tool.classList.replace('codicon-check', 'codicon-copy');
    nameTool(tool, nameOf('copy'));
  }, copiedMs);
}

function moveFocus(tools: HTMLElement, event: KeyboardEvent): void {
  const buttons = [...tools.querySelectorAll<HTMLButtonElement>('button:not([hidden])')];
  const at = buttons.findIndex((button) => button === event.target);
  const next = {
    ArrowRight: (at + 1) % buttons.length,
    ArrowLeft: (at + buttons.length - 1) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  const button = next === undefined ? undefined : buttons[next];
  if (at === -1 || button === undefined) return;
  event.preventDefault();
  for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  button.focus();
}
