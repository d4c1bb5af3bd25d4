/** Entry of the page of a batch: joins the host and the element. Owns nothing else. */
import type { BatchToHost, BatchView } from '../../protocol/batch.ts';
import { BatchElement } from './page.ts';

interface BatchApi {
  postMessage(message: BatchToHost): void;
}

declare function acquireVsCodeApi(): BatchApi;

const api = acquireVsCodeApi();
const page = document.querySelector('ask-batch');
if (page instanceof BatchElement) {
  page.post = (message) => api.postMessage(message);
  window.addEventListener('message', (event: MessageEvent<BatchView>) => {
    // The host's messages reach the page through its own frame; another origin has no business here.
    if (event.origin === window.origin) page.view = event.data;
  });
  api.postMessage({ type: 'ready' });
}
