/**
 * The pages that we show: an empty body, our script, our style, and a policy that allows nothing else.
 * Owns the Content-Security-Policy. No text of a model, a file or a setting goes in here.
 */
import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview } from 'vscode';

/** Folder of the built webview, the only one that the panel may load from. */
export function webviewRoot(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** Our pages: the file of each one's script and style, and the element that draws it. */
const pages = {
  panel: { script: 'main.js', style: 'style.css', element: 'ask-panel' },
  costs: { script: 'costs.js', style: 'costsStyle.css', element: 'ask-costs' },
  doctor: { script: 'doctor.js', style: 'doctorStyle.css', element: 'ask-doctor' },
  audit: { script: 'audit.js', style: 'auditStyle.css', element: 'ask-audit' },
  batch: { script: 'batch.js', style: 'batchStyle.css', element: 'ask-batch' },
} as const;

export type Page = keyof typeof pages;

/** A new page with a new nonce. */
export function pageHtml(webview: Webview, extensionUri: Uri, page: Page): string {
  const { script: scriptFile, style: styleFile, element } = pages[page];
  const nonce = randomBytes(16).toString('base64');
  const root = webviewRoot(extensionUri);
  const script = webview.asWebviewUri(Uri.joinPath(root, scriptFile)).toString();
  const style = webview.asWebviewUri(Uri.joinPath(root, styleFile)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob: data:`,
    "connect-src 'none'",
    "media-src 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeAttribute(style)}">
<title>Ask DeepSeek</title>
</head>
<body data-strings="${escapeAttribute(JSON.stringify(l10n.bundle ?? {}))}">
<${element}></${element}>
<script type="module" nonce="${nonce}" src="${escapeAttribute(script)}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
