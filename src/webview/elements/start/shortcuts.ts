/**
 * The sheet of keys: everything that the keyboard can do here, over the panel until Escape.
 * Owns the list. The keys themselves are handled where they act.
 */
import { html, render, type TemplateResult } from 'lit';
import { t } from '../../l10n.ts';
import { icon } from '../icons.ts';

interface Shortcut {
  /** One chord; its keys by their names on this keyboard. */
  readonly keys: readonly string[];
  readonly what: string;
}

const mac = navigator.userAgent.includes('Mac');
const [control, alt, shift] = mac ? ['⌘', '⌥', '⇧'] : ['Ctrl', 'Alt', 'Shift'];

let open: HTMLDialogElement | undefined;

/** Shows the sheet, or takes it away if it is there. The focus goes back to where it was. */
export function toggleShortcuts(): void {
  if (open !== undefined) {
    open.close();
    return;
  }
  const dialog = document.createElement('dialog');
  dialog.className = 'sheet';
  dialog.setAttribute('aria-labelledby', 'shortcuts-title');
  render(
    sheet(() => dialog.close()),
    dialog,
  );
  document.body.append(dialog);
  const before = document.activeElement;
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== '?') return;
    // An answer that is being written goes on.
    event.preventDefault();
    event.stopPropagation();
    dialog.close();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    open = undefined;
    if (before instanceof HTMLElement) before.focus();
  });
  open = dialog;
  dialog.showModal();
}

function sheet(close: () => void): TemplateResult {
  return html`<header class="sheet-header">
      <h2 id="shortcuts-title">${t('Keyboard shortcuts')}</h2>
      <button type="button" class="icon-button" title=${t('Close')} aria-label=${t('Close')} @click=${close}>
        ${icon('close')}
      </button>
    </header>
    ${group(t('Asking'), [
      { keys: ['Enter'], what: t('Send; while an answer is written, after it') },
      { keys: [control, 'Enter'], what: t('Stop the answer and send') },
      { keys: [shift, 'Enter'], what: t('New line') },
      { keys: ['↑'], what: t('Last question again, in an empty input') },
      { keys: ['@'], what: t('Attach a file, a symbol, problems and more') },
      { keys: ['Esc'], what: t('Stop the answer, or go back') },
    ])}
    ${group(t('Reading'), [
      { keys: ['Tab'], what: t('Next button; hidden ones show') },
      { keys: [alt, '↓'], what: t('Next message') },
      { keys: [alt, '↑'], what: t('Previous message') },
      { keys: ['Home', 'End'], what: t('Beginning and end of the chat') },
      { keys: [control, 'F'], what: t('Find in chat') },
      { keys: ['←', '→'], what: t('Between versions, and the buttons of a code block') },
      { keys: ['?'], what: t('This list') },
    ])}
    ${group(t('Earlier chats'), [
      { keys: ['Enter'], what: t('Open') },
      { keys: ['F2'], what: t('Rename') },
      { keys: ['Delete'], what: t('Move to trash') },
    ])}
    ${group(t('Proposed changes, in the editor'), [
      { keys: [control, alt, 'Enter'], what: t('Accept the change at the cursor') },
      { keys: [control, alt, '⌫'], what: t('Reject the change at the cursor') },
      { keys: [control, alt, shift, 'Enter'], what: t('Accept all changes') },
      { keys: [control, alt, shift, '⌫'], what: t('Reject all changes') },
      { keys: [alt, 'F5'], what: t('Next change') },
      { keys: [shift, alt, 'F5'], what: t('Previous change') },
    ])}`;
}

function group(name: string, shortcuts: readonly Shortcut[]): TemplateResult {
  return html`<section class="sheet-group">
    <h3>${name}</h3>
    <dl>
      ${shortcuts.map(
        ({ keys, what }) =>
          html`<div>
            <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
            <dd>${what}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
