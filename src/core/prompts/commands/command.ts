/**
 * What a slash command is: words that stand first in the question, and the context it takes along by itself.
 * The words never change with the file or the day, so that the same command always begins alike for the service's cache.
 */

/** Context that a command can take along. */
export type Source = 'selection' | 'file' | 'problems' | 'staged' | 'unstaged' | 'terminal';

export interface Command {
  readonly name: string;
  readonly instruction: string;
  /** Taken along when the person has attached nothing: the first of these that there is. */
  readonly takes: readonly Source[];
  /** Taken along besides, if there is any. */
  readonly adds?: Source;
  /** Of no use without context or words. */
  readonly needs: 'context' | 'contextOrWords' | 'nothing';
}
