/**
 * The prices that hold on this computer: those that come with the extension, with the person's own over them.
 * Owns the reading of the setting, once for each of its values. What a book is: core/cost/prices.ts.
 */
import { readBook, type ReadBook } from '../../../core/cost/book/readBook.ts';
import type { PriceBook } from '../../../core/cost/prices.ts';
import { readSetting } from '../../settings.ts';

let last: { readonly text: string; readonly read: ReadBook } | undefined;

export function currentBook(): PriceBook {
  return readCurrent().book;
}

/** Where the setting goes wrong, if it does: then it counts for nothing. */
export function bookMistake(): string | undefined {
  return readCurrent().mistake;
}

function readCurrent(): ReadBook {
  const setting = readSetting('prices');
  const text = JSON.stringify(setting);
  if (last?.text !== text) last = { text, read: readBook(setting) };
  return last.read;
}
