/**
 * The first-run card: which service, its address, and the one button that goes on.
 * Owns the choice while it is being made; the key is asked for by the editor and never enters the page.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ConnectionView, ServiceKind, TroubleView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { TextKeys } from '../composer/keys.ts';
import { icon, mark } from '../icons.ts';
import { LightElement } from '../light.ts';
import { troubleCard } from '../trouble.ts';

const kinds: readonly ServiceKind[] = ['official', 'gateway', 'local'];

export class ConnectElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    connection: { attribute: false },
    kind: { state: true },
    missing: { state: true },
  };

  declare store: PanelStore;
  declare connection: ConnectionView;
  declare kind: ServiceKind;
  /** The button was pressed without an address. */
  declare missing: boolean;

  readonly #keys = new TextKeys();
  readonly #addresses: Record<ServiceKind, string> = { official: '', gateway: '', local: 'http://127.0.0.1:11434' };

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('connection');
    const { kind, address } = this.connection;
    if (!changed.has('connection') || (before?.kind === kind && before.address === address)) return;
    this.kind = kind;
    if (address) this.#addresses[kind] = address;
  }

  protected override render(): TemplateResult {
    const { testing, trouble } = this.connection;
    return html`<form
      class="hero connect"
      data-testid="connect"
      aria-busy=${testing}
      @submit=${this.#submit}
      novalidate
    >
      ${mark}
      <h2>${t('Connect DeepSeek')}</h2>
      <p>${t("Your key stays in this computer's keychain and goes only to the service you choose.")}</p>
      <fieldset class="segments" ?disabled=${testing}>
        <legend class="hidden">${t('Service')}</legend>
        ${kinds.map((kind) => this.#segment(kind))}
      </fieldset>
      ${this.kind === 'official' ? nothing : this.#address()}
      <vscode-button type="submit" block ?disabled=${testing}>
        ${testing ? html`${icon('loading codicon-modifier-spin')} ${t('Testing the connection…')}` : this.#submitLabel()}
      </vscode-button>
      <p class="note">
        ${
          this.kind === 'local'
            ? t('A local model needs no key.')
            : t('The editor asks for the key in its own password box; this panel never sees it.')
        }
      </p>
      ${
        this.kind === 'official'
          ? html`<button type="button" class="link" data-action="getKey" @click=${this.#getKey}>
              ${t('Get a key')}
            </button>`
          : nothing
      }
      ${trouble && !testing ? troubleCard(quiet(trouble), (id) => this.store.post({ type: 'action', id })) : nothing}
    </form>`;
  }

  #segment(kind: ServiceKind): TemplateResult {
    return html`<label class="segment" title=${nameKind(kind)}>
      <input
        type="radio"
        name="kind"
        .value=${kind}
        .checked=${kind === this.kind}
        @change=${() => this.#choose(kind)}
      />
      <span>${nameKind(kind)}</span>
    </label>`;
  }

  #address(): TemplateResult {
    return html`<div class="field">
      <label for="address">${this.kind === 'gateway' ? t('Gateway address') : t('Server address')}</label>
      <input
        id="address"
        type="url"
        spellcheck="false"
        autocomplete="off"
        placeholder=${this.kind === 'gateway' ? 'https://gateway.example.com' : 'http://127.0.0.1:11434'}
        .value=${this.#addresses[this.kind]}
        ?disabled=${this.connection.testing}
        aria-invalid=${this.missing}
        aria-describedby=${this.missing ? 'address-missing' : nothing}
        @input=${this.#type}
        @keydown=${this.#key}
        @compositionend=${(event: CompositionEvent) => this.#keys.composed(event)}
      />
      ${
        this.missing
          ? html`<p class="field-error" id="address-missing" role="alert">
              ${t('Enter the address of the service first.')}
            </p>`
          : nothing
      }
    </div>`;
  }

  #submitLabel(): string {
    return this.kind === 'local' ? t('Test and start') : t('Enter key and test');
  }

  #choose(kind: ServiceKind): void {
    this.kind = kind;
    this.missing = false;
  }

  #type(event: InputEvent & { readonly target: HTMLInputElement }): void {
    this.#addresses[this.kind] = event.target.value;
    this.missing = false;
  }

  readonly #key = (event: KeyboardEvent): void => {
    // Enter in a field of a form sends the form.
    if (event.key !== 'Enter') return;
    if (this.#keys.isTaken(event) || !this.#keys.isMeant(event)) event.preventDefault();
  };

  #getKey(): void {
    this.store.post({ type: 'action', id: 'getKey' });
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const address = this.#addresses[this.kind].trim();
    this.missing = this.kind !== 'official' && address === '';
    if (this.missing) this.querySelector<HTMLInputElement>('#address')?.focus();
    else this.store.post({ type: 'connect', kind: this.kind, address });
  }
}

/** The card's own button is the primary one. */
function quiet(trouble: TroubleView): TroubleView {
  return { ...trouble, actions: trouble.actions.map((action) => ({ ...action, primary: false })) };
}

function nameKind(kind: ServiceKind): string {
  switch (kind) {
    case 'official':
      return 'DeepSeek';
    case 'gateway':
      return t('Team gateway');
    case 'local':
      return t('Local model');
  }
}

customElements.define('ask-connect', ConnectElement);
