import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelView } from '../../../src/protocol/view.ts';
import { openLab, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';
import {
  agentView,
  answeringView,
  cutView,
  emptyView,
  firstRunView,
  queueView,
  troubleView,
  versionsView,
  contextView,
} from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');

const moments: Readonly<Record<string, () => PanelView>> = {
  first: firstRunView,
  empty: emptyView,
  agent: agentView,
  answering: answeringView,
  trouble: troubleView,
  context: contextView,
  versions: versionsView,
  queue: queueView,
  cut: cutView,
};

describe('pictures of the panel', () => {
  let lab: WebviewLab;

  before(async () => {
    await mkdir(folder, { recursive: true });
    lab = await openLab();
  });
  after(() => lab.close());

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    for (const [width, language] of [
      [372, 'en'],
      [240, 'zh-cn'],
    ] as const) {
      it(`are taken in ${theme} at ${width} px in ${language}`, async () => {
        for (const [moment, view] of Object.entries(moments)) {
          const panel = await lab.open({ theme, width, language, view: view() });
          await panel.settle();
          await panel.page.screenshot({ path: join(folder, `${moment}-${theme}-${width}.png`) });
          assert.deepEqual(panel.complaints, []);
          await panel.close();
        }
      });
    }
  }
});
