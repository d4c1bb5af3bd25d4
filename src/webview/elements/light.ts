/**
 * What every element of the panel has in common: it renders into the page itself, without a shadow root.
 * So one style sheet, labels by id, find-in-page and accessibility checks see the panel as one document.
 */
import { LitElement, type ReactiveController, type ReactiveControllerHost } from 'lit';

export class LightElement extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }
}

/** Draws its element anew once per second while `running`, for texts that count seconds. */
export class Seconds implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  set running(running: boolean) {
    if (running) this.#timer ??= setInterval(() => this.#host.requestUpdate(), 1_000);
    else this.hostDisconnected();
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
