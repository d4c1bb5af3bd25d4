/** Tabs of the panel come and go, and leave nothing behind. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Panel } from '../../src/host/panel/panel.ts';
import { Surfaces } from '../../src/host/panel/surfaces.ts';
import type { PanelView } from '../../src/protocol/view.ts';

const view: PanelView = {
  connection: { ready: false, kind: 'official', address: '', testing: false },
  session: { id: 's', title: '', messages: [], queue: [] },
  composer: {
    draft: '',
    written: 0,
    model: '',
    thinking: 'off',
    mode: 'ask',
    models: [],
    choiceDiffers: false,
    attachments: [],
  },
  meter: { parts: [], next: { promptTokens: 0, cachedTokens: 0, answerTokens: 0, efforts: [] } },
  empty: { suggestions: [] },
};

describe('surfaces', () => {
  it('listen while their tab is open and not a moment longer', async () => {
    let listeners = 0;
    let snapshots = 0;
    const listen = (): vscode.Disposable => {
      listeners++;
      return { dispose: () => listeners-- };
    };
    const panel: Pick<Panel, 'onDidChange' | 'onDidTell' | 'view' | 'handle'> & {
      readonly conversions: Pick<Panel['conversions'], 'onDidWant' | 'take' | 'giveBack'>;
    } = {
      onDidChange: listen,
      onDidTell: listen,
      conversions: { onDidWant: listen, take: () => [], giveBack: () => undefined },
      view: () => {
        snapshots++;
        return view;
      },
      handle: async () => {},
    };
    const extension = vscode.extensions.getExtension('ask-deepseek.ask-deepseek');
    assert.ok(extension);
    const surfaces = new Surfaces(extension.extensionUri, panel as Panel);
    for (let round = 0; round < 5; round++) {
      surfaces.openInEditor();
      assert.equal(listeners, 3);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until(() => listeners === 0);
    }
    surfaces.openInEditor();
    // The page's own script runs and asks for what to show.
    const before = snapshots;
    await until(() => snapshots > before);
    surfaces.dispose();
    assert.equal(listeners, 0);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(holds());
}
