/**
 * The webview makes DOM nodes and never gives a string to an HTML, script or style parser.
 */
import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';
import { readText, sourceFiles } from './project.ts';

const sinks =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write(?:ln)?|srcdoc|unsafeHTML|unsafeSVG|unsafeStatic|createContextualFragment|setHTML(?:Unsafe)?|parseFromString|parseHTMLUnsafe|eval\(|new Function)\b|\bcssText\b|setAttribute\(\s*["'`](?:style|on\w+)["'`]/;

describe('webview sources', () => {
  it('turn no string into markup, script or inline style', async () => {
    const wrong: string[] = [];
    for (const path of sourceFiles.filter((path) => path.startsWith('src/webview/'))) {
      const { code } = await esbuild.transform(readText(path), { loader: 'ts' });
      const found = sinks.exec(code);
      if (found) wrong.push(`${path}: ${found[0]}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('would be caught', () => {
    for (const line of [
      'a.innerHTML = b',
      'document.write(x)',
      'a.setAttribute("onclick", b)',
      'frame.srcdoc = x',
      'eval(x)',
    ])
      assert.match(line, sinks);
    for (const line of ['a.textContent = b', 'a.setAttribute("class", b)', 'evaluate(x)'])
      assert.doesNotMatch(line, sinks);
  });
});

describe('host sources', () => {
  it('trust no Markdown, allow no command links and keep no hidden webview', async () => {
    const risky =
      /(?:enableCommandUris|isTrusted|supportHtml|retainContextWhenHidden):(?!\s*(?:false|!1))|\.(?:isTrusted|supportHtml)\s*=|unsafe-(?:inline|eval)/;
    const wrong: string[] = [];
    for (const path of sourceFiles) {
      const { code } = await esbuild.transform(readText(path), { loader: 'ts' });
      const found = risky.exec(code);
      if (found) wrong.push(`${path}: ${found[0]}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('show notifications and dialogs by notices.ts alone, which makes no links of words', async () => {
    const direct = /\bshow(?:Information|Warning|Error)Message\b/;
    const plain = /title:\s*(?:vscode\.)?l10n\.t\([^,()]*\)|title:\s*plainWords\(|\btitle = plainWords\(/;
    const wrong: string[] = [];
    for (const path of sourceFiles) {
      if (path === 'src/host/notices/notices.ts') continue;
      const { code } = await esbuild.transform(readText(path), { loader: 'ts' });
      if (direct.test(code) || (/ProgressLocation\.Notification/.test(code) && !plain.test(code))) wrong.push(path);
    }
    assert.deepEqual(wrong, []);
  });
});
