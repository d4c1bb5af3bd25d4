/**
 * What a service said besides words: a JSON value as a tree that folds.
 * Owns the drawing. The value is a stranger's, so it becomes text nodes alone, and of a large one only the beginning.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../l10n.ts';

/** More than anyone reads in a panel. */
const maxMembers = 200;
const maxDepth = 20;

/** `open` where there are no words to read first. */
export function fieldsTree(json: string, open: boolean): TemplateResult {
  return html`<details class="fields" ?open=${open}>
    <summary>${t('What else the service said')}</summary>
    ${branch(parse(json), 0)}
  </details>`;
}

function branch(value: unknown, depth: number): TemplateResult {
  if (typeof value !== 'object' || value === null) return html`<span class="field-value">${String(value)}</span>`;
  const members = Object.entries(value);
  const more = members.length - maxMembers;
  return html`<ul>
    ${members.slice(0, maxMembers).map(([name, member]) => html`<li>${field(name, member, depth)}</li>`)}
    ${more > 0 ? html`<li>${t('{0} more', more)}</li>` : nothing}
  </ul>`;
}

function field(name: string, value: unknown, depth: number): TemplateResult {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch || depth >= maxDepth) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return html`<span class="field-name">${name}</span> <span class="field-value">${text}</span>`;
  }
  return html`<details>
    <summary>
      <span class="field-name">${name}</span> <span class="field-count">${Object.keys(value).length}</span>
    </summary>
    ${branch(value, depth + 1)}
  </details>`;
}

/** Text that is no JSON, as a torn file leaves it, is its own value. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}
