/**
 * What was answered before, by place: the same place again, or a place the user reached by typing what was answered.
 * Owns the memory of answers and its bound. Least recently used goes first.
 */
import type { Ghost, Position } from '../model.ts';
import { type Anchor, type Follower, isClosers } from './anchor.ts';

/** An answer and where it was asked for. */
export interface Answer {
  readonly id: string;
  readonly anchor: Anchor;
  /** The name under which it may be used again (`EngineSettings.model`). */
  readonly model: string;
  /** What to insert from `from` on in the anchor's line, lines ending with \n. Empty: the model had nothing to say. */
  readonly text: string;
  readonly from: number;
  /** How many characters right of the anchor it takes the place of. */
  readonly replaced: number;
}

/** Ghost text with nothing to show, for an answer that was empty. */
export type Found = { readonly id: string; readonly ghost: Ghost | undefined };

export interface Cache {
  add(answer: Answer, boundBytes: number): void;
  /** The newest answer that continues from here; `ghost` is undefined where the model is known to have nothing to say. */
  find(follower: Follower, model: string): Found | undefined;
  readonly sizeBytes: number;
  clear(): void;
}

/** Makes an empty cache. */
export function createCache(): Cache {
  // The insertion order is the order of use. Documents keep their own so that a look-up never meets the others'.
  const order = new Map<Answer, number>();
  const byDocument = new Map<string, Set<Answer>>();
  let sizeBytes = 0;

  const remove = (answer: Answer): void => {
    sizeBytes -= order.get(answer) ?? 0;
    order.delete(answer);
    const siblings = byDocument.get(answer.anchor.uri);
    siblings?.delete(answer);
    if (siblings?.size === 0) byDocument.delete(answer.anchor.uri);
  };

  return {
    get sizeBytes() {
      return sizeBytes;
    },
    add(answer, boundBytes) {
      const bytes = bytesOf(answer);
      let siblings = byDocument.get(answer.anchor.uri);
      if (siblings === undefined) byDocument.set(answer.anchor.uri, (siblings = new Set()));
      siblings.add(answer);
      order.set(answer, bytes);
      sizeBytes += bytes;
      for (const oldest of order.keys()) {
        if (sizeBytes <= boundBytes) break;
        remove(oldest);
      }
    },
    find(follower, model) {
      const siblings = [...(byDocument.get(follower.here.uri) ?? [])].toReversed();
      for (const answer of siblings) {
        if (answer.model !== model) continue;
        const found = continueAnswer(answer, follower);
        if (found === undefined) continue;
        const bytes = order.get(answer) ?? 0;
        order.delete(answer);
        order.set(answer, bytes);
        return found;
      }
      return undefined;
    },
    clear() {
      order.clear();
      byDocument.clear();
      sizeBytes = 0;
    },
  };
}

/** What is left of an answer at a later place, or undefined if the place does not continue it. */
export function continueAnswer(answer: Answer, follower: Follower): Found | undefined {
  const { anchor, text, id } = answer;
  const { here, query } = follower;
  const written = follower.writtenSince(anchor, text.length);
  if (written === undefined) return undefined;
  const isSamePlace = written === '' && here.after === anchor.after;
  if (text === '') return isSamePlace ? { id, ghost: undefined } : undefined;

  // From the start of what the answer replaces up to the anchor the document is what it was.
  const typed = anchor.before.slice(answer.from) + written;
  const kept = anchor.after.slice(answer.replaced);
  const replaced = here.after.slice(0, here.after.length - kept.length);
  if (!here.after.endsWith(kept)) return undefined;
  if (isSamePlace && !text.startsWith(typed)) {
    // The answer rewrites something left of the cursor: it is as it was made, nothing can be typed through.
    return { id, ghost: createGhost(id, text, query.document.eol, query.position, answer.from, replaced.length) };
  }
  if (!text.startsWith(typed) || text.length === typed.length) return undefined;
  const rest = text.slice(typed.length);
  if (!isSamePlace && !mayReplace(replaced, anchor.after.slice(0, answer.replaced), rest)) return undefined;
  const from = query.position.character;
  return { id, ghost: createGhost(id, rest, query.document.eol, query.position, from, replaced.length) };
}

/** Editors add closers behind the cursor and let the user type over them: what is replaced changes, what is kept does not. */
function mayReplace(replaced: string, replacedAtFirst: string, text: string): boolean {
  if (!isClosers(replaced) && !replacedAtFirst.endsWith(replaced)) return false;
  let index = 0;
  for (const unit of replaced) {
    index = text.indexOf(unit, index) + 1;
    if (index === 0) return false;
  }
  return true;
}

function createGhost(
  id: string,
  text: string,
  eol: '\n' | '\r\n',
  { line, character }: Position,
  from: number,
  replaced: number,
): Ghost {
  return {
    id,
    text: eol === '\n' ? text : text.replaceAll('\n', eol),
    range: { start: { line, character: from }, end: { line, character: character + replaced } },
  };
}

/** Two bytes for each UTF-16 unit and a flat price for the objects. */
function bytesOf({ anchor, text, id, model }: Answer): number {
  return (
    2 * (text.length + id.length + model.length + anchor.before.length + anchor.after.length + anchor.uri.length) + 400
  );
}
