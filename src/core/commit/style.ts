/**
 * How the commits of a project are worded.
 * Owns what is told of it to whoever words the next one. Pure.
 */

const conventional = /^(?:build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(?:\([^)]+\))?!?: \S/;

/** Whether most of these subjects follow Conventional Commits. */
export function isConventional(subjects: readonly string[]): boolean {
  return subjects.length > 0 && subjects.filter((subject) => conventional.test(subject)).length * 2 > subjects.length;
}

/** The message in an answer, or in what has come of it: no fence and no quotes around it. */
export function messageIn(answer: string): string {
  const fence = /^\s*```[^\n]*\n/.exec(answer)?.[0];
  const body = fence === undefined ? answer : answer.slice(fence.length).replace(/(?:^|\n)```[\s\S]*$/, '');
  const message = body.trim();
  return /^(["`])([^"`]+)\1$/.exec(message)?.[2] ?? message;
}
