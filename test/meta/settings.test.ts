/**
 * The settings table and the manifest say the same, and a workspace cannot send a key anywhere.
 */
import assert from 'node:assert/strict';
import { settings, settingsSection } from '../../src/core/settings.ts';
import { manifest } from './project.ts';

const groups = manifest.contributes.configuration;
const properties = Object.assign(
  {},
  ...groups.map((group) => group.properties),
) as (typeof groups)[number]['properties'];
const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;

type Row = readonly unknown[];

const byKey = (rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));

describe('settings', () => {
  it('stand in groups small enough to read, each once', () => {
    const counts = groups.map((group) => Object.keys(group.properties).length);
    assert.ok(Math.max(...counts) <= 12, String(counts));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      Object.keys(properties).length,
    );
    for (const { title } of groups) assert.match(title, /^%settings\.group\.\w+%$/);
  });

  it('are the same in the table and the manifest: key, default, scope', () => {
    const table = Object.entries(settings).map(([key, { default: value, scope }]) => [
      `${settingsSection}.${key}`,
      value,
      scope,
    ]);
    const declared = Object.entries(properties).map(([key, { default: value, scope }]) => [key, value, scope]);
    assert.deepEqual(byKey(declared), byKey(table));
  });

  it('that decide where a request or a secret goes are out of a workspace’s reach', () => {
    const deciding = /service|address|headers|caFile|signing|proxy|tls|origin|host|credential|key|secret|log|audit/i;
    const reachable = Object.entries(properties).filter(
      ([key, { scope }]) =>
        deciding.test(key.slice(settingsSection.length)) && scope !== 'machine' && scope !== 'application',
    );
    assert.deepEqual(
      reachable.map(([key]) => key),
      [],
    );
  });

  it('that a workspace may set are known to be matters of taste', () => {
    const taste =
      /^askDeepSeek\.(?:model|thinking|temperature|maxTokens|historyTurns|systemPrompt|currency|makeTitles|commandThinking|waitForOffPeak|images\.maxSide|batch\.concurrency|completion\.\w+)$/;
    const loose = Object.entries(properties).filter(([, { scope }]) => scope !== 'machine' && scope !== 'application');
    assert.deepEqual(
      loose.map(([key]) => key).filter((key) => !taste.test(key)),
      [],
    );
  });

  it('have a scope each', () => {
    const scopes = new Set(Object.values(properties).map(({ scope }) => scope));
    assert.deepEqual(
      [...scopes].filter((scope) => !['machine', 'application', 'window', 'resource'].includes(scope ?? '')),
      [],
    );
  });

  it('are all taken from the user alone in Restricted Mode', () => {
    assert.deepEqual([...restrictedConfigurations].sort(), Object.keys(properties).sort());
  });
});
