/**
 * What a next edit is made of: a change that was just made, the places that it may concern too, and what to do there.
 * Owns the shapes. Lines and characters count from 0, characters in UTF-16 units, as in VS Code.
 */

/** Lines that became others. Everything around them is as it was. */
export interface Change {
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Words and punctuation that became others, as short as the change can be told. */
export interface Swap {
  readonly old: string;
  readonly new: string;
}

/** Why other places may be concerned. */
export type Cause =
  /** A name was given another where it is declared. Members are reached through a dot, others are not. */
  | { readonly kind: 'rename'; readonly swap: Swap; readonly isMember: boolean }
  /** A function takes other arguments. */
  | { readonly kind: 'signature'; readonly name: string }
  /** The same was written anew at several places. */
  | { readonly kind: 'pattern'; readonly swap: Swap };

/** A line as it stands. */
export interface Place {
  readonly line: number;
  readonly text: string;
}

/** A change and where it may apply too, nearest first from there on. */
export interface Candidate {
  /** VS Code's id of the document's language. */
  readonly languageId: string;
  readonly change: Change;
  readonly cause: Cause;
  readonly places: readonly Place[];
}

/** One line's edit: `insert` in place of the characters from `start` to before `end`, valid while the line is `text`. */
export interface Proposal extends Place {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}
