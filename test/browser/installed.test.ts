/**
 * The package as people get it: packed, installed by the editor itself into a fresh one, and used there from the first minute.
 * In the oldest VS Code that the manifest allows as in the newest.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import { packExtension } from '../launch/build.ts';
import { editorVersions, ensureEditor } from '../launch/editor.ts';
import { Endings } from '../launch/endings.ts';
import { copySampleWorkspace } from '../launch/sample.ts';
import { startServer } from '../launch/server.ts';
import { openWorkbench, type Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { browser, nextAnswer } from './stage.ts';

for (const version of editorVersions) {
  describe(`installed from its package into the editor ${version}`, () => {
    const endings = new Endings();
    let team: Gateway;
    let workbench: Workbench;
    let panel: Panel;

    before(async function () {
      // The editor may have to be fetched first.
      this.timeout(600_000);
      const folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-package-'));
      endings.add(() => rm(folder, { recursive: true, force: true }));
      const packageFile = join(folder, 'ask-deepseek.vsix');
      await packExtension(packageFile);
      team = await startGateway({ auth: 'hmac' });
      endings.add(() => team.close());
      const server = await startServer(await ensureEditor(version), {
        packageFile,
        environment: { DEEPSEEK_API_KEY: undefined, DEEPSEEK_SECRET_KEY: undefined, DEEPSEEK_BASE_URL: undefined },
        userSettings: { 'askDeepSeek.makeTitles': false },
      });
      endings.add(() => server.stop());
      const sample = await copySampleWorkspace();
      endings.add(() => sample.remove());
      workbench = await openWorkbench(browser(), server, { folder: sample.folder });
      endings.add(() => workbench.close());
      panel = new Panel(workbench);
    });
    after(() => endings.run());

    it('connects with a key and answers, drawn with all that the package brings', async () => {
      await panel.show();
      await panel.connectTo(team.url, team.key, team.secret);
      await panel.composer.waitFor();
      nextAnswer(
        {
          answer: {
            text: 'Good morning.\n\n```ts\nconst one = 1;\n```\n\n$$x^2$$\n\n```mermaid\ngraph LR\n  a --> b\n```\n',
          },
        },
        team,
      );
      await panel.ask('Hello');
      await panel.waitForAnswer('done');
      const answer = panel.answers.last();
      await answer.filter({ hasText: 'Good morning.' }).waitFor();
      await answer.locator('.md-hl-keyword').first().waitFor();
      await answer.locator('math').first().waitFor({ state: 'attached' });
      await answer.locator('.md-diagram').waitFor({ state: 'attached' });
      await workbench.screenshot(`installed-${version}`);
    });

    it('opens a page of its own', async () => {
      await panel.run('doctor');
      await workbench.webview('editor').locator('ask-doctor').first().waitFor();
    });
  });
}
