/** The commands there are, in the order in which they are offered. `/new` asks nothing, so it has no prompt. */
import type { Command } from './command.ts';
import { commit } from './commit.ts';
import { compact } from './compact.ts';
import { docs } from './docs.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { review } from './review.ts';
import { tests } from './tests.ts';
import { terminal } from '../terminal.ts';
import { translate } from './translate.ts';

export const commands = [
  explain,
  fix,
  tests,
  docs,
  review,
  commit,
  translate,
  terminal,
  compact,
] as const satisfies readonly Command[];
