/** The agent's calls, questions and limits in the panel: what is shown, as text alone, and what is asked for. */
import assert from 'node:assert/strict';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { agentView } from './views.ts';

describe('the agent in the panel', () => {
  let lab: WebviewLab;
  let panel: Panel;
  const posted = async (pattern: RegExp) => (await panel.posts()).filter(({ type }) => pattern.test(type));

  before(async () => {
    lab = await openLab();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  it('shows each call as a line that says how it stands, and where the run is', async () => {
    panel = await lab.open({ view: agentView() });
    await panel.page.locator('.call').last().waitFor();
    const lines = (await panel.page.locator('.call summary').allInnerTexts()).map((line) =>
      line.replaceAll(/\s+/g, ' '),
    );
    assert.deepEqual(lines, [
      'Read src/retry.ts:1-40',
      'Run npm test 12 s',
      'Edit src/retry.ts Failed',
      'Run npm run <b>build</b> Waits for you',
    ]);
    const activity = await panel.page.getByTestId('activity').innerText();
    assert.match(activity, /Step 4 · Waits for you/);
    assert.match(activity, /92% cached/);
  });

  it('asks for the details of a call when it is opened, and shows them as text', async () => {
    panel = await lab.open({ view: agentView() });
    await panel.page.locator('.call summary').first().press('Enter');
    await panel.page.locator('.call[open]').waitFor();
    await panel.page.waitForFunction(() => document.querySelector('.call[open]') !== null);
    assert.deepEqual((await posted(/openCall/)).at(-1), { type: 'openCall', partId: 'c1' });
    await panel.change({
      type: 'call',
      part: {
        id: 'c1',
        kind: 'call',
        text: 'Read src/retry.ts:1-40',
        tool: 'read_file',
        status: 'done',
        details: { arguments: '{"path":"src/retry.ts"}', result: '<img src=x onerror=alert(1)>' },
      },
    });
    await panel.page.locator('.call-details', { hasText: '<img src=x' }).waitFor();
    assert.equal(await panel.page.locator('.call-details img').count(), 0);
  });

  it('lets the person allow, allow for the chat, and refuse, and never takes the focus by itself', async () => {
    panel = await lab.open({ view: agentView() });
    const card = panel.page.getByTestId('approval');
    await card.waitFor();
    assert.equal(await card.locator('.approval-subject').innerText(), 'npm run <b>build</b>');
    assert.equal(await card.evaluate((element) => element.contains(document.activeElement)), false);
    await card.locator('[data-decision=allow]').press('Enter');
    await card.getByRole('button', { name: 'Allow “npm run” in this chat' }).click();
    await card.getByRole('button', { name: 'Refuse' }).press(' ');
    assert.deepEqual(await posted(/^decide$/), [
      { type: 'decide', partId: 'c4', decision: 'allow' },
      { type: 'decide', partId: 'c4', decision: 'allowPrefix' },
      { type: 'decide', partId: 'c4', decision: 'refuse' },
    ]);
  });

  it('goes on past a limit when told to', async () => {
    panel = await lab.open({ view: agentView() });
    await panel.change({ type: 'activity', activity: { phase: 'limit', since: 1, step: 50, text: 'Fifty steps.' } });
    await panel.page.getByTestId('limit').locator('[data-action=goOn]').press('Enter');
    assert.deepEqual((await panel.posts()).at(-1), { type: 'goOn' });
  });

  it('offers the modes, and says why there is no agent', async () => {
    const view = agentView();
    const { activity: _, ...session } = view.session;
    panel = await lab.open({
      view: { ...view, session, composer: { ...view.composer, mode: 'ask', agentOff: 'Not here.' } },
    });
    await panel.page.getByTestId('mode').press('Enter');
    await panel.page.getByText('Not here.').waitFor();
    await panel.page.locator('.menu-item', { hasText: 'Agent' }).click({ force: true });
    assert.deepEqual(await posted(/^choose$/), []);
    await panel.page.locator('.menu-item', { hasText: 'Ask' }).first().click();
    assert.deepEqual(await posted(/^choose$/), [{ type: 'choose', mode: 'ask' }]);
  });
});
