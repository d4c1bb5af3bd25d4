import assert from 'node:assert/strict';
import type { CDPSession, Locator } from 'playwright-core';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, answeringView, cutView, panelView, question, queueView, versionsView } from './views.ts';

describe('what can be done with a message', () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: versionsView() });
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const message = (id: string): Locator => panel.page.locator(`article[data-message=${id}]`);
  const control = (id: string, name: string): Locator => message(id).locator(`[data-control="${name}"]`);
  const item = (words: string): Locator => panel.page.locator('.menu-item', { hasText: words });
  const editor = (): Locator => panel.page.locator('ask-editor textarea');
  const hasFocus = (locator: Locator): Promise<boolean> =>
    locator.evaluate((element) => element === document.activeElement);
  const edits = async () => (await panel.posts()).filter(({ type }) => type === 'edit');

  describe('its versions', () => {
    it('are counted and walked with the mouse', async () => {
      assert.match(await message('q1').locator('ask-versions').innerText(), /2\/2/);
      assert.match(await message('a1').locator('ask-versions').innerText(), /2\/3/);
      assert.equal(await message('q2').locator('ask-versions').count(), 0);
      await message('a1').getByRole('button', { name: 'Earlier version' }).click();
      assert.deepEqual(await panel.posted('showVersion'), { type: 'showVersion', messageId: 'a1', version: 0 });
      assert.equal(await message('q1').getByRole('button', { name: 'Later version' }).isDisabled(), true);
    });

    it('are walked with the keyboard, and the focus stays on the way', async () => {
      await message('a1').getByRole('button', { name: 'Later version' }).focus();
      await panel.page.keyboard.press('ArrowRight');
      assert.deepEqual(await panel.posted('showVersion'), { type: 'showVersion', messageId: 'a1', version: 2 });
      const other = { ...answer('a9', 'Another one.'), versions: { index: 2, count: 3 } };
      await panel.change({ type: 'truncate', length: 1 }, { type: 'message', message: other });
      await panel.settle();
      assert.equal(await hasFocus(message('a9').getByRole('button', { name: 'Earlier version' })), true);
      await panel.page.keyboard.press('ArrowLeft');
      assert.deepEqual(await panel.posted('showVersion'), { type: 'showVersion', messageId: 'a9', version: 1 });
    });
  });

  describe('a question', () => {
    beforeEach(async () => {
      await control('q1', 'edit').click();
    });

    it('is worded anew where it stands and asked again with Enter', async () => {
      assert.equal(await hasFocus(editor()), true);
      assert.equal(await editor().inputValue(), 'Why do all my clients retry at the same moment?');
      await panel.page.keyboard.type(' Really?');
      await panel.page.keyboard.press('Shift+Enter');
      await panel.page.keyboard.type('Truly?');
      await panel.page.keyboard.press('Enter');
      const text = 'Why do all my clients retry at the same moment? Really?\nTruly?';
      assert.deepEqual(await edits(), [{ type: 'edit', messageId: 'q1', text }]);
      assert.equal(await editor().count(), 0);
    });

    it('stays as it was with Escape, which stops no answer', async () => {
      await panel.page.keyboard.type(' Really?');
      await panel.page.keyboard.press('Escape');
      assert.equal(await editor().count(), 0);
      assert.equal(await hasFocus(control('q1', 'edit')), true);
      assert.deepEqual(await edits(), []);
      assert.equal((await panel.posts()).filter(({ type }) => type === 'stop').length, 0);
    });

    it('without words is not asked', async () => {
      await editor().fill('  ');
      await panel.page.keyboard.press('Enter');
      assert.equal(await panel.page.getByRole('button', { name: 'Ask again', exact: true }).isDisabled(), true);
      assert.deepEqual(await edits(), []);
    });

    it('keeps the new words when the page goes and comes back', async () => {
      await editor().fill('Half a thought');
      await panel.reload();
      await panel.snapshot(versionsView());
      assert.equal(await editor().inputValue(), 'Half a thought');
      await panel.page.getByRole('button', { name: 'Cancel' }).click();
      await panel.reload();
      await panel.snapshot(versionsView());
      assert.equal(await editor().count(), 0);
    });

    it('shuts nobody out', async () => {
      assert.deepEqual(await findViolations(panel), []);
    });

    describe('with an input method', () => {
      let client: CDPSession;
      beforeEach(async () => {
        client = await panel.page.context().newCDPSession(panel.page);
        await editor().fill('');
        await client.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 });
      });

      it('leaves Enter and Escape to the composition', async () => {
        await panel.page.keyboard.press('Enter');
        await panel.page.keyboard.press('Escape');
        assert.deepEqual(await edits(), []);
        assert.equal(await editor().count(), 1);
      });

      it('leaves the Enter that ends the composition, even when it comes after', async () => {
        await editor().evaluate((element) => {
          element.addEventListener('compositionend', () => {
            element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
          });
        });
        await client.send('Input.insertText', { text: '你好' });
        await panel.settle();
        assert.deepEqual(await edits(), []);
        assert.equal(await editor().inputValue(), '你好');
      });

      it('asks with the next Enter', async () => {
        await client.send('Input.insertText', { text: '你好' });
        await panel.page.waitForTimeout(60);
        await panel.page.keyboard.press('Enter');
        assert.deepEqual(await edits(), [{ type: 'edit', messageId: 'q1', text: '你好' }]);
      });
    });
  });

  it('a question is copied, and forked into a new chat', async () => {
    await control('q2', 'copy').click();
    assert.deepEqual(await panel.posted('copyMessage'), { type: 'copyMessage', messageId: 'q2' });
    await control('q2', 'repo-forked').click();
    assert.deepEqual(await panel.posted('fork'), { type: 'fork', messageId: 'q2' });
  });

  it('an answer is given again as chosen beside Send', async () => {
    await control('a1', 'refresh').click();
    assert.deepEqual(await panel.posted('regenerate'), { type: 'regenerate', messageId: 'a1' });
  });

  it('an answer is given again by another model, or with another effort, by mouse and keyboard', async () => {
    await control('a1', 'chevron-down').click();
    await item('deepseek-v4-pro').click();
    const asked = { type: 'regenerate', messageId: 'a1' };
    assert.deepEqual(await panel.posted('regenerate'), { ...asked, model: 'deepseek-v4-pro', thinking: 'high' });
    await control('a1', 'chevron-down').press('Enter');
    await panel.page.keyboard.type('off');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.posted('regenerate'), { ...asked, model: 'deepseek-flash', thinking: 'off' });
  });

  it('an answer is forked into a new chat', async () => {
    await control('a1', 'ellipsis').click();
    await item('Fork').click();
    assert.deepEqual(await panel.posted('fork'), { type: 'fork', messageId: 'a1' });
  });

  it('an answer is opened as a text', async () => {
    await control('a1', 'ellipsis').click();
    await item('Open as text').click();
    assert.deepEqual(await panel.posted('openMessage'), { type: 'openMessage', messageId: 'a1' });
  });

  it('an answer gets other words, in lines, and is marked as the person’s', async () => {
    await control('a1', 'ellipsis').click();
    await item('Edit answer').click();
    await panel.settle();
    assert.equal(await hasFocus(editor()), true);
    assert.equal(await editor().inputValue(), 'Because they share one clock.');
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.type('So.');
    assert.deepEqual(await edits(), []);
    await panel.page.keyboard.press('Control+Enter');
    assert.deepEqual(await edits(), [{ type: 'edit', messageId: 'a1', text: 'Because they share one clock.\nSo.' }]);
    assert.match(await message('a2').innerText(), /Edited by you/);
  });

  describe('an answer that broke off', () => {
    const cut = (facts: Parameters<typeof answer>[2]): Promise<void> =>
      panel.snapshot(panelView([question('q1', 'Why?'), answer('a1', 'Because', facts)]));

    for (const [status, words] of [
      ['interrupted', /Interrupted/],
      ['stopped', /Stopped/],
      ['cut', /Cut off/],
    ] as const) {
      it(`says so and can go on: ${status}`, async () => {
        await cut({ status });
        assert.match(await message('a1').innerText(), words);
        await message('a1').getByRole('button', { name: 'Continue' }).click();
        assert.deepEqual(await panel.posted('continue'), { type: 'continue', messageId: 'a1' });
      });
    }

    it('shows what is added, bit by bit or all at once', async () => {
      await cut({ status: 'cut' });
      const stand = { type: 'answer', messageId: 'a1', model: 'deepseek-flash' } as const;
      await panel.change({ ...stand, status: 'running' });
      await panel.change({ type: 'append', partId: 'a1-text', text: ' one **moment' });
      assert.match(await message('a1').innerText(), /Because one/);
      await panel.change({ type: 'append', partId: 'a1-text', text: '** after' }, { ...stand, status: 'cut' });
      assert.match(await message('a1').innerText(), /Because one moment after/);
      await panel.change(
        { ...stand, status: 'running' },
        { type: 'append', partId: 'a1-text', text: ' the other.' },
        { ...stand, status: 'done' },
      );
      assert.match(await message('a1').innerText(), /Because one moment after the other\./);
      assert.equal(await message('a1').locator('strong').innerText(), 'moment');
    });

    it('in the middle of its thoughts is asked for the answer itself', async () => {
      const parts = [{ id: 'p1', kind: 'reasoning', text: 'Hm' }] as const;
      await panel.snapshot(panelView([question('q1', 'Why?'), answer('a1', '', { status: 'stopped', parts })]));
      await message('a1').getByRole('button', { name: 'Answer now' }).click();
      await panel.posted('continue');
    });

    it('before its first word has nothing to go on with', async () => {
      await panel.snapshot(panelView([question('q1', 'Why?'), answer('a1', '', { status: 'stopped' })]));
      assert.equal(await control('a1', 'continue').count(), 0);
      assert.equal(await control('a1', 'refresh').count(), 1);
    });
  });

  it('the thinking is cut short for the answer', async () => {
    const parts = [{ id: 'p1', kind: 'reasoning', text: 'Let me see' }] as const;
    const view = panelView([question('q1', 'Why?'), answer('a1', '', { status: 'running', parts })]);
    await panel.snapshot({
      ...view,
      session: { ...view.session, activity: { phase: 'thinking', since: Date.now() } },
    });
    await panel.page.getByRole('button', { name: 'Answer now' }).click();
    await panel.posted('answerNow');
    await panel.change({ type: 'reasoned', partId: 'p1', durationMs: 4_000 });
    assert.equal(await panel.page.getByRole('button', { name: 'Answer now' }).count(), 0);
  });

  it('a version beside the one that is being written says nothing of the writing', async () => {
    const view = answeringView();
    await panel.snapshot({
      ...view,
      session: { ...view.session, activity: { phase: 'connecting', since: Date.now() } },
    });
    const other = { ...answer('a9', 'The earlier one.'), versions: { index: 0, count: 2 } };
    await panel.change({ type: 'truncate', length: 1 }, { type: 'message', message: other });
    assert.equal(await panel.page.getByTestId('activity').count(), 0);
    assert.equal(await panel.page.getByTestId('stop').isVisible(), true);
  });
});

