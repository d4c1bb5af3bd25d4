import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, answeringView, balanceTrouble, busyTrouble, panelView, question } from './views.ts';

describe('the conversation', () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: panelView() });
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const ask = (): Promise<void> =>
    panel.change(
      { type: 'message', message: question('q1', 'Why?') },
      { type: 'message', message: answer('a1', '', { status: 'running' }) },
      { type: 'activity', activity: { phase: 'connecting', since: Date.now() } },
    );

  it('shows an answer as it is written, from the first phase to the end', async () => {
    const article = panel.page.locator('article[data-role=assistant]');
    const activity = panel.page.getByTestId('activity');
    // Seconds are counted by a clock that stands still, however long the machine takes.
    const now = Date.now();
    await panel.page.clock.setFixedTime(now);
    await ask();
    assert.match(await activity.innerText(), /Connecting…/);

    await panel.change({ type: 'activity', activity: { phase: 'queued', since: now - 7_000 } });
    assert.match(await activity.innerText(), /Waiting in the queue… 7 s/);

    await panel.change(
      { type: 'activity', activity: { phase: 'thinking', since: now - 12_000 } },
      { type: 'part', messageId: 'a1', part: { id: 'p1', kind: 'reasoning', text: 'Because' } },
    );
    assert.match(await article.locator('summary').innerText(), /Thinking… 12 s/);
    assert.equal(await activity.count(), 0);

    await panel.change(
      { type: 'reasoned', partId: 'p1', durationMs: 4_200 },
      { type: 'part', messageId: 'a1', part: { id: 'p2', kind: 'text', text: 'It ' } },
      { type: 'activity', activity: { phase: 'writing', since: Date.now() } },
    );
    await panel.change({ type: 'append', partId: 'p2', text: 'waits **too' });
    await panel.change({ type: 'append', partId: 'p2', text: ' long**.' });
    assert.match(await article.locator('summary').innerText(), /Thought for 4 s/);
    assert.equal(await article.getAttribute('data-status'), 'running');

    await panel.change(
      { type: 'activity', activity: null },
      { type: 'answer', messageId: 'a1', model: 'deepseek-flash-0901', status: 'done' },
    );
    assert.equal(await article.getAttribute('data-status'), 'done');
    assert.match(await article.innerText(), /It waits too long\./);
    assert.match(await article.innerText(), /deepseek-flash-0901 · High/);
    assert.equal(await article.locator('strong').innerText(), 'too long');
  });

  it('keeps the thoughts closed until they are opened, then shows them as they come', async () => {
    await ask();
    await panel.change(
      { type: 'activity', activity: { phase: 'thinking', since: Date.now() } },
      { type: 'part', messageId: 'a1', part: { id: 'p1', kind: 'reasoning', text: 'First ' } },
    );
    const thoughts = panel.page.locator('.reasoning');
    assert.equal(await thoughts.locator('ask-part').count(), 0);
    await panel.change({ type: 'append', partId: 'p1', text: 'second ' });
    await thoughts.locator('summary').press('Enter');
    await panel.settle();
    await panel.change({ type: 'append', partId: 'p1', text: 'third' });
    await panel.settle();
    assert.equal((await thoughts.locator('ask-part').innerText()).trim(), 'First second third');
  });

  it('asks for a snapshot when a message is missing, and goes on from it', async () => {
    await ask();
    await panel.push({ type: 'changes', seq: 9, changes: [{ type: 'truncate', length: 0 }] });
    await panel.settle();
    const readies = (await panel.posts()).filter(({ type }) => type === 'ready');
    assert.equal(readies.length, 2);
    assert.equal(await panel.page.locator('article').count(), 2);
    await panel.push({ type: 'snapshot', seq: 20, view: answeringView() });
    await panel.push({ type: 'changes', seq: 21, changes: [{ type: 'append', partId: 'p2', text: 'End.' }] });
    await panel.settle();
    assert.match(await panel.page.locator('article[data-role=assistant]').innerText(), /End\./);
  });

  it('does not listen to another origin', async () => {
    await panel.page.evaluate((view) => {
      const message = { type: 'snapshot', seq: 2, view };
      window.dispatchEvent(new MessageEvent('message', { data: message, origin: 'https://evil.example' }));
    }, answeringView());
    await panel.settle();
    assert.equal(await panel.page.locator('article').count(), 0);
  });

  it('shows the same text once when a snapshot comes in the middle of an answer', async () => {
    await ask();
    await panel.change({ type: 'part', messageId: 'a1', part: { id: 'p1', kind: 'text', text: 'one ' } });
    await panel.change({ type: 'append', partId: 'p1', text: 'two ' });
    const running = answer('a1', '', {
      status: 'running',
      parts: [{ id: 'p1', kind: 'text', text: 'one two three ' }],
    });
    const view = panelView([question('q1', 'Why?'), running]);
    await panel.snapshot({ ...view, session: { ...view.session, activity: { phase: 'writing', since: 1 } } });
    await panel.change({ type: 'append', partId: 'p1', text: 'four' });
    await panel.settle();
    assert.equal((await panel.page.locator('ask-part').innerText()).trim(), 'one two three four');
  });

  it('says what went wrong with the actions as buttons', async () => {
    await panel.snapshot(
      panelView([question('q1', 'Why?'), answer('a1', '', { status: 'failed', trouble: balanceTrouble })]),
    );
    const card = panel.page.getByTestId('trouble');
    assert.match(await card.innerText(), /Balance is empty/);
    for (const id of ['topUp', 'retry', 'setKey'] as const) {
      await card.locator(`[data-action=${id}]`).click();
      assert.deepEqual((await panel.posts()).at(-1), { type: 'action', id, messageId: 'a1' });
    }
  });

  it('counts down to the next try and offers to hurry or to stop', async () => {
    await ask();
    const at = Date.now() + 20_000;
    await panel.change({ type: 'activity', activity: { phase: 'retrying', until: at, trouble: busyTrouble } });
    const card = panel.page.getByTestId('trouble');
    assert.match(await panel.page.getByTestId('announcer').innerText(), /Too many requests at once/);
    const seconds = async (): Promise<number> => Number(/again in (\d+) s/.exec(await card.innerText())?.[1]);
    const first = await seconds();
    await until(
      async () => (await seconds()) < first,
      () => `fewer seconds than ${first}`,
    );
    await card.getByRole('button', { name: 'Try now' }).click();
    assert.deepEqual(await panel.posted('action'), { type: 'action', id: 'retryNow' });
    await card.getByRole('button', { name: 'Stop' }).click();
    await panel.posted('stop');
  });

  it('marks what was stopped and what was cut', async () => {
    await panel.snapshot(
      panelView([
        question('q1', 'One'),
        answer('a1', 'Half', { status: 'stopped' }),
        question('q2', 'Two'),
        answer('a2', 'Half', { status: 'cut' }),
      ]),
    );
    const articles = panel.page.locator('article[data-role=assistant]');
    assert.match(await articles.nth(0).innerText(), /Stopped/);
    assert.match(await articles.nth(1).innerText(), /Cut off by the length limit/);
  });

  it('copies any answer and asks for any again', async () => {
    await panel.snapshot(
      panelView([question('q1', 'One'), answer('a1', 'First'), question('q2', 'Two'), answer('a2', 'Second')]),
    );
    await panel.page.getByRole('button', { name: 'Copy answer' }).first().click();
    assert.deepEqual(await panel.posted('copyMessage'), { type: 'copyMessage', messageId: 'a1' });
    await panel.page.getByRole('button', { name: 'Copied' }).waitFor();
    await panel.page.getByRole('button', { name: 'Answer again', exact: true }).first().click();
    assert.deepEqual(await panel.posted('regenerate'), { type: 'regenerate', messageId: 'a1' });
  });

  it('folds a long question and unfolds it', async () => {
    await panel.snapshot(panelView([question('q1', 'line\n'.repeat(40)), answer('a1', 'Yes.')]));
    const bubble = panel.page.locator('.bubble');
    const folded = (await bubble.boundingBox())?.height ?? 0;
    await bubble.getByRole('button', { name: 'Show all' }).click();
    await panel.settle();
    assert.ok(((await bubble.boundingBox())?.height ?? 0) > folded * 3);
    assert.equal(await bubble.getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded'), 'true');
  });

  it('shows what a person wrote word for word', async () => {
    const text = '<img src=x onerror=alert(1)> **no** `markup`\n  kept';
    await panel.snapshot(panelView([question('q1', text)]));
    assert.equal(await panel.page.locator('.question-text').textContent(), text);
  });

  it('reads the answer aloud in sentences and says when it is complete', async () => {
    const announcer = panel.page.getByTestId('announcer');
    await ask();
    assert.equal(await announcer.innerText(), 'DeepSeek is answering');
    await panel.change({ type: 'part', messageId: 'a1', part: { id: 'p1', kind: 'text', text: '' } });
    await panel.change({ type: 'append', partId: 'p1', text: 'One sentence. Half a' });
    await panel.page.waitForFunction(
      () => document.querySelector('[data-testid=announcer]')?.textContent === 'One sentence.',
    );
    await panel.change({ type: 'append', partId: 'p1', text: 'nother.' });
    await panel.change(
      { type: 'activity', activity: null },
      { type: 'answer', messageId: 'a1', model: 'deepseek-flash', status: 'done' },
    );
    assert.equal(await announcer.innerText(), 'Half another. Answer complete');
  });

  it('reads aloud only what is new of an answer that goes on', async () => {
    await panel.snapshot(panelView([question('q1', 'One'), answer('a1', 'Said before.', { status: 'stopped' })]));
    const stand = { type: 'answer', messageId: 'a1', model: 'deepseek-flash' } as const;
    await panel.change({ ...stand, status: 'running' });
    await panel.change({ type: 'append', partId: 'a1-text', text: ' And more.' });
    await panel.change({ ...stand, status: 'done' });
    assert.equal(await panel.page.getByTestId('announcer').innerText(), 'And more. Answer complete');
  });

  it('stays silent when an old session is opened', async () => {
    await panel.snapshot(panelView([question('q1', 'One'), answer('a1', 'First')]));
    assert.equal(await panel.page.getByTestId('announcer').innerText(), '');
  });
});
