/** Entry of the doctor's page: joins the host and the element. Owns nothing else. */
import type { DoctorToHost, DoctorView } from '../../protocol/doctor.ts';
import { DoctorElement } from './page.ts';

interface DoctorApi {
  postMessage(message: DoctorToHost): void;
}

declare function acquireVsCodeApi(): DoctorApi;

const api = acquireVsCodeApi();
const page = document.querySelector('ask-doctor');
if (page instanceof DoctorElement) {
  page.post = (message) => api.postMessage(message);
  window.addEventListener('message', (event: MessageEvent<DoctorView>) => {
    // The host's messages reach the page through its own frame; another origin has no business here.
    if (event.origin === window.origin) page.view = event.data;
  });
  api.postMessage({ type: 'ready' });
}
