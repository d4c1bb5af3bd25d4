/**
 * A Mermaid source to a picture: SVG made without a DOM, shown through an `<img>`, which runs no script and loads nothing.
 * Owns the colours, taken from the editor when the picture is made, and the buttons that show it as large as it is, or the source instead.
 */
import { renderMermaidSVG } from 'beautiful-mermaid';
import type { RenderOptions } from 'beautiful-mermaid';
import { t } from '../../l10n.ts';
import { make } from '../draw/dom.ts';
import type { CodeSurface } from '../draw/view.ts';

/** Beyond these the layout would be felt. */
const sourceLimit = 8000;
const lineLimit = 150;

/** Shows the diagram above its source, which is hidden until asked for. Gives the blob's address, to be revoked. */
export function drawDiagram(surface: CodeSurface, text: string): string {
  const { frame, tools, body } = surface;
  let svg: string;
  try {
    if (text.length > sourceLimit || text.split('\n').length > lineLimit) throw new RangeError('diagram too large');
    svg = withoutReferences(renderMermaidSVG(text, readColors(frame)));
  } catch (error) {
    frame.append(make('div', 'md-note', t('This diagram could not be drawn. Its source is shown instead.')));
    throw error;
  }
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const image = make('img', 'md-diagram');
  image.alt = text.trim().split('\n', 1)[0] ?? '';
  image.src = url;
  const room = make('div', 'md-diagram-room', image);
  const zoom = makeToggle('zoom-in', t('Actual size'), (large) => {
    room.classList.toggle('md-large', large);
    // What scrolls can be scrolled by keys.
    if (large) room.tabIndex = 0;
    else room.removeAttribute('tabindex');
  });
  const showSource = (shown: boolean): void => {
    body.hidden = !shown;
    room.hidden = shown;
    zoom.hidden = shown;
  };
  const source = makeToggle('code', t('Show source'), showSource);
  image.addEventListener('click', () => zoom.click());
  image.addEventListener('error', () => showSource(true));
  tools.prepend(zoom, source);
  body.before(room);
  showSource(false);
  return url;
}

/** A button that is pressed or not. */
function makeToggle(icon: string, name: string, press: (pressed: boolean) => void): HTMLButtonElement {
  const toggle = make('button', `md-tool codicon codicon-${icon}`);
  toggle.type = 'button';
  toggle.tabIndex = -1;
  toggle.title = name;
  toggle.setAttribute('aria-label', name);
  toggle.setAttribute('aria-pressed', 'false');
  toggle.addEventListener('click', () => {
    const pressed = toggle.getAttribute('aria-pressed') !== 'true';
    toggle.setAttribute('aria-pressed', String(pressed));
    press(pressed);
  });
  return toggle;
}

function withoutReferences(svg: string): string {
  const own = svg.replace(/@import url\('[^']*'\);/g, '');
  if (/<script|<foreignObject|<image|\bhref=|url\(\s*["']?(?!#)|@import/i.test(own))
    throw new TypeError('foreign reference');
  return own;
}

function readColors(frame: HTMLElement): RenderOptions {
  const style = getComputedStyle(frame);
  const color = (name: string, instead: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || instead;
  const fg = color('foreground', '#808080');
  return {
    bg: color('editor-background', '#ffffff'),
    fg,
    line: color('descriptionForeground', fg),
    border: color('contrastBorder', color('descriptionForeground', fg)),
    muted: color('descriptionForeground', fg),
    font: 'system-ui',
    padding: 16,
  };
}
