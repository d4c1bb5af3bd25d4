/**
 * The path shown of a session as one page that needs nothing else: no script, no font, no picture from anywhere.
 * Owns the page and its style. What a model or a person wrote goes through a Markdown compiler that lets no HTML through, and
 * the page's own policy refuses whatever might still ask for something.
 */
import { micromark, type Options } from 'micromark';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Answer, Question, Session } from '../model.ts';
import { path } from '../tree.ts';
import { answerName, callName, type ExportWords } from './markdown.ts';

/** What the panel takes for Markdown: emphasis beside Chinese punctuation too, no HTML, no footnotes. */
const extensions: Options['extensions'] = [
  gfm({ singleTilde: false }),
  cjkFriendlyExtension(),
  gfmStrikethroughCjkFriendly({ singleTilde: false }),
  { disable: { null: ['htmlFlow', 'htmlText', 'gfmFootnoteCall', 'gfmFootnoteDefinition'] } },
];

const style = `
:root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --ground: #fff; --quiet: #f6f8fa; --link: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --text: #d1d7e0; --dim: #9198a1; --line: #3d444d; --ground: #15191f; --quiet: #1f252d; --link: #4493f8; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.35rem; line-height: 1.3; }
.dim, h2 { color: var(--dim); font-size: .85rem; font-weight: 600; }
article { margin-top: 1.75rem; }
.user > .text { padding: .1rem 1rem; border-radius: .6rem; background: var(--quiet); }
.said { white-space: pre-wrap; }
pre { padding: .75rem 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--quiet); overflow-wrap: normal; }
code { font: .9em ui-monospace, monospace; }
:not(pre) > code { padding: .1em .3em; border-radius: .25em; background: var(--quiet); }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: .3rem .6rem; border: 1px solid var(--line); }
blockquote { margin-inline: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--dim); }
a { color: var(--link); }
details { color: var(--dim); }
`;

export interface PageOptions {
  /** The page's, as in `zh-cn`. */
  readonly language: string;
  /** In Base64, for the policy that lets this one style in and no other. */
  readonly sha256: (text: string) => string;
}

export function toHtml(session: Session, words: ExportWords, { language, sha256 }: PageOptions): string {
  const title = escapeHtml(session.title);
  const turns = path(session).map((turn) =>
    turn.role === 'user' ? questionHtml(turn, words) : answerHtml(turn, words),
  );
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${sha256(style)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="dim">${escapeHtml(words.formatTime(session.createdAt))}</p>
${turns.join('\n')}
</main>
</body>
</html>
`;
}

function questionHtml({ text, attachments }: Question, { you, attached }: ExportWords): string {
  const labels = attachments.map(({ label }) => `<code>${escapeHtml(label)}</code>`);
  const note = labels.length === 0 ? '' : `<p class="dim">${escapeHtml(attached)}: ${labels.join(', ')}</p>\n`;
  // What a person writes is mostly plain, and their line breaks count.
  return `<article class="user">
<h2>${escapeHtml(you)}</h2>
${note}<div class="text"><p class="said">${escapeHtml(text)}</p></div>
</article>`;
}

function answerHtml(answer: Answer, words: ExportWords): string {
  const parts = answer.parts.flatMap((part) => {
    if (part.kind === 'fields' || part.kind === 'note') return [];
    if (part.kind === 'text') return markdownHtml(part.text);
    if (part.kind === 'call') return `<p><code>${escapeHtml(callName(part))}</code></p>`;
    return `<details><summary>${escapeHtml(words.reasoning)}</summary><p class="said">${escapeHtml(part.text)}</p></details>`;
  });
  return `<article>
<h2>${escapeHtml(answerName(answer, words))}</h2>
${parts.join('\n')}
</article>`;
}

function markdownHtml(text: string): string {
  const html = micromark(text, { extensions, htmlExtensions: [gfmHtml()] });
  // A picture would have to be fetched: its name leads to it instead. Text of the answer has no tags of its own here.
  return html.replaceAll(
    /<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? \/>/g,
    (_, source: string, name: string) => `<a href="${source}">${name || source}</a>`,
  );
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
