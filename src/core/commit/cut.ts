/**
 * A diff made short enough to be read: file by file, with a note of what was left out.
 * Owns what is left out first: files that programs write, then the ends of long changes, then the last files. Pure.
 */
import { pathsOfDiff, splitDiff } from '../context/diffs.ts';

export interface CutDiff {
  readonly text: string;
  /** Paths of which not everything is in the text. */
  readonly cut: readonly string[];
}

const generated =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|Gemfile\.lock|composer\.lock|go\.sum|dist\/.*|.*\.min\.\w+|.*\.map|.*\.snap)$/;

/** At most about this many characters of all files, and of one. */
export function cutDiff(diff: string, most = 48_000, mostOfFile = 12_000): CutDiff {
  const cut: string[] = [];
  let left = most;
  const pieces = splitDiff(diff).map((piece) => {
    const path = pathsOfDiff(piece)[0] ?? '';
    const room = generated.test(path) ? 0 : Math.min(left, mostOfFile);
    if (piece.length <= room) {
      left -= piece.length;
      return piece;
    }
    cut.push(path);
    const kept = piece.slice(0, piece.lastIndexOf('\n', room) + 1);
    // A few lines of a change say less than its size.
    const text = kept.length < 200 && piece.length > 400 ? `[${path}: ` : `${kept}[${path}: the rest: `;
    left -= kept.length;
    return `${text}${sizeOf(piece.slice(text.startsWith('[') ? 0 : kept.length))}]\n`;
  });
  return { text: pieces.join(''), cut };
}

function sizeOf(piece: string): string {
  const count = (pattern: RegExp): number => piece.match(pattern)?.length ?? 0;
  return `+${count(/^\+(?!\+\+ )/gm)} −${count(/^-(?!-- )/gm)} lines, left out`;
}
