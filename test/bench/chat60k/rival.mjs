// The way many panels draw: at every update the whole message that is being written, by react-markdown. Bundled on its own
// and run in the panel's page as the one to compare with.
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

const plugins = [remarkGfm];
let text = '';
let root;

Object.assign(globalThis, {
  startRival() {
    root = createRoot(document.body.appendChild(document.createElement('article')));
  },
  drawRival(batch) {
    text += batch;
    requestAnimationFrame(() => {
      flushSync(() => root.render(createElement(Markdown, { remarkPlugins: plugins }, text)));
    });
  },
});
