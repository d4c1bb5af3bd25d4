import assert from 'node:assert/strict';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, longView, question } from './views.ts';
import { until } from '../until.ts';

const paragraph = 'A line of the answer that is being written and goes on for a while.\n\n';

describe("the reader's place", () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: longView(6) });
    await panel.settle();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const fromEnd = (): Promise<number> =>
    panel.page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  const topOf = (id: string): Promise<number> =>
    panel.page.locator(`[data-message=${id}]`).evaluate((element) => element.getBoundingClientRect().top);
  const pill = () => panel.page.getByTestId('new-text');

  const ask = (): Promise<void> =>
    panel.change(
      { type: 'message', message: question('q', 'And now?') },
      { type: 'message', message: answer('a', '', { status: 'running' }) },
      { type: 'activity', activity: { phase: 'writing', since: Date.now() } },
      { type: 'part', messageId: 'a', part: { id: 'p', kind: 'text', text: '' } },
    );
  const write = async (pieces: number): Promise<void> => {
    for (let piece = 0; piece < pieces; piece++) await panel.change({ type: 'append', partId: 'p', text: paragraph });
    await panel.settle();
  };
  const scrollUp = (): Promise<void> => panel.turnWheel(-400);

  it('is the end when a session is opened', async () => {
    assert.ok((await fromEnd()) <= 1);
  });

  it('follows what is written while the reader is at the end', async () => {
    await ask();
    await write(30);
    assert.ok((await fromEnd()) <= 1);
    assert.equal(await pill().count(), 0);
  });

  it('leaves the reader alone elsewhere and offers the way back', async () => {
    await ask();
    await write(30);
    await scrollUp();
    const before = await topOf('q');
    await write(10);
    assert.equal(await topOf('q'), before);
    await pill().click();
    await panel.settle();
    assert.ok((await fromEnd()) <= 1);
    assert.equal(await pill().count(), 0);
    await write(5);
    assert.ok((await fromEnd()) <= 1);
  });

  it('goes to a new question wherever the reader was', async () => {
    await scrollUp();
    await ask();
    await panel.settle();
    const box = await panel.page.locator('[data-message=q]').boundingBox();
    const log = await panel.page.getByRole('log').boundingBox();
    assert.ok(box && log && box.y >= log.y && box.y + box.height <= log.y + log.height);
  });

  it('goes to a question that is asked in other words, and stays where it is for one that waited its turn', async () => {
    await scrollUp();
    await panel.change(
      { type: 'truncate', length: 4 },
      { type: 'message', message: question('q', 'Or rather?') },
      { type: 'message', message: answer('a', '', { status: 'running' }) },
      { type: 'activity', activity: { phase: 'writing', since: Date.now() } },
      { type: 'queue', queue: [{ id: 'n', text: 'And then?', attachments: [] }] },
    );
    await panel.settle();
    assert.ok((await fromEnd()) <= 1);
    await scrollUp();
    const before = await topOf('q');
    await panel.change(
      { type: 'queue', queue: [] },
      { type: 'message', message: question('n', 'And then?') },
      { type: 'message', message: answer('b', '', { status: 'running' }) },
    );
    await panel.settle();
    assert.ok(Math.abs((await topOf('q')) - before) <= 1);
  });

  it('keeps the question where it is while the first lines of the answer fill in', async () => {
    await ask();
    await panel.settle();
    const before = await topOf('q');
    await write(3);
    assert.equal(await topOf('q'), before);
  });

  it('does not move when the answer ends', async () => {
    await ask();
    await write(3);
    const before = await topOf('q');
    await panel.change(
      { type: 'activity', activity: null },
      { type: 'answer', messageId: 'a', model: 'deepseek-flash', status: 'done' },
    );
    await panel.settle();
    assert.ok(Math.abs((await topOf('q')) - before) <= 1);
  });

  it('shows the question and the first lines of an answer that is written again', async () => {
    await panel.change(
      { type: 'truncate', length: 11 },
      { type: 'message', message: answer('a', '', { status: 'running' }) },
      { type: 'activity', activity: { phase: 'writing', since: Date.now() } },
      { type: 'part', messageId: 'a', part: { id: 'p', kind: 'text', text: '' } },
    );
    await panel.settle();
    const before = await topOf('q5');
    assert.ok(before > 0 && before < 600);
    await write(3);
    assert.equal(await topOf('q5'), before);
  });

  it('offers the way to new text also from what was found, which stays where it is', async () => {
    await ask();
    await write(10);
    await panel.page.keyboard.press('ControlOrMeta+f');
    await panel.page.getByTestId('find').fill('Question 1:');
    await panel.page.waitForFunction(() => CSS.highlights.has('ask-find-current'));
    await panel.settle();
    const before = await topOf('q1');
    await write(10);
    assert.ok(Math.abs((await topOf('q1')) - before) <= 1);
    await pill().click();
    await panel.settle();
    assert.ok((await fromEnd()) <= 1);
  });

  it('shows no pill when nothing was written', async () => {
    await scrollUp();
    await scrollUp();
    assert.equal(await pill().count(), 0);
  });

  it('survives the page', async () => {
    await panel.page.getByRole('log').evaluate((log) => log.scrollTo(0, 0));
    await panel.settle();
    await scrollUp();
    const kept = (): Promise<string | null> => panel.page.evaluate(() => sessionStorage.getItem('state'));
    const earlier = await kept();
    await panel.page.locator('[data-message=a1]').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await until(
      async () => (await kept()) !== earlier,
      () => 'another place kept',
    );
    await panel.rest();
    const before = await topOf('a1');
    await panel.reload();
    await panel.snapshot(longView(6));
    await panel.settle();
    await until(
      async () => Math.abs((await topOf('a1')) - before) <= 2,
      async () => `${before}, not ${await topOf('a1')}`,
    );
  });

  it('opens a thousand messages without rendering what is out of sight', async () => {
    const view = longView(500);
    await panel.push({ type: 'snapshot', seq: 50, view });
    await panel.page.locator('[data-message=a499] pre').first().waitFor();
    await panel.settle();
    assert.equal(await panel.page.locator('.cell').count(), 1_000);
    const rendered = await panel.page.locator('ask-part').count();
    assert.ok(rendered > 0 && rendered < 30, `${rendered} of 500 answers are rendered`);
    assert.ok((await fromEnd()) <= 1);
  });
});
