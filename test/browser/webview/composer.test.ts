import assert from 'node:assert/strict';
import type { CDPSession, Locator } from 'playwright-core';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, answeringView, emptyView, fullMeter, panelView, question } from './views.ts';

describe('the composer', () => {
  let lab: WebviewLab;
  let panel: Panel;
  let text: Locator;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: emptyView() });
    text = panel.page.getByTestId('composer');
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const sent = async (): Promise<string[]> =>
    (await panel.posts()).flatMap((post) => (post.type === 'send' ? [post.text] : []));

  it('sends with Enter and is empty after', async () => {
    await text.pressSequentially('Why?');
    await text.press('Enter');
    assert.deepEqual(await sent(), ['Why?']);
    assert.equal(await text.inputValue(), '');
  });

  it('breaks the line with Shift+Enter', async () => {
    await text.pressSequentially('one');
    await text.press('Shift+Enter');
    await text.pressSequentially('two');
    await text.press('Enter');
    assert.deepEqual(await sent(), ['one\ntwo']);
  });

  it('sends with the button and keeps the cursor in the text', async () => {
    const button = panel.page.getByTestId('send');
    assert.equal(await button.isDisabled(), true);
    await text.fill('Why?');
    await button.click();
    assert.deepEqual(await sent(), ['Why?']);
    assert.equal(await text.evaluate((element) => element === document.activeElement), true);
  });

  it('sends nothing when there is only space', async () => {
    await text.fill('  \n ');
    await text.press('Enter');
    assert.deepEqual(await sent(), []);
  });

  it('keeps the last question at hand with the up arrow', async () => {
    await panel.snapshot(panelView([question('q1', 'First question'), answer('a1', 'Yes.')]));
    await text.press('ArrowUp');
    assert.equal(await text.inputValue(), 'First question');
  });

  it('grows with the text up to eight lines', async () => {
    const height = async (): Promise<number> => (await text.boundingBox())?.height ?? 0;
    const one = await height();
    await text.fill('1\n2\n3');
    const three = await height();
    await text.fill(Array.from({ length: 8 }, (_, line) => line).join('\n'));
    const eight = await height();
    await text.fill(Array.from({ length: 30 }, (_, line) => line).join('\n'));
    assert.ok(three > one);
    assert.equal(await height(), eight);
    assert.ok(Math.abs((eight - three) / 5 - 19.5) < 0.5, `a line is ${(eight - three) / 5} px`);
  });

  describe('the choice of model and thinking', () => {
    const choice = (): Locator => panel.page.getByTestId('choice');
    const item = (words: string): Locator => panel.page.locator('.menu-item', { hasText: words });

    it('shows both, and what each costs', async () => {
      assert.match(await choice().innerText(), /deepseek-flash\s+High/);
      await choice().click();
      assert.deepEqual(await panel.page.locator('.menu-item[aria-checked=true] .menu-label').allInnerTexts(), [
        'deepseek-flash',
        'High',
      ]);
      assert.match(await item('deepseek-v4-pro').innerText(), /\$0\.66 · \$1\.98/);
      assert.match(await item('Off').innerText(), /cheapest/);
      await panel.page.keyboard.press('Escape');
    });

    it('shows what each effort is likely to cost, and calls a guess one', async () => {
      const view = panelView();
      await panel.snapshot({ ...view, meter: fullMeter });
      await choice().click();
      assert.match(await item('High').innerText(), /≈ \$0\.0013$/);
      assert.match(await item('Max').innerText(), /≈ \$0\.0024, guessed$/);
      assert.match((await item('Max').getAttribute('title')) ?? '', /slowest, dearest\nGuessed: /);
      // Where no price is known: how long it was, and nothing where that would be a guess as well.
      const efforts = fullMeter.next.efforts.map(({ thinking, tokens, guessed }) => ({ thinking, tokens, guessed }));
      await panel.change({ type: 'meter', meter: { ...fullMeter, next: { ...fullMeter.next, efforts } } });
      await panel.page.keyboard.press('Escape');
      await choice().click();
      assert.match(await item('High').innerText(), /≈ 1\.2K tokens$/);
      assert.match(await item('Max').innerText(), /slowest, dearest$/);
    });

    it('is made with the mouse', async () => {
      await choice().click();
      await item('deepseek-v4-pro').click();
      assert.deepEqual(await panel.posted('choose'), { type: 'choose', model: 'deepseek-v4-pro' });
    });

    it('is made with the keyboard', async () => {
      await choice().press('Enter');
      await panel.page.keyboard.type('max');
      await panel.page.locator('.menu-item:focus', { hasText: 'Max' }).waitFor();
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await panel.posted('choose'), { type: 'choose', thinking: 'max' });
      assert.equal(await choice().evaluate((element) => element === document.activeElement), true);
    });

    it('becomes that of new chats only when it differs from it', async () => {
      await choice().click();
      assert.equal(await item('Use for new chats').count(), 0);
      await panel.page.keyboard.press('Escape');
      await panel.change({ type: 'composer', composer: { ...emptyView().composer, choiceDiffers: true } });
      await choice().click();
      await item('Use for new chats').click();
      await panel.posted('keepChoice');
    });

    it('may be a model that is not listed', async () => {
      await choice().click();
      await item('Other model…').click();
      assert.deepEqual(await panel.posted('action'), { type: 'action', id: 'chooseModel' });
    });
  });

  it('takes an attachment away', async () => {
    await panel.page.getByRole('button', { name: 'Remove signer.ts' }).click();
    assert.deepEqual(await panel.posted('removeAttachment'), { type: 'removeAttachment', attachmentId: 'file-1' });
  });

  for (const width of [372, 240]) {
    it(`leaves the conversation its room at ${width} px, however much goes along, waits and is proposed`, async () => {
      const view = answeringView();
      const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
        Array.from({ length: count }, (_, index) => make(index));
      const full = await lab.open({
        width,
        view: {
          ...view,
          session: {
            ...view.session,
            queue: times(9, (index) => ({ id: `n${index}`, text: 'And then?', attachments: [] })),
          },
          composer: {
            ...view.composer,
            attachments: times(14, (index) => ({
              id: `f${index}`,
              label: `src/a/rather/long/path/to/file${index}.ts`,
              icon: 'file',
              tokens: 1_000,
            })),
          },
          staged: {
            takesAll: false,
            isAwaited: true,
            files: times(9, (index) => ({
              id: `s${index}`,
              path: `src/file${index}.ts`,
              kind: 'edit',
              added: 1,
              removed: 1,
              isOpen: false,
            })),
          },
        },
      });
      await full.page.locator('.staged li').last().waitFor();
      await full.settle();
      const room = await full.page.getByRole('log').evaluate((log) => log.clientHeight);
      assert.ok(room > 60, `${room} px`);
      const stop = await full.page.getByTestId('stop').boundingBox();
      assert.ok(stop && stop.y + stop.height < 760, JSON.stringify(stop));
      // What is not in sight is reached by the keys.
      const last = full.page.locator('.composer .chip button').last();
      await last.focus();
      const inSight = () =>
        last.evaluate(
          (chip) =>
            chip.getBoundingClientRect().bottom <= (chip.closest('.chips')?.getBoundingClientRect().bottom ?? 0),
        );
      assert.equal(await inSight(), true);
      await full.close();
    });
  }

  it('takes the cursor when the host says so', async () => {
    await panel.page.getByTestId('choice').focus();
    await panel.push({ type: 'focus', seq: 2 });
    await panel.settle();
    assert.equal(await text.evaluate((element) => element === document.activeElement), true);
  });

  describe('while an answer runs', () => {
    beforeEach(() => panel.snapshot(answeringView()));

    it('stops with the button that was Send', async () => {
      assert.equal(await panel.page.getByTestId('send').count(), 0);
      await panel.page.getByTestId('stop').click();
      assert.deepEqual(await panel.posted('stop'), { type: 'stop' });
    });

    it('stops with Escape', async () => {
      await text.press('Escape');
      assert.deepEqual(await panel.posted('stop'), { type: 'stop' });
    });

    it('sends what is to wait its turn with Enter or the button beside Stop', async () => {
      await text.fill('And then?');
      await text.press('Enter');
      await text.fill('And after that?');
      await panel.page.getByTestId('send').click();
      assert.deepEqual(await sent(), ['And then?', 'And after that?']);
      assert.equal(await panel.page.getByTestId('stop').isVisible(), true);
    });

    it('asks in place of the answer with Ctrl+Enter', async () => {
      await text.fill('No, the other one');
      await text.press('Control+Enter');
      assert.deepEqual(await panel.posted('sendNow'), { type: 'sendNow', text: 'No, the other one' });
    });
  });

  describe('with an input method', () => {
    let client: CDPSession;
    beforeEach(async () => {
      client = await panel.page.context().newCDPSession(panel.page);
      await text.focus();
      await client.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 });
    });

    it('leaves Enter to the composition', async () => {
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await sent(), []);
    });

    it('leaves a key that the input method took', async () => {
      await client.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        windowsVirtualKeyCode: 229,
        key: 'Enter',
        code: 'Enter',
      });
      assert.deepEqual(await sent(), []);
    });

    it('leaves the Enter that ends the composition, even when it comes after', async () => {
      await text.evaluate((element) => {
        element.addEventListener('compositionend', () => {
          element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        });
      });
      await client.send('Input.insertText', { text: '你好' });
      await panel.settle();
      assert.deepEqual(await sent(), []);
      assert.equal(await text.inputValue(), '你好');
    });

    it('sends with the next Enter', async () => {
      await client.send('Input.insertText', { text: '你好' });
      await panel.page.waitForTimeout(60);
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await sent(), ['你好']);
    });

    it('leaves Escape to the composition', async () => {
      await panel.snapshot(answeringView());
      await client.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
      await panel.page.keyboard.press('Escape');
      assert.equal((await panel.posts()).filter(({ type }) => type === 'stop').length, 0);
    });
  });

  describe('the draft', () => {
    it('is told to the host when typing pauses, once', async () => {
      await text.focus();
      await panel.typeAtOnce('Half a sent');
      await panel.posted('draft');
      const drafts = (await panel.posts()).filter(({ type }) => type === 'draft');
      assert.deepEqual(drafts, [{ type: 'draft', text: 'Half a sent' }]);
    });

    it('survives the page', async () => {
      await text.fill('Half a sent');
      await panel.reload();
      await panel.snapshot(emptyView());
      assert.equal(await text.inputValue(), 'Half a sent');
    });

    it('comes from the host while the page has none of its own', async () => {
      const other = await lab.open();
      await other.snapshot({ ...emptyView(), composer: { ...emptyView().composer, draft: 'From the host' } });
      assert.equal(await other.page.getByTestId('composer').inputValue(), 'From the host');
      await other.close();
    });

    it('is told to the host at once when it is emptied, so that it stays gone', async () => {
      await text.fill('Why?');
      await text.press('Enter');
      await panel.posted('send');
      assert.deepEqual((await panel.posts()).at(-1), { type: 'draft', text: '' });
      await panel.reload();
      await panel.snapshot(emptyView());
      assert.equal(await text.inputValue(), '');
    });

    it('is taken from the host, before what is written meanwhile', async () => {
      let written = 0;
      const put = (draft: string): Promise<void> =>
        panel.change({ type: 'composer', composer: { ...emptyView().composer, draft, written: ++written } });
      await put('Asked by command');
      assert.equal(await text.inputValue(), 'Asked by command');
      await text.fill('');
      await put('Asked by command');
      assert.equal(await text.inputValue(), 'Asked by command');
      await text.fill('My own words');
      await put('Asked again');
      assert.equal(await text.inputValue(), 'Asked again\n\nMy own words');
    });

    it('has each of the words that are given back once, however much the host knew', async () => {
      await text.pressSequentially('My own');
      await panel.posted('draft');
      await text.pressSequentially(' words');
      const draft = 'Asked first\n\nAsked again\n\nMy own';
      await panel.change({ type: 'composer', composer: { ...emptyView().composer, draft, written: 2 } });
      assert.equal(await text.inputValue(), 'Asked first\n\nAsked again\n\nMy own words');
    });

    it('has before it what was given back while there was no page', async () => {
      await text.fill('My own words');
      await panel.reload();
      const draft = 'Asked first\n\nMy own words';
      await panel.snapshot({ ...emptyView(), composer: { ...emptyView().composer, draft, written: 1 } });
      assert.equal(await text.inputValue(), draft);
    });
  });
});
