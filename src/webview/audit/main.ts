/** Entry of the audit log's page: joins the host and the element. Owns nothing else. */
import type { AuditToHost, AuditView } from '../../protocol/audit.ts';
import { AuditElement } from './page.ts';

interface AuditApi {
  postMessage(message: AuditToHost): void;
}

declare function acquireVsCodeApi(): AuditApi;

const api = acquireVsCodeApi();
const page = document.querySelector('ask-audit');
if (page instanceof AuditElement) {
  page.post = (message) => api.postMessage(message);
  window.addEventListener('message', (event: MessageEvent<AuditView>) => {
    // The host's messages reach the page through its own frame; another origin has no business here.
    if (event.origin === window.origin) page.view = event.data;
  });
  api.postMessage({ type: 'ready' });
}
