/** The doctor's page: what it comes to, each check with its verdict and its one button, and the model servers of this machine. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Verdict } from '../../core/doctor/judge.ts';
import type { CheckView, DoctorToHost, DoctorView, FoundServer } from '../../protocol/doctor.ts';
import { icon } from '../elements/icons.ts';
import { LightElement } from '../elements/light.ts';
import { t } from '../l10n.ts';

const icons: Readonly<Record<Verdict, string>> = {
  good: 'pass',
  note: 'warning',
  bad: 'error',
  waiting: 'circle-large-outline',
  absent: 'dash',
};

function nameVerdict(verdict: Verdict | undefined): string {
  switch (verdict) {
    case 'good':
      return t('well');
    case 'note':
      return t('worth a look');
    case 'bad':
      return t('in the way');
    case 'waiting':
      return t('not tried');
    case 'absent':
      return t('does not apply');
    case undefined:
      return t('looking');
  }
}

export class DoctorElement extends LightElement {
  static override properties = { view: { attribute: false } };

  /** undefined until the host told. */
  declare view: DoctorView | undefined;

  post: (message: DoctorToHost) => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === undefined) return nothing;
    const { running, summary, groups } = view;
    const isBad = groups.some(({ checks }) => checks.some(({ verdict }) => verdict === 'bad'));
    return html`<main class="doctor" aria-busy=${running}>
      <header class="page-header">
        <h1>${t('Doctor')}</h1>
        <span class="page-actions">
          ${
            running
              ? this.#button('debug-stop', t('Stop'), { type: 'stop' })
              : this.#button('refresh', t('Look again'), { type: 'run' })
          }
          ${this.#button('copy', t('Copy report'), { type: 'copy' })}
        </span>
      </header>
      <p class="doctor-summary" role="status" data-state=${running ? 'running' : isBad ? 'bad' : 'good'}>${summary}</p>
      <p class="doctor-note">
        ${t('Asks the service one short question, a completion and a small picture: a few tokens.')}
      </p>
      ${groups.map(
        ({ title, checks }) =>
          html`<section>
            <h2>${title}</h2>
            <ul>
              ${repeat(
                checks,
                ({ id }) => id,
                (check) => this.#check(check, running),
              )}
            </ul>
          </section>`,
      )}
      ${this.#servers(view)}
    </main>`;
  }

  #button(name: string, label: string, message: DoctorToHost): TemplateResult {
    return html`<button type="button" class="page-button" data-control=${name} @click=${() => this.post(message)}>
      ${icon(name)} ${label}
    </button>`;
  }

  #check({ id, title, verdict, text, action }: CheckView, running: boolean): TemplateResult {
    const shown = verdict ?? (running ? undefined : 'waiting');
    return html`<li data-check=${id} data-verdict=${shown ?? 'looking'}>
      <span class="doctor-mark" role="img" aria-label=${nameVerdict(shown)} title=${nameVerdict(shown)}>
        ${icon(shown === undefined ? 'loading' : icons[shown])}
      </span>
      <span class="doctor-name">${title}</span>
      <span class="doctor-text">${text}</span>
      ${
        action === undefined
          ? nothing
          : html`<button type="button" class="page-button" @click=${() => this.post({ type: 'act', check: id })}>
              ${action}
            </button>`
      }
    </li>`;
  }

  #servers({ servers }: DoctorView): TemplateResult {
    return html`<section>
      <h2>${t('Model servers on this machine')}</h2>
      <p class="doctor-servers" role="status">
        ${
          servers === undefined
            ? t('Ollama, LM Studio, llama.cpp, vLLM and SGLang are looked for where they usually listen.')
            : servers.searching
              ? t('Looking…')
              : servers.found.length === 0
                ? t('None answers. Start one and look again.')
                : nothing
        }
      </p>
      ${
        servers === undefined || servers.found.length === 0
          ? nothing
          : html`<ul>
              ${servers.found.map((server, index) => this.#server(server, index))}
            </ul>`
      }
      ${servers?.searching === true ? nothing : this.#button('search', t('Find servers'), { type: 'findServers' })}
    </section>`;
  }

  #server({ name, address, models, inUse }: FoundServer, index: number): TemplateResult {
    return html`<li data-server=${index}>
      <span class="doctor-mark">${icon('server')}</span>
      <span class="doctor-name">${name}</span>
      <span class="doctor-text">${[address, models.join(', ')].filter((words) => words !== '').join(' · ')}</span>
      ${
        inUse
          ? html`<span class="doctor-used">${t('in use')}</span>`
          : html`<button type="button" class="page-button" @click=${() => this.post({ type: 'useServer', index })}>
              ${t('Use')}
            </button>`
      }
    </li>`;
  }
}

customElements.define('ask-doctor', DoctorElement);
