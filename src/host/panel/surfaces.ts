/**
 * The places where the panel is shown: the side bar view and editor tabs.
 * Owns which of them exist and brings one to the front. What happens inside is surface.ts.
 */
import { commands, l10n, Uri, ViewColumn, window, type Disposable, type WebviewPanel, type WebviewView } from 'vscode';
import type { Panel } from './panel.ts';
import { Surface, type Wanted } from './surface.ts';

export class Surfaces implements Disposable {
  readonly #extensionUri: Uri;
  readonly #panel: Panel;
  readonly #tabs = new Map<WebviewPanel, Surface>();
  #view: { readonly frame: WebviewView; readonly surface: Surface } | undefined;
  /** What the view is to show when it has come up. */
  #wanted: Wanted | undefined;

  constructor(extensionUri: Uri, panel: Panel) {
    this.#extensionUri = extensionUri;
    this.#panel = panel;
  }

  /** Fills the view of the side bar. */
  showView(frame: WebviewView): void {
    const surface = new Surface(frame, this.#extensionUri, this.#panel);
    this.#view = { frame, surface };
    frame.onDidChangeVisibility(() => {
      if (!frame.visible) surface.sleep();
    });
    frame.onDidDispose(() => {
      this.#view = undefined;
    });
    if (this.#wanted !== undefined) surface.show(this.#wanted);
    this.#wanted = undefined;
  }

  /** Fills an editor tab, a new one or one from before a reload. */
  showTab(frame: WebviewPanel): void {
    frame.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'activity-bar.svg');
    const surface = new Surface(frame, this.#extensionUri, this.#panel);
    this.#tabs.set(frame, surface);
    frame.onDidChangeViewState(() => {
      if (!frame.visible) surface.sleep();
    });
    frame.onDidDispose(() => this.#tabs.delete(frame));
  }

  openInEditor(): void {
    const frame = window.createWebviewPanel('askDeepSeek.editor', l10n.t('Ask DeepSeek'), ViewColumn.Beside);
    this.showTab(frame);
    this.#tabs.get(frame)?.show('composer');
  }

  /** Brings the panel to the front, a tab that is visible, else the view: with the cursor in its composer, or a page of it. */
  async reveal(wanted: Wanted = 'composer'): Promise<void> {
    const tab = [...this.#tabs].find(([frame]) => frame.visible);
    if (tab !== undefined) {
      tab[0].reveal();
      tab[1].show(wanted);
      return;
    }
    if (this.#view === undefined) this.#wanted = wanted;
    await commands.executeCommand('askDeepSeek.chat.focus');
    this.#view?.surface.show(wanted);
  }

  dispose(): void {
    this.#view?.surface.dispose();
    for (const [frame, surface] of this.#tabs) {
      surface.dispose();
      frame.dispose();
    }
  }
}
