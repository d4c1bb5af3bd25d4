/** The card that says what went wrong and what to do next. A function, not an element: it has no state. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { ActionId, TroubleView } from '../../protocol/view.ts';

/** `act` is called with the action of the pressed button. `more` stands after the buttons of the actions. */
export function troubleCard(
  trouble: TroubleView,
  act: (id: ActionId) => void,
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<section class="card" data-testid="trouble" data-severity=${trouble.severity}>
    <h3>${trouble.title}</h3>
    <p>${trouble.text}</p>
    ${
      trouble.actions.length > 0 || more !== nothing
        ? html`<div class="card-actions">
            ${trouble.actions.map(({ id, label, primary }) =>
              primary
                ? html`<vscode-button data-action=${id} @click=${() => act(id)}>${label}</vscode-button>`
                : html`<button type="button" class="link" data-action=${id} @click=${() => act(id)}>${label}</button>`,
            )}${more}
          </div>`
        : nothing
    }
  </section>`;
}
