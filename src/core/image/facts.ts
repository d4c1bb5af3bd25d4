/** What the bytes of a picture say about it before anything is decoded. Owns the shapes. */

export const pictureTypes = ['png', 'jpeg', 'gif', 'webp', 'bmp', 'svg', 'avif'] as const;

export type PictureType = (typeof pictureTypes)[number];

export interface PictureFacts {
  readonly type: PictureType;
  /** In pixels as the file has them, before it is turned. 0 by 0 for an SVG that has no size of its own. */
  readonly width: number;
  readonly height: number;
  /** It moves: only its first frame is a picture. */
  readonly animated: boolean;
  /** How a camera was held, from 1 (upright) to 8, as EXIF has it. */
  readonly orientation: number;
  /** It tells more than it shows: where and when it was taken, with what, by whom. */
  readonly metadata: boolean;
}

/** Facts with what most files have. */
export function factsOf(
  type: PictureType,
  width: number,
  height: number,
  more: Partial<PictureFacts> = {},
): PictureFacts {
  return { type, width, height, animated: false, orientation: 1, metadata: false, ...more };
}
