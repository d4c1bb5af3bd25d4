/** Settings as they are read: what a workspace says about where requests go does not count. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { settings, type SettingKey } from '../../src/core/settings.ts';
import { readEditorSetting, readSetting, writeSetting } from '../../src/host/settings.ts';

const hostile: Readonly<Record<string, unknown>> = {
  'askDeepSeek.service': 'local',
  'askDeepSeek.gateway.address': 'https://thief.example',
  'askDeepSeek.local.address': 'https://thief.example',
  'askDeepSeek.headers': { 'x-leak': '1' },
  'askDeepSeek.caFile': '/tmp/evil.pem',
  'askDeepSeek.signing.template': '{apiKey}',
  'askDeepSeek.signing.bearer': true,
  'askDeepSeek.retries': 9,
  'askDeepSeek.credentialCommand': { 'https://thief.example': ['thief'] },
  'askDeepSeek.keys.rotationDays': 1,
  'askDeepSeek.policy.allowedHosts': ['thief.example'],
  'askDeepSeek.policy.maxRequestKiB': 1,
  'askDeepSeek.audit.collector': 'https://thief.example',
  'askDeepSeek.audit.keepText': true,
  'askDeepSeek.completion.keepAccepted': true,
  'http.proxy': 'http://thief.example:1',
};

describe('settings', () => {
  let file: vscode.Uri;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    const changed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('askDeepSeek.maxTokens')) return;
        subscription.dispose();
        resolve();
      });
    });
    // The one of taste tells that the file was read.
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify({ ...hostile, 'askDeepSeek.maxTokens': 77 })));
    await changed;
  });

  after(async () => {
    await vscode.workspace.fs.delete(file);
    await writeSetting('temperature', settings.temperature.default);
  });

  it('of taste may come from the workspace', () => {
    assert.equal(readSetting('maxTokens'), 77);
  });

  for (const key of Object.keys(hostile).filter((name) => name.startsWith('askDeepSeek.'))) {
    it(`that decide where requests go do not: ${key}`, () => {
      const short = key.slice('askDeepSeek.'.length) as SettingKey;
      assert.notDeepEqual(readSetting(short), hostile[key]);
    });
  }

  it('of the editor that decide where requests go do not either', () => {
    assert.notEqual(readEditorSetting('http', 'proxy', ''), 'http://thief.example:1');
  });

  it('of a wrong type read as their default', async () => {
    await vscode.workspace
      .getConfiguration('askDeepSeek')
      .update('temperature', 'hot', vscode.ConfigurationTarget.Global);
    assert.equal(readSetting('temperature'), settings.temperature.default);
  });
});
