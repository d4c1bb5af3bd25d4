/** The agent in the panel: it looks, acts and ends, as a person sees it, in a real workbench against a real server. */
import assert from 'node:assert/strict';
import type { ToolCall } from '../gateway/api/chat/wire.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';

/** No request but those of the test. */
const settings = { 'askDeepSeek.model': '', 'askDeepSeek.thinking': 'high', 'askDeepSeek.makeTitles': false };

let calls = 0;

function call(name: string, value: unknown): ToolCall {
  calls += 1;
  return { id: `call_${calls}`, name, arguments: JSON.stringify(value) };
}

describe('the agent', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage({ userSettings: settings });
    panel = new Panel(workbench);
    await panel.show();
  });

  beforeEach(async () => {
    await panel.run('newChat');
    await panel.questions.first().waitFor({ state: 'detached' });
    await panel.frame.getByTestId('mode').click();
    await panel.menuItem('Agent').click();
    await panel.frame.locator('[data-testid=mode][data-mode=agent]').waitFor();
  });

  after(() => closeStage(workbench));

  it('reads what it needs and ends with an answer', async () => {
    nextAnswer({ answer: { reasoning: 'I should look.', toolCalls: [call('read_file', { path: 'src/retry.ts' })] } });
    nextAnswer({ answer: { reasoning: 'Now I know.', text: 'It tries three times.' } });
    await panel.ask('How often does it try?');
    await panel.waitForAnswer('done');
    const answer = panel.answers.last();
    await answer.getByText('It tries three times.').waitFor();
    const line = answer.locator('.call');
    assert.equal(await line.count(), 1);
    assert.equal(await line.getAttribute('data-status'), 'done');
    await line.locator('summary').click();
    await answer.locator('.call-details', { hasText: 'export' }).waitFor();
    await workbench.screenshot('agent-read');
  });
});
