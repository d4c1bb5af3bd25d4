/**
 * Every word that people read exists in both languages, and no translation is left over.
 * Host and webview write the English text as the key; the manifest names keys between percent signs.
 */
import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';
import { manifest, readJson, readText, sourceFiles } from './project.ts';

type Words = Readonly<Record<string, string>>;

/** The argument of every `l10n.t(` and `t(`: its text if it is a plain literal, else undefined. */
async function findWords(source: string): Promise<{ readonly at: string; readonly text: string | undefined }[]> {
  const { code } = await esbuild.transform(source, { loader: 'ts', charset: 'utf8' });
  return [...code.matchAll(/(?<=\bl10n\.|(?<![\w$.])(?<!function )(?<!function\* ))t\(\s*/g)].map((call) => {
    const rest = code.slice(call.index + call[0].length);
    const literal = /^(["'`])((?:\\.|(?!\1)[^\\])*)\1\s*[,)]/s.exec(rest);
    const text = literal && !(literal[1] === '`' && literal[2]?.includes('${')) ? literal[2] : undefined;
    return { at: rest.slice(0, 60).split('\n')[0] ?? '', text: text?.replace(/\\(.)/gs, unescape) };
  });
}

function unescape(_: string, character: string): string {
  return { n: '\n', t: '\t' }[character] ?? character;
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

const unequalPlaceholders = (words: Words): string[] =>
  Object.entries(words)
    .filter(([english, other]) => placeholders(english).join() !== placeholders(other).join())
    .map(([english]) => english);

describe('words', () => {
  const translations = () => readJson('l10n/bundle.l10n.zh-cn.json') as Words;
  const english = readJson('package.nls.json') as Words;
  const chinese = readJson('package.nls.zh-cn.json') as Words;

  it('are found in every spelling of a call', async () => {
    const found = await findWords(
      [
        `vscode.l10n.t('One {0}', x); l10n.t("It’s"); t(\`two\nlines\`); format(t('three'), at('four'));`,
        `function t(text: string) {} // t('five')`,
        'vscode.l10n.t(name); t(`six ${x}`); t("seven" + x); vscode.l10n.t({ message: "eight" });',
      ].join('\n'),
    );
    assert.deepEqual(
      found.map(({ text }) => text),
      ['One {0}', 'It’s', 'two\nlines', 'three', undefined, undefined, undefined, undefined],
    );
  });

  it('are literals in the code, so that they can be found', async () => {
    const hidden: string[] = [];
    for (const path of sourceFiles)
      for (const { text, at } of await findWords(readText(path)))
        if (text === undefined) hidden.push(`${path}: t(${at}`);
    assert.deepEqual(hidden, []);
  });

  it('of the code are all translated, and nothing else is', async () => {
    const used = new Set<string>();
    for (const path of sourceFiles) for (const { text } of await findWords(readText(path))) if (text) used.add(text);
    const known = new Set(Object.keys(translations()));
    assert.deepEqual(
      {
        untranslated: [...used].filter((text) => !known.has(text)),
        unused: [...known].filter((text) => !used.has(text)),
      },
      { untranslated: [], unused: [] },
    );
  });

  it('keep their placeholders and are not empty in translation', () => {
    assert.deepEqual(unequalPlaceholders(translations()), []);
    assert.deepEqual(
      Object.values(translations()).filter((text) => text.trim() === ''),
      [],
    );
  });

  it('of the manifest are the same keys in both languages, all used, none missing', () => {
    const used = [...readText('package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? '');
    assert.deepEqual(Object.keys(english).sort(), [...new Set(used)].sort());
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
    for (const text of [...Object.values(english), ...Object.values(chinese)]) assert.notEqual(text.trim(), '');
  });

  it('of the manifest are all translated: whatever people read there is a key or a name', () => {
    const read =
      /^(?:title|description|(?:markdown)?(?:Description|EnumDescriptions|DeprecationMessage)|enumDescriptions|enumItemLabels|shortTitle|label|altText|displayName|userDescription|contextualTitle)$/i;
    const plain: string[] = [];
    const walk = (value: unknown, key: string, path: string): void => {
      if (typeof value === 'string') {
        if (read.test(key) && !/^%.+%$/.test(value) && !['Ask DeepSeek', 'DeepSeek'].includes(value)) plain.push(path);
      } else if (typeof value === 'object' && value !== null) {
        // What a model reads is in one language.
        for (const [name, inner] of Object.entries(value))
          if (name !== 'inputSchema') walk(inner, Array.isArray(value) ? key : name, `${path}.${name}`);
      }
    };
    const { contributes, displayName, description } = readJson('package.json') as Record<string, unknown>;
    walk({ contributes, displayName, description }, '', '');
    assert.deepEqual(plain, []);
  });

  it('of the manifest say what each choice of a setting means', () => {
    const mute = manifest.contributes.configuration.flatMap(({ properties }) =>
      Object.entries(properties).flatMap(([key, { enum: choices, enumDescriptions, markdownEnumDescriptions }]) =>
        choices !== undefined && (enumDescriptions ?? markdownEnumDescriptions)?.length !== choices.length ? [key] : [],
      ),
    );
    assert.deepEqual(mute, []);
  });

  it('of the manifest keep names in code spans the same in both languages', () => {
    const spans = (text: string | undefined): string => (text?.match(/`[^`]+`/g) ?? []).sort().join();
    for (const key of Object.keys(english)) assert.equal(spans(chinese[key]), spans(english[key]), key);
  });
});
