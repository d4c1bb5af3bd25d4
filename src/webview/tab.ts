/** A page in an editor tab of its own: joins the host and the one element that draws it. Owns nothing else. */

interface HostApi {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): HostApi;

/** Hands what the host sends to the element, and what the element posts to the host. Called once. */
export function joinHost(page: { view: unknown; post: (message: never) => void }): void {
  const api = acquireVsCodeApi();
  page.post = (message) => api.postMessage(message);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    // The host's messages reach the page through its own frame; another origin has no business here.
    if (event.origin === window.origin) page.view = event.data;
  });
  api.postMessage({ type: 'ready' });
}
