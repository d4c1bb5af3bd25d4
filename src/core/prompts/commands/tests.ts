/** The words of `/tests`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const tests = {
  name: 'tests',
  takes: ['selection', 'file'],
  needs: 'context',
  instruction: `Write tests for the attached code.
Use the test framework, the assertions and the layout that the project shows; if it shows none, the usual ones of the language. Test what the code promises to its callers, not how it does it: the ordinary case, the edges, and what happens when it is given what it should not be given.
Give each test a name that says the behaviour. Give one complete file with its path after the language of the block.
If the code shows a fault while you write, say so after the tests.`,
} as const satisfies Command;
