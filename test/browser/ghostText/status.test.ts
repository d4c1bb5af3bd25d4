/** Ghost text when things are not well, and the one quiet sign of it: slow, down, out of money, turned off, snoozed. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { gateway } from '../stage.ts';
import { until } from '../until.ts';
import { completeWith, Ghost } from './ghost.ts';

describe('ghost text and its sign', () => {
  let ghost: Ghost;

  before(async () => {
    ghost = await Ghost.open();
    await ghost.panel.show();
    await ghost.ask();
  });

  afterEach(async () => {
    await ghost.closeEditors();
    const popUps = await ghost.workbench.page.locator('.notification-toast').allInnerTexts();
    assert.deepEqual(popUps, []);
  });

  after(() => ghost.close());

  it('says that a slow service is asked, and waits for it', async () => {
    const { promise, resolve: end } = Promise.withResolvers<void>();
    completeWith({ answer: { text: 'first + 1;' }, stallAfter: 0, until: promise });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.waitForStatus('Completions are on');
    await ghost.type('const second = ');
    await ghost.waitForStatus('A completion is on its way');
    await ghost.workbench.screenshot('ghost-thinking');
    await ghost.type('fi');
    end();
    await ghost.waitForText('rst + 1;');
    await ghost.waitForStatus('Completions are on');
  });

  it('rests quietly while the service is down, and goes on when it is back', async () => {
    completeWith({ status: 500, retryAfter: 4 }, 1);
    completeWith({ answer: { text: '+ 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForStatus('The service has a problem');
    await ghost.type('first');
    assert.equal(ghost.requests.length, 1);
    await ghost.waitForStatus('Completions are on');
    await ghost.type(' ');
    await ghost.waitForText('+ 1;');
  });

  it('says that it is offline once no connection comes about, and comes back by itself', async () => {
    completeWith({ reset: true });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await until(
      async () => {
        await ghost.press('Backspace', 'Space');
        await sleep(400);
        // After the third it rests for longer than any machine takes to see that it does.
        return ghost.requests.length >= 3;
      },
      () => 'a third try',
    );
    await ghost.waitForStatus('Offline');
    const before = ghost.requests.length;
    await ghost.type('f');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, before);
    await ghost.workbench.screenshot('ghost-offline');
    gateway().clear();
    completeWith({ answer: { text: 'irst + 1;' } });
    await until(
      async () => {
        await ghost.press('Backspace', 'f');
        await sleep(400);
        return (await ghost.text()) === 'irst + 1;';
      },
      () => 'a probe that goes through',
    );
    await ghost.waitForStatus('Completions are on');
  });

  it('is offline no more when a question is answered', async () => {
    completeWith({ reset: true }, 2);
    completeWith({ answer: { text: '+ 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await until(
      async () => {
        await ghost.press('Backspace', 'Space');
        await sleep(400);
        return ghost.requests.length >= 2;
      },
      () => 'a second try',
    );
    await ghost.waitForStatus('Offline');
    await ghost.ask();
    await ghost.waitForStatus('Completions are on');
    await ghost.focusEditor();
    await ghost.type('first ');
    await ghost.waitForText('+ 1;');
  });

  it('rests when there is no money, until a question is answered', async () => {
    completeWith({ status: 402 }, 1);
    completeWith({ answer: { text: '+ 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForStatus('Balance is empty');
    await ghost.workbench.screenshot('ghost-balance');
    await ghost.type('first ');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 1);
    await ghost.ask();
    await ghost.waitForStatus('Completions are on');
    await ghost.focusEditor();
    await ghost.press('Backspace', 'Space');
    await ghost.waitForText('+ 1;');
  });

  it('is off for a language, and back, by the menu', async () => {
    completeWith({ answer: { text: 'first + 1' } });
    await ghost.edit('py', 'first = 1\n');
    await ghost.choose('Turn off for python');
    await ghost.waitForStatus('Completions are off for python');
    await ghost.focusEditor();
    await ghost.type('second = ');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 0);
    await ghost.choose('Turn on for python');
    await ghost.waitForStatus('Completions are on');
    await ghost.focusEditor();
    await ghost.press('Backspace', 'Space');
    await ghost.waitForText('first + 1');
  });

  it('is off everywhere, and back, by the menu', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.choose('Turn completions off');
    await ghost.waitForStatus('Completions are off');
    await ghost.focusEditor();
    await ghost.type('const second = ');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 0);
    await ghost.choose('Turn completions on');
    await ghost.waitForStatus('Completions are on');
  });

  it('is snoozed and woken by the menu', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.choose('Snooze for 5 min');
    await ghost.waitForStatus('Completions are snoozed');
    await ghost.focusEditor();
    await ghost.type('const second = ');
    await ghost.staysQuiet();
    assert.equal(ghost.requests.length, 0);
    await ghost.choose('End the snooze');
    await ghost.waitForStatus('Completions are on');
    await ghost.focusEditor();
    await ghost.press('Backspace', 'Space');
    await ghost.waitForText('first + 1;');
  });

  it('lets its eagerness be chosen in the menu', async () => {
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.choose('Eagerness: High');
    await ghost.status.click();
    const { page } = ghost.workbench;
    await page
      .locator('.quick-input-widget .monaco-list-row', { hasText: 'Eagerness: High' })
      .getByText('in use')
      .waitFor();
    await ghost.workbench.screenshot('ghost-menu');
    await ghost.press('Escape');
    await ghost.choose('Eagerness: Auto');
  });

  it('leads to the log', async () => {
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.choose('Show the log');
    await ghost.workbench.page.locator('.part.panel .monaco-editor').first().waitFor();
    await ghost.workbench.runCommand('View: Hide Panel');
  });

  it('shows exactly what was sent for the last completion', async () => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first + 1;');
    const sent = JSON.parse(ghost.requests[0]?.body.toString() ?? '') as { prompt: string; suffix: string };
    await ghost.choose('Explain the last completion');
    const lines = ghost.editor.locator('.view-lines').last();
    await lines.getByText('"decision"').waitFor();
    await ghost.workbench.screenshot('ghost-explained');
    await ghost.press('ControlOrMeta+a', 'ControlOrMeta+c');
    let copied = '';
    await until(
      async () => {
        copied = await ghost.workbench.page.evaluate(() => navigator.clipboard.readText());
        return copied.startsWith('{');
      },
      () => 'the explanation in the clipboard',
    );
    const explained = JSON.parse(copied) as { sent: { prompt: string; suffix: string } };
    assert.equal(explained.sent.prompt, sent.prompt);
    assert.equal(explained.sent.suffix, sent.suffix);
  });
});
