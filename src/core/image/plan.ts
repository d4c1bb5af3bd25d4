/**
 * What is to be done with a picture before it is sent, and which pictures are not sent at all.
 * Owns the limits. They are those of DeepSeek's own service (32 MiB for one picture, 8,192 pixels to a side,
 * api-docs.deepseek.com/guides/vision, 2026-09) and what can be decoded without harm; smaller ones suit every service.
 */
import type { PictureFacts, PictureType } from './facts.ts';

/** A larger file is not read. */
export const maxFileBytes = 32 * 1024 * 1024;
/** A drawing of this size has better uses. */
const maxSvgBytes = 5 * 1024 * 1024;
/** Decoded a picture takes four bytes for each. */
export const maxMegapixels = 80;
/** What a session's file keeps and each request carries anew. */
export const maxSentBytes = 4 * 1024 * 1024;
/** To one question. */
export const maxPictures = 20;

/** Why a picture is not sent. */
export type Refused = 'fileTooLarge' | 'svgTooLarge' | 'tooManyPixels';

/** How a picture is sent. */
export interface PicturePlan {
  /** The bytes go as they are; else the picture is drawn anew. */
  readonly asItIs: boolean;
  /** How large it is when it is sent, turned upright, in pixels. */
  readonly width: number;
  readonly height: number;
  /** A photograph stays one. */
  readonly format: 'png' | 'jpeg';
}

/** An SVG without a size of its own is drawn as large as it may be. */
const squarePixels = 1024;

/** `maxSide` in pixels. */
export function planPicture(facts: PictureFacts, sizeBytes: number, maxSide: number): PicturePlan | Refused {
  if (sizeBytes > maxFileBytes) return 'fileTooLarge';
  const { type, animated, metadata, orientation } = facts;
  if (type === 'svg' && sizeBytes > maxSvgBytes) return 'svgTooLarge';
  if (type !== 'svg' && facts.width * facts.height > maxMegapixels * 1_000_000) return 'tooManyPixels';
  const isTurned = orientation >= 5;
  const width = (isTurned ? facts.height : facts.width) || squarePixels;
  const height = (isTurned ? facts.width : facts.height) || squarePixels;
  const longest = Math.max(width, height);
  // A small drawing has no pixels of its own: drawn larger, its words can be read.
  const scale = type === 'svg' ? Math.min(4, maxSide / longest) : Math.min(1, maxSide / longest);
  const isUsual = type === 'png' || type === 'jpeg';
  const asItIs =
    isUsual && !animated && !metadata && orientation === 1 && longest <= maxSide && sizeBytes <= maxSentBytes;
  return {
    asItIs,
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    format: type === 'jpeg' ? 'jpeg' : 'png',
  };
}

/** What a browser calls the type. */
export function mimeTypeOf(type: PictureType): string {
  return type === 'svg' ? 'image/svg+xml' : `image/${type}`;
}
