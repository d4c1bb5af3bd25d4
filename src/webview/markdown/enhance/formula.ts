/**
 * TeX to MathML by KaTeX. Owns the allow-list: whatever KaTeX makes, only MathML elements with these attributes reach the
 * page, so there is no style, no link and no picture in it.
 */
import { render } from 'katex';

const namespace = 'http://www.w3.org/1998/Math/MathML';
const sourceLimit = 4000;

const elements = new Set(
  'math mrow mi mn mo ms mspace mtext menclose merror mfenced mfrac mpadded mphantom mroot msqrt mstyle mmultiscripts mover mprescripts msub msubsup msup munder munderover mtable mtr mtd mlabeledtr none semantics'.split(
    ' ',
  ),
);
const attributes = new Set(
  'accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height largeop linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator side stretchy symmetric voffset width'.split(
    ' ',
  ),
);

/** Replaces the source shown in `element` by the formula; throws, changing nothing, when the source is not a formula. */
export function setFormula(element: HTMLElement, source: string, display: boolean): void {
  if (source.length > sourceLimit) throw new RangeError('formula too long');
  const stage = document.createElement('span');
  render(source, stage, {
    displayMode: display,
    output: 'mathml',
    throwOnError: true,
    trust: false,
    strict: 'ignore',
    maxExpand: 500,
    maxSize: 20,
    macros: {},
  });
  const math = stage.querySelector('math');
  if (math === null) throw new TypeError('no formula');
  for (const annotation of math.querySelectorAll('annotation')) annotation.remove();
  restrict(math);
  element.replaceChildren(math);
}

function restrict(root: Element): void {
  for (const element of [root, ...root.querySelectorAll('*')]) {
    if (element.namespaceURI !== namespace || !elements.has(element.localName)) throw new TypeError(element.localName);
    for (const name of element.getAttributeNames()) {
      if (!attributes.has(name)) element.removeAttribute(name);
    }
  }
}
