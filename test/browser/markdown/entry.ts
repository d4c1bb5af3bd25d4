/** Runs in the page: what the tests ask of the renderer, in batches, so that thousands of prefixes cost one round trip. */
import { renderMarkdown, StreamingMarkdown } from '../../../src/webview/markdown/stream.ts';

const elements = new Set(
  'a blockquote br button code del div em h1 h2 h3 h4 h5 h6 hr img input li ol p pre span strong table tbody td th thead tr ul'.split(
    ' ',
  ),
);
const attributes = new Set(
  'alt aria-label aria-pressed checked class data-block data-code disabled hidden href role scope src start tabindex title type'.split(
    ' ',
  ),
);

export interface Lab {
  prefixesThatDiffer(texts: readonly string[]): { text: string; length: number; streamed: string; fresh: string }[];
  forbiddenThings(text: string): string[];
  html(text: string, finished?: boolean): string;
  show(text: string): void;
  stream: StreamingMarkdown | undefined;
  events: string[];
  start(): void;
  time(text: string, size: number): number;
}

const options = {
  onLink: (href: string) => lab.events.push(`link ${href}`),
  onCode: (action: string, block: number) => lab.events.push(`${action} ${block}`),
};

function freshHtml(text: string): string {
  const container = document.createElement('div');
  const markdown = new StreamingMarkdown(container, options);
  markdown.append(text);
  markdown.flush();
  const html = container.innerHTML;
  markdown.dispose();
  return html;
}

function finalHtml(text: string): string {
  const container = document.createElement('div');
  const markdown = renderMarkdown(container, text, options);
  const html = container.innerHTML;
  markdown.dispose();
  return html;
}

/** What is on the page and is not on the list. Formulas have a list of their own in the source: here only their names count. */
function forbidden(root: Element): string[] {
  const found: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    const maths = element.namespaceURI === 'http://www.w3.org/1998/Math/MathML';
    if (!maths && !elements.has(element.localName)) found.push(`<${element.localName}>`);
    for (const { name, value } of element.attributes) {
      if (maths ? /^on|^style$|^id$|href|src/.test(name) : !attributes.has(name))
        found.push(`${element.localName}[${name}]`);
      if (name === 'src' && !value.startsWith('blob:')) found.push(`src=${value}`);
      if (name === 'href' && !/^(?:https?:\/\/[^/]|mailto:|(?![/\\]{2})[^:\\]*(?::\d[\d:-]*)?$)/.test(value))
        found.push(`href=${value}`);
    }
  }
  return found;
}

const lab: Lab = {
  stream: undefined,
  events: [],
  prefixesThatDiffer(texts) {
    const wrong: { text: string; length: number; streamed: string; fresh: string }[] = [];
    for (const text of texts) {
      const container = document.createElement('div');
      const markdown = new StreamingMarkdown(container, options);
      for (let length = 1; length <= text.length; length++) {
        markdown.append(text.charAt(length - 1));
        markdown.flush();
        const streamed = container.innerHTML;
        const fresh = freshHtml(text.slice(0, length));
        if (streamed !== fresh) {
          wrong.push({ text, length, streamed, fresh });
          break;
        }
      }
      markdown.finish();
      const [streamed, fresh] = [container.innerHTML, finalHtml(text)];
      if (streamed !== fresh) wrong.push({ text, length: -1, streamed, fresh });
      markdown.dispose();
    }
    return wrong;
  },
  forbiddenThings(text) {
    const container = document.createElement('div');
    document.body.append(container);
    const markdown = new StreamingMarkdown(container, options);
    const found: string[] = [];
    for (const char of text) {
      markdown.append(char);
      markdown.flush();
      found.push(...forbidden(container));
    }
    markdown.finish();
    found.push(...forbidden(container));
    // Left in the page: what comes later, when there is time, is looked at by forbiddenNow().
    return [...new Set(found)];
  },
  html: (text, finished = true) => (finished ? finalHtml(text) : freshHtml(text)),
  show(text) {
    const container = document.createElement('div');
    container.className = 'shown';
    document.body.append(container);
    renderMarkdown(container, text, options);
  },
  start() {
    const container = document.createElement('div');
    document.body.replaceChildren(container);
    this.stream = new StreamingMarkdown(container, options);
  },
  time(text, size) {
    const container = document.createElement('div');
    document.body.replaceChildren(container);
    const markdown = new StreamingMarkdown(container, options);
    const start = performance.now();
    for (let at = 0; at < text.length; at += size) {
      markdown.append(text.slice(at, at + size));
      markdown.flush();
    }
    markdown.finish();
    return performance.now() - start;
  },
};

Object.assign(globalThis, { lab, forbiddenNow: () => forbidden(document.body) });
