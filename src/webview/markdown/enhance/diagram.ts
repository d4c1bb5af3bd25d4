/**
 * A Mermaid source to a picture: SVG made without a DOM, shown through an `<img>`, which runs no script and loads nothing.
 * Owns the colours, taken from the editor when the picture is made, and the button that shows the source instead.
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
export function drawDiagram(surface: CodeSurface, source: string): string {
  const { frame, tools, body } = surface;
  let svg: string;
  try {
    if (source.length > sourceLimit || source.split('\n').length > lineLimit) throw new RangeError('diagram too large');
    svg = withoutReferences(renderMermaidSVG(source, readColors(frame)));
  } catch (error) {
    frame.append(make('div', 'md-note', t('This diagram could not be drawn. Its source is shown instead.')));
    throw error;
  }
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const image = make('img', 'md-diagram');
  image.alt = source.trim().split('\n', 1)[0] ?? '';
  image.src = url;
  const toggle = make('button', 'md-tool codicon codicon-code');
  toggle.type = 'button';
  toggle.tabIndex = -1;
  const show = (shown: boolean): void => {
    body.hidden = !shown;
    image.hidden = shown;
    toggle.setAttribute('aria-pressed', String(shown));
  };
  toggle.setAttribute('aria-label', t('Show source'));
  toggle.title = t('Show source');
  toggle.addEventListener('click', () => show(body.hidden === true));
  image.addEventListener('error', () => show(true));
  tools.prepend(toggle);
  body.before(image);
  show(false);
  return url;
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
