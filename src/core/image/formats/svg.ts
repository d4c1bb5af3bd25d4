/**
 * SVG, as text: whether it is one, its size, and whether it can be drawn without harm.
 * What it holds is never run here: the webview draws it as an image, which runs no script and loads nothing.
 */
import { factsOf, type PictureFacts } from '../facts.ts';

/** One piece of what may stand before and after the drawing. Taken one by one, so that no piece is ever read twice. */
const around = /\s+|<!--[\s\S]*?-->|<\?xml[^>]*>|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>/iy;
const opening = /<svg(?<attributes>\s[^>]*)?>/iy;

/** undefined for another format; throws a RangeError for one that ends too early or would grow without bounds. */
export function readSvg(bytes: Uint8Array): PictureFacts | undefined {
  // Far more than any prologue.
  const head = new TextDecoder().decode(bytes.subarray(0, 64 * 1024));
  opening.lastIndex = skipAround(head, 0);
  const found = opening.exec(head);
  if (found === null) return undefined;
  const attributes = found.groups?.['attributes'] ?? '';
  const tail = new TextDecoder().decode(bytes.subarray(-256));
  const isWhole =
    attributes.endsWith('/') ||
    [...tail.matchAll(/<\/(?:\w{1,50}:)?svg\s*>/gi)].some(
      ({ 0: closing, index }) => skipAround(tail, index + closing.length) === tail.length,
    );
  // Entities are what a small file grows to gigabytes with.
  if (!isWhole || /<!ENTITY/i.test(head)) throw new RangeError('not a whole drawing');
  const [, , boxWidth = '', boxHeight = ''] = (attribute(attributes, 'viewBox') ?? '').trim().split(/[\s,]+/);
  const width = pixels(attribute(attributes, 'width')) ?? pixels(boxWidth) ?? 0;
  const height = pixels(attribute(attributes, 'height')) ?? pixels(boxHeight) ?? 0;
  return factsOf('svg', width, height, { metadata: true });
}

/** Where something else than white space, comments and declarations follows. */
function skipAround(text: string, from: number): number {
  let at = from;
  for (around.lastIndex = at; around.test(text);) at = around.lastIndex;
  return at;
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(String.raw`\s${name}\s*=\s*["']([^"']*)["']`).exec(attributes)?.[1];
}

/** Undefined for percentages and units that depend on something else. */
function pixels(length: string | undefined): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(px|pt|mm|cm|in)?$/.exec(length?.trim() ?? '') ?? [];
  const perUnit: Readonly<Record<string, number>> = { '': 1, px: 1, pt: 4 / 3, mm: 3.78, cm: 37.8, in: 96 };
  const value = Math.round(Number(number) * (perUnit[unit] ?? 1));
  return number === undefined || value === 0 ? undefined : value;
}
