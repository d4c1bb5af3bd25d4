/** Entry of the page of costs: joins the host and the element. Owns nothing else. */
import type { CostsToHost, CostsView } from '../../protocol/costs.ts';
import { CostsElement } from './page.ts';

interface CostsApi {
  postMessage(message: CostsToHost): void;
}

declare function acquireVsCodeApi(): CostsApi;

const api = acquireVsCodeApi();
const page = document.querySelector('ask-costs');
if (page instanceof CostsElement) {
  page.post = (message) => api.postMessage(message);
  window.addEventListener('message', (event: MessageEvent<CostsView>) => {
    // The host's messages reach the page through its own frame; another origin has no business here.
    if (event.origin === window.origin) page.view = event.data;
  });
  api.postMessage({ type: 'ready' });
}
