/** What the panel says in a Chinese editor that is not Chinese: of its own words, none should be left. */
import assert from 'node:assert/strict';
import type { Panel } from './panel.ts';

/** Names of things that are the same in every language. */
const names =
  /https?:\/\/\S+|\b[\da-f]{8}\b|deepseek-[\w-]+|\b(?:DeepSeek|API|HMAC|URL|HTTPS?|full|empty|JSON|Markdown|HTML|Token|Enter|Esc|Shift|Ctrl|Alt|Tab|Delete|F\d+|Ollama|llama|vLLM|SGLang|LM Studio|Copilot|Cline|Continue)\b|\btokens?\b|\b[\w-]+\.(?:ts|py|md|json|com|cn)\b|[\d.]+\s?[KM]\b/giu;

/** What the panel says now that is not Chinese. */
export async function englishIn(panel: Panel): Promise<string[]> {
  const said = await panel.frame.locator('html').evaluate(readWords);
  assert.ok(
    said.some((words) => /\p{Script=Han}/u.test(words)),
    'there is no Chinese at all',
  );
  // What the service says is its own.
  return said.filter((words) => /[a-z]{2}/iu.test(words.replace(/服务器提示：.*/u, '').replaceAll(names, '')));
}

/** Runs in the page: its own words, and the names of what has no words. What the model or the person wrote is left out. */
function readWords(root: Element): string[] {
  const written =
    'script, style, pre, kbd, ask-announcer, .question-text, .row-title, .row-snippet, ask-history [role=option], textarea, .md > p, h1';
  const said: string[] = [];
  for (const element of root.ownerDocument.body.querySelectorAll('*')) {
    if (!element.checkVisibility()) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']) {
      const words = element.getAttribute(name);
      if (words !== null && element.closest('.question-text, ask-announcer, .row-title') === null) said.push(words);
    }
    if (element.closest(written) !== null) continue;
    for (const node of element.childNodes) {
      if (node instanceof Text && node.data.trim() !== '') said.push(node.data.trim());
    }
  }
  // The name of a code block's language is the model's.
  return said.filter((words) => !/^(?:代码，)?(?:ts|sh)$/u.test(words));
}
