/** Pictures: the editor's own icon font and the panel's mark. All are decoration; names come from the words beside them. */
import { html, type TemplateResult } from 'lit';
import type { AttachmentView, CandidateView } from '../../protocol/view.ts';

/** One icon of the editor's font, by its name there. */
export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

export const attachmentIcons: Readonly<Record<AttachmentView['icon'], string>> = {
  file: 'file-code',
  folder: 'folder',
  symbol: 'symbol-method',
  selection: 'selection',
  problems: 'warning',
  terminal: 'terminal',
  diff: 'diff',
  page: 'globe',
  paste: 'clippy',
  image: 'file-media',
  rules: 'law',
  summary: 'fold',
};

export const candidateIcons: Readonly<Record<CandidateView['icon'], string>> = {
  ...attachmentIcons,
  command: 'play',
};

/** The extension's own mark, as in media/activity-bar.svg. */
export const mark = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M12 3.75c4.97 0 9 3.53 9 7.88s-4.03 7.87-9 7.87a10.2 10.2 0 0 1-3.3-.54L4 20.75l1.3-3.9A7.35 7.35 0 0 1 3 11.63c0-4.35 4.03-7.88 9-7.88Z"
  />
  <path d="M8 8.75l3 2.88-3 2.87" />
  <path d="M12.4 13.9c.75-1.1 1.45-1.1 2.15 0s1.4 1.1 2.15 0" />
</svg>`;
