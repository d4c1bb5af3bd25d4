/** The agent's panel as tests of it need it: what the model says, what the person is asked. Owns no assertion. */
import type { Locator } from 'playwright-core';
import type { ToolCall } from '../../gateway/api/chat/wire.ts';
import type { Fault } from '../../gateway/faults/fault.ts';
import type { Panel } from '../panel.ts';
import { nextAnswer } from '../stage.ts';

/** No request but those of the test. */
export const agentSettings = {
  'askDeepSeek.model': '',
  'askDeepSeek.thinking': 'high',
  'askDeepSeek.makeTitles': false,
};

let calls = 0;

export function call(name: string, value: unknown): ToolCall {
  calls += 1;
  return { id: `call_${calls}`, name, arguments: JSON.stringify(value) };
}

/** What the model answers to the next requests, one after the other. */
export function say(...rounds: readonly NonNullable<Fault['answer']>[]): void {
  for (const answer of rounds) nextAnswer({ answer });
}

/** A new chat with the agent. */
export async function beginAgent(panel: Panel): Promise<void> {
  await panel.run('newChat');
  await panel.questions.first().waitFor({ state: 'detached' });
  await panel.frame.getByTestId('mode').click();
  await panel.menuItem('Agent').click();
  await panel.frame.locator('[data-testid=mode][data-mode=agent]').waitFor();
}

export function approval(panel: Panel): Locator {
  return panel.frame.getByTestId('approval');
}

/** Refuses everything that is asked until the answer is done. Gives back what was asked, in order. */
export async function refuseAll(panel: Panel): Promise<readonly string[]> {
  const asked: string[] = [];
  const isDone = panel.answers.last().and(panel.frame.locator('[data-status=done]'));
  for (;;) {
    const card = approval(panel).first();
    await card.or(isDone).first().waitFor();
    if ((await approval(panel).count()) === 0) return asked;
    const subject = (await card.locator('.approval-subject').innerText()).trim();
    asked.push(subject);
    await card.locator('[data-decision=refuse]').click();
    await approval(panel).filter({ hasText: subject }).waitFor({ state: 'detached' });
  }
}
