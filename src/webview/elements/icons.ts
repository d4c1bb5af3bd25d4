/** Pictures: the editor's own icon font and the panel's mark. All are decoration; names come from the words beside them. */
import { html, type TemplateResult } from 'lit';
import type { AttachmentView } from '../../protocol/view.ts';

/** One icon of the editor's font, by its name there. */
export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

export const attachmentIcons: Readonly<Record<AttachmentView['icon'], string>> = {
  file: 'file-code',
  selection: 'selection',
  image: 'file-media',
};

/** A speech bubble that smiles. */
export const mark = html`<svg class="mark" viewBox="0 0 44 44" aria-hidden="true">
  <path
    d="M8 24.5C8 15.5 14.500 9.500 23 9.500c8 0 13.500 5 13.500 12.300C36.500 30 30.200 35.500 22.500 35.500c-2.700 0-5.200-.6-7.300-1.800L8.500 36l2-6.200A13 13 0 0 1 8 24.500Z"
  />
  <path d="M15.500 22.500c2.800 4.300 7.200 5.600 11 3.700 2.700-1.300 4.300-3.800 4.400-6.900" />
</svg>`;
