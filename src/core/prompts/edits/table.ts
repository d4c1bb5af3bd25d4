/** The commands that edit in place. */
import { docs } from './docs.ts';
import { edit } from './edit.ts';
import { fix } from './fix.ts';
import type { EditInstruction } from './instruction.ts';
import { refactor } from './refactor.ts';
import { simplify } from './simplify.ts';
import { translate } from './translate.ts';

export const edits = { edit, fix, docs, refactor, simplify, translate } as const satisfies Readonly<
  Record<string, EditInstruction>
>;

export type EditName = keyof typeof edits;
