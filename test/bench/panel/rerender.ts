/**
 * The way most chat panels draw: at every update the whole message, by marked and DOMPurify, into innerHTML.
 * Bundled on its own and run in the panel's page as the one to compare with.
 */
import DOMPurify from 'dompurify';
import { marked } from 'marked';

const message = document.createElement('article');
let text = '';

Object.assign(globalThis, {
  startRerender() {
    text = '';
    document.body.append(message);
  },
  rerender(batch: string) {
    text += batch;
    requestAnimationFrame(() => {
      message.innerHTML = DOMPurify.sanitize(marked.parse(text, { async: false }));
    });
  },
});
