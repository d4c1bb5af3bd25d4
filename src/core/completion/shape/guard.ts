/**
 * Keeps out what belongs to a chat and not into a file: sentences around the code, code fences, the model's own marks,
 * characters nobody can see. Owns those patterns.
 */

const fence = /^\s*(?:`{3,}|~{3,})/;
// Each is decided within the first `undecided` characters.
const sentence =
  /^\s*(?:Here(?:'s|’s| is| are)\b|Sure[,!.]|Certainly\b|Of course\b|Below is\b|The (?:follow|complet|missing)|I(?:'ll|’ll| will| can|'ve)\b|以下|这是|这里是|当然|好的[，,。！])/;
const undecided = 16;
/** In a string these are no text but a model that does not see it: a line that is a fence, a sentence that announces code. */
const fenceAlone = /^\s*(?:`{3,}|~{3,})[\w+#-]*\s*$/;
const announcement = /\b(?:code|completion|snippet)\b[^:]*:\s*$|(?:代码|补全)[^:：]*[:：]\s*$/i;
const token = /<[|｜][\p{L}_▁ -]+[|｜]>|<fim_[a-z]+>|<EOT>/u;
const tokenStart = /<(?:[|｜][\p{L}_▁ -]*[|｜]?|f(?:i(?:m(?:_[a-z]*)?)?)?|E(?:O(?:T)?)?)?$/u;
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** A tab, an end of line and what chooses between text and emoji. */
const harmless = '\t\n\ufe0e\ufe0f';
const emojiBefore = /[\ud83c-\ud83e\u2600-\u27bf][\udc00-\udfff]?\ufe0f?$/;

/** Scripts that are written with joiners. */
const joinedBefore = /[\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Mlym}\p{scx=Sinh}]$/u;

/** What to do with a line of the answer. */
export type Verdict = 'keep' | 'skip' | 'end' | 'reject';

/** Watches the lines of one answer. */
export interface Guard {
  /** `isHead` as long as no line was kept. */
  judge(line: string, isHead: boolean): Verdict;
  /** Whether the beginning of a first line cannot be judged yet. */
  isUndecided(start: string): boolean;
}

/** What is expected at the cursor: code, the rest of a string that ends with its line, or text of any kind. */
export type Expected = 'code' | 'string' | 'text';

/** A guard for a place. In text fences and sentences may be what the user wants. */
export function createGuard(expected: Expected): Guard {
  let isFenced = false;
  let isTalking = false;
  return {
    judge(line, isHead) {
      if (expected === 'text') return 'keep';
      if (expected === 'string') {
        const isChat = fenceAlone.test(line) || (sentence.test(line) && announcement.test(line));
        return isHead && isChat ? 'reject' : 'keep';
      }
      if (fence.test(line)) {
        if (!isHead || isFenced) return 'end';
        isFenced = true;
        return 'skip';
      }
      if (isFenced || !isHead) return 'keep';
      if (isTalking) return /\S/.test(line) ? 'reject' : 'skip';
      isTalking = sentence.test(line);
      return isTalking ? 'skip' : 'keep';
    },
    isUndecided(start) {
      if (expected !== 'code' || isFenced) return false;
      if (isTalking || fence.test(start) || sentence.test(start)) return true;
      return (
        /^\s*(?:`{1,2}|~{1,2})$/.test(start) || (start.trim().length < undecided && /^\s*[HSCOBTI以这当好]/.test(start))
      );
    },
  };
}

/** Where one of the model's own marks begins, or -1. */
export function findToken(text: string): number {
  return text.search(token);
}

/** How much of `text` cannot become one of the model's marks when more arrives. */
export function settledLength(text: string): number {
  const start = text.search(tokenStart);
  return start < 0 ? text.length : start;
}

/** Whether `unit`, coming after `before`, is one that must not get into a file unseen. Halves of pairs without the other half count. */
export function isUnseen(unit: string, before: string): boolean {
  const follows = isHighSurrogate(before.charCodeAt(before.length - 1));
  const code = unit.charCodeAt(0);
  if (follows !== (code >= 0xdc00 && code <= 0xdfff)) return true;
  // Tags (U+E0000 to U+E0FFF) hide whole sentences.
  if (code === 0xdb40) return true;
  if ((unit === '\u200c' || unit === '\u200d') && joinedBefore.test(before)) return false;
  if (unit === '\u200d') return !emojiBefore.test(before.slice(-3));
  return unseen.test(unit) && !harmless.includes(unit);
}

/** Whether a character of two units begins with this one. */
export function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
