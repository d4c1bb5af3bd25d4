/**
 * The request for a command of the shell.
 * Owns that it is one line, and one that somebody can look over: it is put into the terminal and never run.
 */
import type { ChatMessage } from '../../api/events.ts';

const frame = `You suggest one command for a terminal. What you write is put at the prompt, where the person reads it before running it.
Answer with the command alone, in one fenced block, on one line: join steps with the shell's own operators. No explanation, no comment, no placeholder that has to be replaced if it can be avoided.
Prefer what is installed with the system. Never delete, overwrite or send anything that the person did not ask for.`;

/** `instruction`: the person's own prompt in place of ours. */
export function shellMessages(task: {
  readonly wish: string;
  readonly shell: string;
  readonly system: string;
  readonly instruction?: string;
}): readonly ChatMessage[] {
  const { wish, shell, system, instruction } = task;
  return [
    { role: 'system', text: instruction === undefined ? frame : `${frame}\n\n${instruction}` },
    { role: 'user', text: `The shell is ${shell} on ${system}.\n\n${wish}`.toWellFormed() },
  ];
}
