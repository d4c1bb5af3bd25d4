/**
 * The manifest is whole: what it names exists, it starts nothing by itself, and its packages are pinned.
 * Settings have a test of their own.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { commandIds } from '../../src/host/commandIds.ts';
import { manifest, readJson, readText, root } from './project.ts';

const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);

describe('manifest', () => {
  it('wakes the extension for its own views, commands and addresses, and for text that it may complete', () => {
    const early = manifest.activationEvents.filter(
      (event) =>
        !['onLanguage', 'onUri'].includes(event) && !/^on(?:WebviewPanel|View|Command):askDeepSeek\./.test(event),
    );
    assert.deepEqual(early, []);
  });

  it('declares each command once and the host serves exactly those', () => {
    assert.deepEqual([...commands].sort(), commandIds.map((id) => `askDeepSeek.${id}`).sort());
  });

  it('names only declared commands in menus and key bindings', () => {
    const items = Object.values(contributes.menus)
      .flat()
      .filter(({ submenu }) => submenu === undefined);
    const named = [...items, ...contributes.keybindings].map(({ command }) => command);
    assert.deepEqual(
      named.filter((command) => command === undefined || !commands.includes(command)),
      [],
    );
  });

  it('names each command in words, and after the extension', () => {
    const words = readJson('package.nls.json') as Readonly<Record<string, string>>;
    for (const { command, title, category } of contributes.commands) {
      assert.match(title, /^%commands\.\w+%$/, command);
      assert.equal(category ?? words[title.replaceAll('%', '')], words['displayName'], command);
    }
  });

  it('limits key bindings to their place', () => {
    for (const { command, when } of contributes.keybindings) assert.match(when ?? '', /askDeepSeek/, command);
  });

  it('points to pictures that exist', () => {
    const icons = [
      manifest.icon,
      ...Object.values(contributes.viewsContainers)
        .flat()
        .map(({ icon }) => icon),
      ...Object.values(contributes.views)
        .flat()
        .map(({ icon }) => icon),
    ];
    for (const icon of icons) assert.ok(existsSync(resolve(root, icon)), icon);
  });

  it('shows in its walkthrough pictures that are packed, in both languages, and commands that are there', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const words = readJson(file) as Readonly<Record<string, string>>;
      const translate = (text: string): string => text.replace(/^%(.+)%$/, (_, key: string) => words[key] ?? key);
      for (const { id, media, description } of steps) {
        for (const image of typeof media.image === 'string' ? [media.image] : Object.values(media.image))
          assert.ok(existsSync(resolve(root, translate(image))), `${id}: ${translate(image)}`);
        const named = [...translate(description).matchAll(/\]\(command:(askDeepSeek\.\w+)\)/g)].map(([, name]) => name);
        assert.deepEqual(
          named.filter((name) => !commands.includes(name ?? '')),
          [],
        );
      }
    }
  });

  it('says what it does in Restricted Mode and without a disk', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.match(manifest.capabilities.untrustedWorkspaces.description, /^%.+%$/);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
  });

  it('says where it can run', () => {
    assert.deepEqual([...manifest.extensionKind].sort(), ['ui', 'workspace']);
  });

  it('uses no proposed API', () => {
    assert.equal(manifest.enabledApiProposals, undefined);
  });

  it('pins every package to one version and ships none outside the bundle', () => {
    assert.equal(manifest.dependencies, undefined);
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  it('locks packages without naming the place they were fetched from', () => {
    assert.doesNotMatch(readText('package-lock.json'), /"resolved"|registry\./);
  });
});
