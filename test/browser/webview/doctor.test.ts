/** The doctor's page alone: for everybody, in every theme and width, with whatever servers wrote in it. */
import assert from 'node:assert/strict';
import type { CheckView, DoctorToHost, DoctorView } from '../../../src/protocol/doctor.ts';
import { assertForEverybody, itIsForEverybody } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';

const checks: readonly CheckView[] = [
  { id: 'service', title: 'Address', verdict: 'good', text: 'https://gateway.example/v1/chat/completions' },
  {
    id: 'key',
    title: 'Key',
    verdict: 'bad',
    text: 'There is no key for https://gateway.example.',
    action: 'Set API key',
  },
  {
    id: 'models',
    title: 'Models',
    verdict: 'note',
    text: 'It says: <img src=x onerror=alert(1)>',
    action: 'Choose model',
  },
  { id: 'chat', title: 'Chat', verdict: 'waiting', text: 'Not tried: Models comes first.' },
  { id: 'balance', title: 'Balance', verdict: 'absent', text: 'This service has none.' },
  { id: 'clock', title: 'Clock', text: '' },
];

const view: DoctorView = {
  running: true,
  summary: 'Looking…',
  groups: [{ title: 'The service', checks }],
  servers: {
    searching: false,
    found: [
      { name: 'Ollama', address: 'http://127.0.0.1:11434', models: ['coder:7b'], inUse: false },
      { name: 'vLLM', address: 'http://127.0.0.1:8000', models: [], inUse: true },
    ],
  },
};

describe('the page of the doctor', () => {
  let lab: WebviewLab;
  let page: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => page.close());
  after(() => lab.close());

  const open = async (theme: ThemeName, more: Partial<DoctorView> = {}, width = 900): Promise<void> => {
    page = await lab.open({ theme, width, height: 640, surface: 'doctor' });
    await page.page.evaluate((sent) => window.postMessage(sent, window.origin), { ...view, ...more });
    await page.page.locator('main.doctor').waitFor();
    await page.settle();
  };
  const lastPost = (): Promise<DoctorToHost | undefined> =>
    page.page.evaluate(() => (globalThis as unknown as { posts: DoctorToHost[] }).posts.at(-1));

  itIsForEverybody(async (theme) => {
    await open(theme);
    await assertForEverybody(page, `doctor-page-${theme}`);
    assert.equal(await page.page.locator('img').count(), 0);
  });

  it('fits a narrow tab', async () => {
    await open('light', { running: false, summary: 'One thing is in the way.' }, 260);
    await assertForEverybody(page, 'doctor-page-narrow');
  });

  it('asks by the names and numbers that the host knows', async () => {
    await open('dark');
    await page.page.getByRole('button', { name: 'Set API key' }).click();
    assert.deepEqual(await lastPost(), { type: 'act', check: 'key' });
    await page.page.getByRole('button', { name: 'Use' }).click();
    assert.deepEqual(await lastPost(), { type: 'useServer', index: 0 });
    await page.page.locator('[data-control=debug-stop]').press('Enter');
    assert.deepEqual(await lastPost(), { type: 'stop' });
  });
});