describe('the queue', () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: queueView() });
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const row = (id: string): Locator => panel.page.locator(`li[data-question=${id}]`);

  it('stands above the composer, in order', async () => {
    assert.deepEqual(await panel.page.locator('.queue-text').allInnerTexts(), [
      'Now write a test for it, and one for the cap, and one for the first wait',
      'Shorter',
    ]);
    assert.match(await panel.page.getByTestId('queue').innerText(), /Asked after this answer/);
  });

  it('gives a question away by taking it back, or by asking it at once', async () => {
    await row('n1').getByRole('button', { name: 'Remove' }).click();
    assert.deepEqual(await panel.posted('rewordQueued'), { type: 'rewordQueued', questionId: 'n1', text: '' });
    await row('n2').getByRole('button', { name: 'Stop the answer and ask this now' }).press('Enter');
    assert.deepEqual(await panel.posted('sendQueued'), { type: 'sendQueued', questionId: 'n2' });
  });

  it('lets a question be worded anew', async () => {
    await row('n2').getByRole('button', { name: 'Edit' }).press('Enter');
    await panel.settle();
    await panel.page.keyboard.type(' still');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.posted('rewordQueued'), {
      type: 'rewordQueued',
      questionId: 'n2',
      text: 'Shorter still',
    });
  });

  it('says that it waits, and why, and what to do', async () => {
    await panel.snapshot(cutView());
    assert.match(await panel.page.getByTestId('queue').innerText(), /Waiting: the answer was interrupted/);
    await panel.page.getByRole('button', { name: 'Send now' }).click();
    assert.deepEqual(await panel.posted('sendQueued'), { type: 'sendQueued', questionId: 'n1' });
  });

  it('says until when a review waits for the lower price, and asks it at once on a word', async () => {
    const waitsUntil = new Date(2026, 10, 23, 12).getTime();
    const review = { id: 'n3', text: '/review', attachments: [], waitsUntil };
    await panel.change({ type: 'activity', activity: null }, { type: 'queue', queue: [review] });
    assert.match(await panel.page.getByTestId('queue').innerText(), /Waits for the lower price until 12:00/);
    await panel.page.getByRole('button', { name: 'Ask now' }).click();
    assert.deepEqual(await panel.posted('sendQueued'), { type: 'sendQueued', questionId: 'n3' });
  });

  it('tells a review that waits for the lower price from what is asked next', async () => {
    const waitsUntil = new Date(2026, 10, 23, 12).getTime();
    const review = { id: 'n3', text: '/review', attachments: [], waitsUntil };
    await panel.change({ type: 'queue', queue: [review, { id: 'n4', text: 'And then?', attachments: [] }] });
    assert.match(await panel.page.getByTestId('queue').innerText(), /Asked after this answer/);
    assert.match(await row('n3').innerText(), /at 12:00/);
    assert.doesNotMatch(await row('n4').innerText(), /12:00/);
  });

  it('goes when the last question is asked', async () => {
    await panel.change({ type: 'queue', queue: [] });
    assert.equal(await panel.page.getByTestId('queue').count(), 0);
  });
});
