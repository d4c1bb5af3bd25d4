/** Code blocks of answers as a person meets them. Asserts nothing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from '../../launch/workbench.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../../launch/sample.ts';
import { Panel } from '../panel.ts';
import { closeStage, nextAnswer, openStage } from '../stage.ts';

export class CodeStage {
  readonly workbench: Workbench;
  readonly panel: Panel;
  readonly #sample: SampleWorkspace;

  private constructor(workbench: Workbench, sample: SampleWorkspace) {
    this.workbench = workbench;
    this.panel = new Panel(workbench);
    this.#sample = sample;
  }

  /** `prepare` may change the workspace before it is opened. */
  static async open(prepare?: (folder: string) => void | Promise<void>): Promise<CodeStage> {
    const sample = await copySampleWorkspace();
    await prepare?.(sample.folder);
    const workbench = await openStage({
      folder: sample.folder,
      userSettings: { 'files.autoSave': 'off', 'window.dialogStyle': 'custom', 'editor.minimap.enabled': false },
    });
    const stage = new CodeStage(workbench, sample);
    await stage.panel.show();
    return stage;
  }

  async close(): Promise<void> {
    await closeStage(this.workbench);
    await this.#sample.remove();
  }

  /** Asks, is answered with this Markdown, and gives the answer's code blocks. */
  async answer(markdown: string): Promise<Locator> {
    nextAnswer({ answer: { text: markdown } });
    await this.panel.ask('Show me');
    await this.panel.waitForAnswer('done');
    // By its name: what comes after it is then the last.
    const id = await this.panel.newest.getAttribute('data-message');
    const blocks = this.panel.frame.locator(`[data-message="${id}"] .md-code`);
    await blocks.last().waitFor();
    return blocks;
  }

  /** Presses a button of a block with the mouse. */
  async press(block: Locator, name: string): Promise<void> {
    await block.hover();
    await block.getByRole('button', { name }).click();
  }

  async openFile(name: string): Promise<void> {
    await this.workbench.openFile(name);
    await this.workbench.page.locator('.editor-instance .view-lines').first().click();
  }

  tab(name: string): Locator {
    return this.workbench.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** What stands in the file on disk. */
  read(path: string): Promise<string> {
    return readFile(join(this.#sample.folder, path), 'utf8');
  }

  path(path: string): string {
    return join(this.#sample.folder, path);
  }

  /** Saves the file in front and gives its text on disk. */
  async save(path: string): Promise<string> {
    await this.workbench.runCommand('File: Save');
    await this.workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    return this.read(path);
  }

  /** The buttons above the places that are undecided. */
  lens(name: string | RegExp): Locator {
    return this.workbench.page.locator('.codelens-decoration a', { hasText: name });
  }

  get dialog(): Locator {
    return this.workbench.page.locator('.monaco-dialog-box');
  }

  /** Closes every editor without saving and begins a chat. */
  async clear(): Promise<void> {
    await this.workbench.runCommand('View: Close All Editors');
    const forget = this.dialog.getByRole('button', { name: "Don't Save" });
    const closed = this.workbench.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
    await Promise.race([closed, forget.click().catch(() => undefined)]);
    await closed;
    await this.panel.newChat();
  }
}
