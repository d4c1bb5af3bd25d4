/**
 * The transport as this editor wants it: its proxy settings, our CA file, its own fetch as the way out.
 * Owns the first load of net/http.ts, which is put off until the first request.
 */
import { l10n } from 'vscode';
import type { HttpSend } from '../../api/http.ts';
import { lazily, loadChunk } from '../loadChunk.ts';
import type { Log } from '../log.ts';
import type { NetworkSettings, Transport } from '../net/http.ts';
import { showInformation } from '../notices/notices.ts';
import { onDidChangeSettings, readEditorSetting, readSetting } from '../settings.ts';

export interface Network {
  readonly send: HttpSend;
  dispose(): void;
}

/** A transport that costs nothing until it is used. */
export function createNetwork(log: Log): Network {
  let transport: Transport | undefined;
  // Asking the editor costs more than the rest of a request.
  let settings: NetworkSettings | undefined;
  const watcher = onDidChangeSettings(() => (settings = undefined));
  const load = lazily(async (): Promise<Transport> => {
    const { createTransport } = await loadChunk(() => import('../net/http.ts'));
    transport = createTransport({
      readSettings: () => (settings ??= readNetworkSettings()),
      environment: process.env,
      fetch: globalThis.fetch,
      onFallback: (origin) => {
        log.event('editor fetch in use', { origin });
        void showInformation(
          l10n.t(
            '{0} is reached through the editor’s own network from now on: the direct way did not get through.',
            origin,
          ),
        );
      },
    });
    return transport;
  });
  return {
    // Once loaded there is no step between the client and the transport.
    send: (request) => {
      if (transport !== undefined) return transport.send(request);
      return load().then(({ send }) => send(request));
    },
    dispose() {
      watcher.dispose();
      void transport?.dispose();
    },
  };
}

/** What the user configured about the network, now. */
export function readNetworkSettings(): NetworkSettings {
  return {
    proxy: readEditorSetting('http', 'proxy', ''),
    proxySupport: readEditorSetting<NetworkSettings['proxySupport']>('http', 'proxySupport', 'override'),
    noProxy: readEditorSetting<readonly string[]>('http', 'noProxy', []),
    caFile: readSetting('caFile'),
  };
}
