/** The panel as a person meets it: what stands where, and what one does with it. Asserts nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { rootPath } from '../launch/paths.ts';
import type { Workbench } from '../launch/workbench.ts';
import type { ActionId, AnswerView } from '../../src/protocol/view.ts';
import type { CommandId } from '../../src/host/commandIds.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
  };
}

const { contributes } = readJson('package.json') as Manifest;
const words = readJson('package.nls.json') as Readonly<Record<string, string>>;

/** What the command palette calls one of the extension's commands. */
function commandTitle(id: CommandId): string {
  const command = contributes.commands.find((one) => one.command === `askDeepSeek.${id}`);
  if (command === undefined) throw new Error(`package.json has no command askDeepSeek.${id}`);
  const title = command.title.replace(/^%(.+)%$/u, (_, key: string) => words[key] ?? key);
  return command.category === undefined ? title : `${command.category}: ${title}`;
}

export class Panel {
  readonly workbench: Workbench;
  readonly frame: FrameLocator;
  /** The answer that had ended when `ask` was called last, so that nothing takes it for the one that is waited for. */
  #before = '';

  constructor(workbench: Workbench, part: 'sidebar' | 'editor' = 'sidebar') {
    this.workbench = workbench;
    this.frame = workbench.webview(part);
  }

  /** Shows the side bar view by its icon in the activity bar. */
  async show(): Promise<void> {
    await this.#icon.click();
    await this.frame.locator('main').waitFor();
    // Off the icon, whose tooltip would cover the panel.
    await this.workbench.page.mouse.move(700, 700);
  }

  /** Hides the view by showing the explorer in its place. */
  async hide(): Promise<void> {
    await this.workbench.page.locator('.activitybar .action-label[aria-label^="Explorer"]').click();
    await this.workbench.page.locator('.explorer-folders-view').waitFor();
  }

  async run(id: CommandId): Promise<void> {
    await this.workbench.runCommand(commandTitle(id));
  }

  /** Begins a chat and resolves when it is in front: until then a question would go to the chat before it. */
  async newChat(): Promise<void> {
    await this.run('newChat');
    await this.composer.waitFor();
    await this.frame.locator('article').first().waitFor({ state: 'detached' });
    this.#before = '';
  }

  /** Opens the menu of model and thinking; one that is open stays so. */
  async openChoice(): Promise<void> {
    if ((await this.choice.getAttribute('aria-expanded')) !== 'true') await this.choice.click();
    await this.frame.getByRole('menu').waitFor();
  }

  /** Chooses a team gateway in the first-run card, and answers what the editor then asks for. */
  async connectTo(address: string, key: string, secret: string): Promise<void> {
    await this.connect.getByRole('radio').nth(1).check({ force: true });
    await this.connect.getByRole('textbox').fill(address);
    await this.connect.locator('[type=submit]').click();
    await this.workbench.typeIntoInputBox(key);
    await this.workbench.typeIntoInputBox(secret);
  }

  /** Types a question and sends it with Enter. */
  async ask(question: string): Promise<void> {
    await this.composer.fill(question);
    this.#before = await this.answers.evaluateAll((all) => {
      const { message, status } = (all.at(-1) as HTMLElement | undefined)?.dataset ?? {};
      // While one runs, the question waits in the queue.
      return status === 'running' ? '' : (message ?? '');
    });
    await this.composer.press('Enter');
  }

  /** Resolves when the last answer, to what `ask` asked last if it did, has come to this. */
  async waitForAnswer(status: AnswerView['status']): Promise<void> {
    await this.newest.and(this.frame.locator(`[data-status=${status}]`)).waitFor();
  }

  /** The last answer, once it is none of before the last question. */
  get newest(): Locator {
    return this.answers.last().and(this.frame.locator(`:not([data-message="${this.#before}"])`));
  }

  get composer(): Locator {
    return this.frame.getByTestId('composer');
  }

  get send(): Locator {
    return this.frame.getByTestId('send');
  }

  get stop(): Locator {
    return this.frame.getByTestId('stop');
  }

  /** The button that shows model and thinking. */
  get choice(): Locator {
    return this.frame.getByTestId('choice');
  }

  get queue(): Locator {
    return this.frame.getByTestId('queue');
  }

  /** A button of the last question, answer or queued question. */
  control(name: string, within: Locator = this.frame.locator('main')): Locator {
    return within.locator(`[data-control="${name}"]`).last();
  }

  /** An item of the menu that is open. */
  menuItem(words: string): Locator {
    return this.frame.locator('.menu-item', { hasText: words });
  }

  get log(): Locator {
    return this.frame.locator('[role=log]');
  }

  get questions(): Locator {
    return this.frame.locator('article[data-role=user]');
  }

  get answers(): Locator {
    return this.frame.locator('article[data-role=assistant]');
  }

  get trouble(): Locator {
    return this.frame.getByTestId('trouble');
  }

  /** The first-run card. */
  get connect(): Locator {
    return this.frame.getByTestId('connect');
  }

  /** Says that there is new text below. */
  get newText(): Locator {
    return this.frame.getByTestId('new-text');
  }

  action(id: ActionId): Locator {
    return this.frame.locator(`[data-action=${id}]`);
  }

  get #icon(): Locator {
    return this.workbench.page.locator('.activitybar .action-label[aria-label^="Ask DeepSeek"]');
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(rootPath, file), 'utf8')) as unknown;
}
