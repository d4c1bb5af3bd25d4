/**
 * What the agent may not do unasked: the whole of what it wants to do, and the answers there are.
 * Owns the words. It never takes the focus: a key meant for something else must not allow anything.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Decision } from '../../../core/agent/approvals.ts';
import type { Approval } from '../../../core/agent/tool.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';

export function approvalCard(store: PanelStore, partId: string, approval: Approval): TemplateResult {
  const { kind, subject, warning, prefix } = approval;
  const decide = (decision: Decision): void => store.post({ type: 'decide', partId, decision });
  const heading = approvalHeading(kind);
  return html`<section class="card approval" data-testid="approval" role="group" aria-label=${heading}>
    <h3>${heading}</h3>
    <pre class="approval-subject" tabindex="0" aria-label=${t('What is asked')}>${subject}</pre>
    ${warning === undefined ? nothing : html`<p class="approval-warning">${warning}</p>`}
    <div class="card-actions">
      <vscode-button data-decision="allow" @click=${() => decide('allow')}>${t('Allow')}</vscode-button>
      ${
        prefix === undefined || warning !== undefined
          ? nothing
          : html`<button type="button" class="link" data-decision="allowPrefix" @click=${() => decide('allowPrefix')}>
              ${t('Allow “{0}” in this chat', prefix)}
            </button>`
      }
      <button type="button" class="link" data-decision="refuse" @click=${() => decide('refuse')}>${t('Refuse')}</button>
    </div>
  </section>`;
}

/** What kind of thing is asked about, as a question. */
export function approvalHeading(kind: Approval['kind']): string {
  switch (kind) {
    case 'command':
      return t('Run this command?');
    case 'network':
      return t('Send this to the network?');
    case 'edit':
      return t('Change this?');
    case 'tool':
      return t('Use this tool?');
  }
}

/** The agent has reached a limit. */
export function limitCard(store: PanelStore, text: string): TemplateResult {
  return html`<section class="card" data-testid="limit" data-severity="warning">
    <h3>${t('Limit reached')}</h3>
    <p>${text}</p>
    <div class="card-actions">
      <vscode-button data-action="goOn" @click=${() => store.post({ type: 'goOn' })}>${t('Go on')}</vscode-button>
      <button type="button" class="link" @click=${() => store.post({ type: 'stop' })}>${t('Stop')}</button>
    </div>
  </section>`;
}
