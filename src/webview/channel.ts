/**
 * The one wire to the host: typed posts out, messages in order in.
 * Owns the sequence: a gap means that something was missed, so it asks for a snapshot and drops changes until one comes.
 */
import type { ToHost, ToWebview } from '../protocol/messages.ts';

/** The part of VS Code's webview API that the panel uses. It can be acquired once per page. */
export interface HostApi {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): unknown;
}

export interface Channel {
  post(message: ToHost): void;
  dispose(): void;
}

/** Listens at once and says `ready`. `receive` gets every message exactly once, in order, starting with a snapshot. */
export function openChannel(api: HostApi, receive: (message: ToWebview) => void): Channel {
  /** undefined while waiting for a snapshot. */
  let lastSeq: number | undefined;

  const listen = (event: MessageEvent<unknown>): void => {
    // The host's messages reach the page through its own frame; another origin has no business here.
    if (event.origin !== window.origin || !isToWebview(event.data)) return;
    const message = event.data;
    if (message.type === 'snapshot') {
      lastSeq = message.seq;
      receive(message);
    } else if (lastSeq === undefined) {
      return;
    } else if (message.seq === lastSeq + 1) {
      lastSeq = message.seq;
      receive(message);
    } else {
      lastSeq = undefined;
      api.postMessage({ type: 'ready' });
    }
  };

  window.addEventListener('message', listen);
  api.postMessage({ type: 'ready' });
  return {
    post: (message) => api.postMessage(message),
    dispose: () => window.removeEventListener('message', listen),
  };
}

function isToWebview(value: unknown): value is ToWebview {
  return (
    typeof value === 'object' && value !== null && 'type' in value && 'seq' in value && typeof value.seq === 'number'
  );
}
