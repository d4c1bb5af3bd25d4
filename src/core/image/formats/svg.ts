/**
 * SVG, as text: whether it is one, its size, and whether it can be drawn without harm.
 * What it holds is never run here: the webview draws it as an image, which runs no script and loads nothing.
 */
import { factsOf, type PictureFacts } from '../facts.ts';

const beginning =
  /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?\s*>\s*)*<svg(?<attributes>\s[^>]*)?>/i;

/** undefined for another format; throws a RangeError for one that ends too early or would grow without bounds. */
export function readSvg(bytes: Uint8Array): PictureFacts | undefined {
  // Far more than any prologue.
  const head = new TextDecoder().decode(bytes.subarray(0, 64 * 1024));
  const found = beginning.exec(head);
  if (found === null) return undefined;
  const attributes = found.groups?.['attributes'] ?? '';
  const tail = new TextDecoder().decode(bytes.subarray(-256));
  const isWhole = attributes.endsWith('/') || /<\/(?:\w+:)?svg\s*>\s*(?:<!--[\s\S]*-->\s*)*$/i.test(tail);
  // Entities are what a small file grows to gigabytes with.
  if (!isWhole || /<!ENTITY/i.test(head)) throw new RangeError('not a whole drawing');
  const [, , boxWidth = '', boxHeight = ''] = (attribute(attributes, 'viewBox') ?? '').trim().split(/[\s,]+/);
  const width = pixels(attribute(attributes, 'width')) ?? pixels(boxWidth) ?? 0;
  const height = pixels(attribute(attributes, 'height')) ?? pixels(boxHeight) ?? 0;
  return factsOf('svg', width, height, { metadata: true });
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(String.raw`\s${name}\s*=\s*["']([^"']*)["']`).exec(attributes)?.[1];
}

/** Undefined for percentages and units that depend on something else. */
function pixels(length: string | undefined): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(px|pt|mm|cm|in)?\s*$/.exec(length ?? '') ?? [];
  const perUnit: Readonly<Record<string, number>> = { '': 1, px: 1, pt: 4 / 3, mm: 3.78, cm: 37.8, in: 96 };
  const value = Math.round(Number(number) * (perUnit[unit] ?? 1));
  return number === undefined || value === 0 ? undefined : value;
}
