/**
 * The pictures that both READMEs and the walkthrough have in both languages, taken in a real workbench; those of one language are
 * taken where what they show is tried. `npm run pictures` puts all into media/readme; a run of all tests takes them too, into
 * test/output/readme, so that what they show can always be shown.
 */
import { takeReadmePicture } from '../launch/readmePicture.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { changeMachineSettings, closeStage, gateway, nextAnswer, openStage } from './stage.ts';

const code =
  '```ts src/retry.ts\nconst capMs = 30_000;\n\nfunction nextDelayMs(attempt: number): number {\n  return Math.random() * Math.min(capMs, 1_000 * 2 ** attempt);\n}\n```';

const languages = {
  en: {
    suffix: '',
    question: 'Why do all my clients retry at the same moment? Make it better.',
    reasoning: 'They all wait for the same time.',
    answer: `Every client waits exactly the same time, so after an outage they all come back at the same moment. Spread them with **full jitter**: wait a random time between zero and the cap.\n\n${code}\n\n| Policy | Succeed | Calls per prompt |\n| --- | ---: | ---: |\n| no jitter | 50 % | 4.0 |\n| **full jitter** | 99 % | 4.8 |\n\nThe mean wait is $\\frac{1}{2}\\min(c, 2^n)$ seconds, and no two clients share it.`,
    others: ['What does the tracker do?', 'Explain the price calculation'],
    short: 'It adds up what was measured, and keeps the last hundred.',
  },
  'zh-CN': {
    suffix: '-zh-cn',
    question: '为什么所有客户端都在同一时刻重试？请改进。',
    reasoning: '它们等待的时间完全一样。',
    answer: `每个客户端等待的时间完全相同，所以服务恢复后，它们会在同一时刻一起回来。用**全抖动**把它们错开：在零和上限之间随机等待。\n\n${code}\n\n| 策略 | 成功率 | 每次提问的请求数 |\n| --- | ---: | ---: |\n| 无抖动 | 50 % | 4.0 |\n| **全抖动** | 99 % | 4.8 |\n\n平均等待 $\\frac{1}{2}\\min(c, 2^n)$ 秒，没有两个客户端会同时重试。`,
    others: ['跟踪器做什么？', '解释价格的计算'],
    short: '它累加测得的数据，并保留最近一百条。',
  },
} as const;

for (const [locale, said] of Object.entries(languages)) {
  describe(`pictures for the README in ${locale}`, () => {
    let workbench: Workbench;
    let panel: Panel;

    before(async () => {
      workbench = await openStage({
        locale,
        machineSettings: {},
        size: { width: 1120, height: 760 },
        userSettings: { 'editor.minimap.enabled': false },
      });
      panel = new Panel(workbench);
      const { page } = workbench;
      await workbench.openFile('retry.ts');
      await panel.show();
      await panel.connect.waitFor();
      const side = await page.locator('.part.sidebar').boundingBox();
      if (side === null) throw new Error('The side bar is not shown.');
      await page.mouse.move(side.x + side.width, 400);
      await page.mouse.down();
      await page.mouse.move(438, 400, { steps: 4 });
      await page.mouse.up();
    });
    after(() => closeStage(workbench));

    /** A button in the title of the panel. */
    const press = (icon: 'add' | 'history'): Promise<void> =>
      workbench.page.locator(`.title-actions .codicon-${icon}, .pane-header .codicon-${icon}`).first().click();
    const take = async (name: string): Promise<void> => {
      const { page } = workbench;
      await page.mouse.move(900, 700);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      await takeReadmePicture(page, `${name}${said.suffix}`);
    };

    it('show the first run', () => take('first-run-dark'));

    it('show an answer, dark and light', async () => {
      await changeMachineSettings({
        'askDeepSeek.service': 'gateway',
        'askDeepSeek.gateway.address': gateway().url,
      });
      await panel.composer.waitFor();
      for (const other of said.others) {
        nextAnswer({ answer: { text: said.short } });
        await panel.ask(other);
        await panel.answers.filter({ hasText: said.short }).last().waitFor();
        await panel.waitForAnswer('done');
        await press('add');
        await panel.questions.first().waitFor({ state: 'detached' });
      }
      nextAnswer({ answer: { reasoning: said.reasoning, text: said.answer } });
      await panel.ask(said.question);
      await panel.waitForAnswer('done');
      await panel.answers.last().locator('math').waitFor({ state: 'attached' });
      await panel.answers.last().locator('.md-hl-keyword').first().waitFor();
      await take('answer-dark');
      await workbench.setTheme('light');
      await take('answer-light');
    });

    it('show what @ offers', async () => {
      await panel.composer.pressSequentially('@r');
      await panel.frame.locator('[role=listbox] [role=option]').nth(2).waitFor();
      await take('mention-light');
      await panel.composer.press('Escape');
      await panel.composer.fill('');
    });

    it('show the history', async () => {
      await press('history');
      await panel.frame.locator('[data-session]').nth(2).waitFor();
      await take('history-light');
    });

    it('show an empty chat', async () => {
      await press('add');
      await panel.frame.getByTestId('empty').waitFor();
      await take('empty-light');
    });
  });
}
