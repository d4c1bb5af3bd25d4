/** Entry of the panel's page: joins host, store and elements. Owns nothing else. */
import { openChannel, type HostApi } from './channel.ts';
import { PanelElement } from './elements/panel.ts';
import { Persisted } from './persisted.ts';
import { PanelStore } from './store.ts';

declare function acquireVsCodeApi(): HostApi;

const api = acquireVsCodeApi();
const persisted = new Persisted(api);
const store = new PanelStore((message) => api.postMessage(message), persisted.edits);
const panel = document.querySelector('ask-panel') ?? document.body.appendChild(document.createElement('ask-panel'));
if (panel instanceof PanelElement) {
  panel.persisted = persisted;
  panel.store = store;
}
openChannel(api, (message) => store.receive(message));
