/**
 * A page of ours in an editor tab of its own.
 * Owns how one is filled: nothing but our own files, and what it says handed on. What is shown in it is the page's own matter.
 */
import { ViewColumn, window, type Uri, type WebviewPanel } from 'vscode';
import { tellFailure } from '../notices/notices.ts';
import { pageHtml, webviewRoot, type Page } from './html.ts';

/** The host's side of such a page. */
export interface TabPage {
  readonly extensionUri: Uri;
  readonly page: Exclude<Page, 'panel'>;
  readonly title: string;
  /** Hears what the page says, unchecked. What it rejects with is told. */
  readonly receive: (message: unknown) => Promise<void>;
  readonly onDidClose: () => void;
}

/** Opens the tab, or fills the one that there is already. */
export function openTab(
  { extensionUri, page, title, receive, onDidClose }: TabPage,
  from?: WebviewPanel,
): WebviewPanel {
  const tab = from ?? window.createWebviewPanel(`askDeepSeek.${page}`, title, ViewColumn.Active);
  tab.title = title;
  tab.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
  tab.onDidDispose(onDidClose);
  tab.webview.onDidReceiveMessage((message: unknown) => void receive(message).catch(tellFailure));
  tab.webview.html = pageHtml(tab.webview, extensionUri, page);
  return tab;
}
