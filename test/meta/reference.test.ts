/** Commands, settings and files are documented once, as the manifest has them. */
import assert from 'node:assert/strict';
import { settings } from '../../src/core/settings.ts';
import { manifest, readText } from './project.ts';
import { references } from './reference.ts';

describe('the reference', () => {
  for (const [path, text] of Object.entries(references)) {
    it(`in ${path} is as the manifest is now (npm run reference writes it)`, () => {
      assert.equal(readText(path), text);
    });

    it(`in ${path} has every command and setting, and no word without its translation`, () => {
      for (const { command } of manifest.contributes.commands) assert.ok(text.includes(`\`${command}\``), command);
      for (const key of Object.keys(settings)) assert.ok(text.includes(`| \`askDeepSeek.${key}\``), key);
      assert.doesNotMatch(text, /%\w+\.\w+%|undefined/);
      assert.doesNotMatch(text, /\| {2}\| {2}\|$/m, 'it is not said how to reach a command');
    });
  }

  it('is the only place that lists settings', () => {
    const listed = [...readText('README.md').matchAll(/^\|[^|]*`askDeepSeek\./gm)];
    assert.deepEqual(listed, []);
  });
});
