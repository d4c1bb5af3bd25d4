/** Ghost text as a person meets it: files to type in, what is grey, and what has been sent for it. Asserts nothing. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import type { Fault } from '../../gateway/faults/fault.ts';
import type { ReceivedRequest } from '../../gateway/net/records.ts';
import { Endings } from '../../launch/endings.ts';
import { copySampleWorkspace } from '../../launch/sample.ts';
import type { Settings } from '../../launch/server.ts';
import type { Workbench } from '../../launch/workbench.ts';
import { Panel } from '../panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from '../stage.ts';
import { until } from '../until.ts';

const path = /\/beta\/completions$/u;

/** Lets the next completions of the gateway be, or go wrong, like this. */
export function completeWith(fault: Fault, times = Infinity): void {
  gateway().fault(fault, { path, times });
}

export class Ghost {
  readonly workbench: Workbench;
  readonly panel: Panel;
  readonly #folder: string;
  readonly #endings: Endings;
  #opened = 0;

  private constructor(workbench: Workbench, folder: string, endings: Endings) {
    this.workbench = workbench;
    this.panel = new Panel(workbench);
    this.#folder = folder;
    this.#endings = endings;
  }

  /**
   * Opens a stage in which nothing but ghost text, and what `settings` turn on, comes up by itself. `prepare` may put
   * something into the folder and give back a .code-workspace file to open instead of it.
   */
  static async open(
    settings: Settings = {},
    prepare: (folder: string) => Promise<string | undefined> = () => Promise.resolve(undefined),
  ): Promise<Ghost> {
    const endings = new Endings();
    const sample = await copySampleWorkspace();
    endings.add(() => sample.remove());
    const { folder } = sample;
    const workspaceFile = await prepare(folder);
    const workbench = await openStage({
      folder,
      ...(workspaceFile !== undefined && { workspaceFile }),
      userSettings: {
        'askDeepSeek.model': '',
        'files.autoSave': 'off',
        'editor.inlineSuggest.enabled': true,
        'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
        'editor.suggestOnTriggerCharacters': false,
        'editor.parameterHints.enabled': false,
        ...settings,
      },
    });
    workbench.page.setDefaultTimeout(20_000);
    endings.add(() => closeStage(workbench));
    return new Ghost(workbench, folder, endings);
  }

  async close(): Promise<void> {
    await this.#endings.run();
  }

  /** A first question, which allows the key of the environment to be used for what is typed. */
  async ask(): Promise<void> {
    nextAnswer({ answer: { text: 'Hello.' } });
    await this.panel.ask('Hello');
    await this.panel.waitForAnswer('done');
  }

  /** Opens a new file with this text, the cursor at its end; `part` is where in the editor the cursor is to be. */
  async edit(extension: string, text: string, part?: string): Promise<void> {
    this.#opened += 1;
    await this.editAt(`ghost-${this.#opened}.${extension}`, text, part);
  }

  /** The same for a file of this path in the folder. */
  async editAt(path: string, text: string, part?: string): Promise<void> {
    await mkdir(dirname(join(this.#folder, path)), { recursive: true });
    await writeFile(join(this.#folder, path), text);
    await this.#quickOpen(path);
    if (part === undefined) await this.focusEditor();
    else await this.workbench.page.locator(part).locator('.view-lines').first().click();
    await this.workbench.page.keyboard.press('ControlOrMeta+End');
  }

  async focusEditor(): Promise<void> {
    await this.editor.locator('.view-lines').first().waitFor();
    await this.editor.locator('.native-edit-context, textarea.inputarea').first().focus();
  }

  /** Saves what was changed in the file that `edit` opened last, and reads it from the disk. */
  async save(extension: string): Promise<string> {
    await this.workbench.page.locator('.tab.active.dirty').waitFor();
    await this.workbench.page.keyboard.press('ControlOrMeta+s');
    await this.workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    return readFile(join(this.#folder, `ghost-${this.#opened}.${extension}`), 'utf8');
  }

  /** Closes all editors; what was typed is lost. */
  async closeEditors(): Promise<void> {
    const { page } = this.workbench;
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    while ((await page.locator('.tab').count()) > 0) await this.workbench.runCommand('View: Revert and Close Editor');
  }

  async type(text: string): Promise<void> {
    await this.workbench.page.keyboard.type(text, { delay: 30 });
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.workbench.page.keyboard.press(key);
  }

  get editor(): Locator {
    return this.workbench.page.locator('.editor-instance');
  }

  /** All that is grey. */
  get shown(): Locator {
    // The part behind what the suggest widget would write has a class of its own.
    const classes = ['ghost-text-decoration', 'ghost-text-decoration-preview', 'ghost-text'];
    return this.workbench.page.locator(classes.map((name) => `.monaco-editor .${name}`).join());
  }

  /** Moves the mouse onto the grey text, where a toolbar opens. */
  async hover(): Promise<void> {
    const box = await this.shown.last().boundingBox();
    if (box === null) throw new Error('Nothing is grey');
    const { mouse } = this.workbench.page;
    await mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  }

  async text(): Promise<string> {
    return (await this.shown.allInnerTexts()).join('').replaceAll('\u00A0', ' ').trim();
  }

  /** Resolves when this is what is grey. */
  async waitForText(text: string): Promise<void> {
    await until(
      async () => (await this.text()) === text,
      async () => `"${text}", not "${await this.text()}", is grey; ${await this.status.innerHTML()}`,
    );
  }

  /** Resolves once nothing is grey and nothing became so for a while. */
  async staysQuiet(forMs = 800): Promise<void> {
    await this.waitForText('');
    await sleep(forMs);
    await this.waitForText('');
  }

  /** The requests for completions of this test. */
  get requests(): readonly ReceivedRequest[] {
    return gateway().requests.filter((request) => path.test(request.path));
  }

  get status(): Locator {
    return this.workbench.page.locator('.statusbar-item[id*="askDeepSeek.completion"]');
  }

  /** Resolves when the status item says this. */
  async waitForStatus(words: string): Promise<void> {
    await this.status.locator(`a[aria-label*="${words}"]`).waitFor();
  }

  /** Chooses in the menu behind the status item, by mouse. */
  async choose(label: string): Promise<void> {
    await this.status.click();
    await this.workbench.pick(label);
    await this.workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async #quickOpen(path: string): Promise<void> {
    await this.workbench.openFile(basename(path), join(this.#folder, path));
  }
}
