/**
 * What was answered before, by place: the same place again, or a place the user reached by typing what was answered.
 * Owns the memory of answers and its bound. Least recently used goes first.
 */
import type { Ghost } from '../model.ts';
import { cutAtCloser } from '../shape/place/brackets.ts';
import { syntaxOf } from '../shape/place/syntax.ts';
import { type Anchor, findNewClosers, type Follower } from './anchor.ts';

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
  /** Remembers an answer and forgets others until all fit. The newest stays even if it does not. */
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
        // The newest stays in any case: whoever asked for it has not read it yet.
        if (sizeBytes <= boundBytes || order.size === 1) break;
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
function continueAnswer(answer: Answer, follower: Follower): Found | undefined {
  const { anchor, text, id } = answer;
  const { here, query } = follower;
  const continuation = follower.continuationOf(anchor, text.length);
  if (continuation === undefined) return undefined;
  const { written, behind, hasMoved } = continuation;
  const { document, position } = query;
  // From the start of what the answer replaces up to the anchor the document is what it was.
  const typed = anchor.before.slice(answer.from) + written;
  const rest = text.startsWith(typed) ? text.slice(typed.length) : undefined;
  const create = (text: string, from: number, replaced: number): Found => {
    const { line } = position;
    const range = { start: { line, character: from }, end: { line, character: position.character + replaced } };
    return { id, ghost: { id, text: document.eol === '\n' ? text : text.replaceAll('\n', document.eol), range } };
  };

  if (written === '' && here.after === anchor.after) {
    if (text === '' || rest === '') return { id, ghost: undefined };
    // An answer that rewrites something left of the cursor is shown as it was made and cannot be typed through.
    return rest === undefined
      ? create(text, answer.from, answer.replaced)
      : create(rest, position.character, answer.replaced);
  }
  const replaced = findReplaced(answer, behind);
  if (rest === undefined || rest === '' || replaced === undefined) return undefined;
  if (hasMoved) {
    // They belong to what was opened above this line. With nothing before them the answer is used up.
    const start = typed.slice(typed.lastIndexOf('\n') + 1);
    const body = cutAtCloser(start + rest, syntaxOf(document.languageId)).slice(start.length);
    return body === ''
      ? { id, ghost: undefined }
      : create(body, position.character, countWrittenAgain(here.after, body));
  }
  return create(rest, position.character, countWrittenAgain(replaced, rest));
}

/** What is behind the cursor now and is not to be kept, or undefined if what is to be kept is not there any more. */
function findReplaced({ anchor, replaced }: Answer, after: string): string | undefined {
  const kept = anchor.after.slice(replaced);
  const extra = after.slice(0, Math.max(0, after.length - kept.length));
  const isLeft = anchor.after.slice(0, replaced).endsWith(extra);
  return isLeft && after === extra + kept ? extra : findNewClosers(kept, after);
}

/** How many characters from the start of `replaced` the text has too, in this order. What it lacks has to stay. */
function countWrittenAgain(replaced: string, text: string): number {
  let from = 0;
  for (let count = 0; count < replaced.length; count += 1) {
    from = text.indexOf(replaced.charAt(count), from) + 1;
    if (from === 0) return count;
  }
  return replaced.length;
}

/** Two bytes for each UTF-16 unit and a flat price for the objects. */
function bytesOf({ anchor, text, id, model }: Answer): number {
  return (
    2 * (text.length + id.length + model.length + anchor.before.length + anchor.after.length + anchor.uri.length) + 400
  );
}
