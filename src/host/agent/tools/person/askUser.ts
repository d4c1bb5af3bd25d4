/**
 * `ask_user` and `update_plan`: what the agent has to say to the person.
 * Owns their bounds. A plan is shown by the line of its call in the chat; how a question is put is the caller's.
 */
import * as v from 'valibot';
import { l10n } from 'vscode';
import type { AgentTool } from '../../../../core/agent/tool.ts';
import { defineTool, text } from '../define.ts';

/** The answer, one of the choices or words of their own; undefined where there is none. Rejects at the signal. */
export type AskPerson = (
  question: string,
  choices: readonly string[],
  signal: AbortSignal,
) => Promise<string | undefined>;

export function personTools(ask: AskPerson): readonly AgentTool[] {
  // Calls of one round run side by side, and a second question would hide the first.
  let last: Promise<unknown> = Promise.resolve();
  const askUser = defineTool({
    name: 'ask_user',
    description:
      'Asks the person one question and waits for the answer. Only for what you cannot find out and must not guess.',
    input: v.strictObject({
      question: text('The question, with what one needs to know to answer it.'),
      choices: v.optional(
        v.pipe(
          v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
          v.maxLength(6),
          v.description('Likely answers.'),
        ),
      ),
    }),
    readsOnly: true,
    prepare({ question, choices = [] }) {
      return {
        title: l10n.t('A question for you: {0}', question),
        async run(signal) {
          const asked = last.then(() => ask(question, [...new Set(choices)], signal));
          last = asked.catch(() => undefined);
          const answer = await asked;
          return { text: answer ?? 'The person did not answer. Go on without, and say what you took for granted.' };
        },
      };
    },
  });
  const updatePlan = defineTool({
    name: 'update_plan',
    description:
      'Shows the person your plan for a task of several steps: all steps, each time. Call it when a step begins or ends. At most one step is doing.',
    input: v.strictObject({
      steps: v.pipe(
        v.array(
          v.strictObject({
            text: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
            status: v.picklist(['open', 'doing', 'done']),
          }),
        ),
        v.minLength(1),
        v.maxLength(30),
      ),
    }),
    readsOnly: true,
    prepare({ steps }) {
      const done = steps.filter(({ status }) => status === 'done').length;
      const now = steps.find(({ status }) => status === 'doing');
      return {
        title:
          now === undefined
            ? l10n.t('Plan: {0} of {1} steps done', done, steps.length)
            : l10n.t('Plan: {0} of {1} steps done, now: {2}', done, steps.length, now.text),
        run: () => Promise.resolve({ text: 'The person sees the plan.' }),
      };
    },
  });
  return [askUser, updatePlan];
}
