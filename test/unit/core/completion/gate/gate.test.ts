import assert from 'node:assert/strict';
import type { EngineSettings } from '../../../../../src/core/completion/contract.ts';
import {
  agreesWithSuggestion,
  type Circumstances,
  findReluctance,
  findSilence,
  type Means,
} from '../../../../../src/core/completion/gate/gate.ts';
import type { Query, Range } from '../../../../../src/core/completion/model.ts';
import { queryAt } from '../../../../helpers/documentSnapshot.ts';

const settings: EngineSettings = {
  enabled: true,
  eagerness: 'auto',
  model: 'm',
  prefixTokens: 2000,
  suffixTokens: 600,
  cacheBytes: 1000,
};
const calm: Circumstances = { settings, now: 1000, isIgnored: false, undoneVersion: undefined };
const rich: Means = { isOffline: false, isPaused: false, isOverBudget: false, eagerness: 0.5 };

const on = (line: number, from: number, to: number): Range => ({
  start: { line, character: from },
  end: { line, character: to },
});
const manual = (query: Query): Query => ({ ...query, trigger: 'manual' });

describe('the gate, for silence', () => {
  it('lets pass what is ordinary', () => {
    for (const text of ['|', 'foo.|', 'foo(|)', 'foo|', 'const a = |;', '    |\n}', 'a\n|\nb']) {
      assert.equal(findSilence(queryAt(text), calm), undefined, text);
    }
  });

  it('is closed inside a word and open at its ends', () => {
    assert.equal(findSilence(queryAt('fo|o'), calm), 'midWord');
    assert.equal(findSilence(queryAt('é|é'), calm), 'midWord');
    assert.equal(findSilence(queryAt('a_|1'), calm), 'midWord');
    assert.equal(findSilence(queryAt('𝐚|𝐛'), calm), 'midWord');
    assert.equal(findSilence(queryAt('|foo'), calm), undefined);
    assert.equal(findSilence(queryAt('foo| bar'), calm), undefined);
    assert.equal(findSilence(queryAt('// 中|文'), calm), undefined, 'no spaces, no words to stand in');
  });

  it('is closed by settings, snooze and excluded languages', () => {
    const given = (change: Partial<EngineSettings>): string | undefined =>
      findSilence(queryAt('foo.|'), { ...calm, settings: { ...settings, ...change } });
    assert.equal(given({ enabled: false }), 'disabled');
    assert.equal(given({ excludedLanguages: ['typescript'] }), 'excludedLanguage');
    assert.equal(given({ excludedLanguages: ['python'] }), undefined);
    assert.equal(given({ snoozedUntil: 1001 }), 'snoozed');
    assert.equal(given({ snoozedUntil: 1000 }), undefined);
  });

  it('is closed at the version that an undo made', () => {
    assert.equal(findSilence(queryAt('a.|', { version: 3 }), { ...calm, undoneVersion: 3 }), 'undone');
    assert.equal(findSilence(queryAt('a.|', { version: 4 }), { ...calm, undoneVersion: 3 }), undefined);
  });

  it('is closed near a line of more than 10,000 characters', () => {
    assert.equal(findSilence(queryAt(`${'x'.repeat(10_001)}\n|`), calm), 'longLine');
    assert.equal(findSilence(queryAt(`${'x'.repeat(10_000)}\n|`), calm), undefined);
    assert.equal(findSilence(queryAt(`|\n\n${'x'.repeat(1_000_000)}`), calm), 'longLine');
  });

  it('is closed when the suggest widget would change what is written', () => {
    const withSuggestion = (text: string, word: string, from: number): Query =>
      queryAt(text, { suggestion: { text: word, range: on(0, from, text.indexOf('|')) } });
    assert.equal(findSilence(withSuggestion('foo.le|', 'length', 4), calm), undefined);
    assert.equal(findSilence(withSuggestion('foo.le|', 'toLocale', 4), calm), 'suggestion');
  });

  it('opens by hand, but for secrets and ignored files', () => {
    const closed: Circumstances = { ...calm, settings: { ...settings, enabled: false }, undoneVersion: 1 };
    assert.equal(findSilence(manual(queryAt('fo|o')), closed), undefined);
    assert.equal(findSilence(manual(queryAt('a|', { path: 'config/.env.local' })), calm), 'secret');
    const outside = { path: 'config', uri: 'file:///home/ada/.ssh/config' };
    assert.equal(findSilence(manual(queryAt('a|', outside)), calm), 'secret');
    assert.equal(findSilence(manual(queryAt('a|')), { ...calm, isIgnored: true }), 'ignored');
  });
});

describe('the gate, for asking', () => {
  it('names what is missing', () => {
    const query = queryAt('foo.|');
    assert.equal(findReluctance(query, rich), undefined);
    assert.equal(findReluctance(query, { ...rich, isOffline: true }), 'offline');
    assert.equal(findReluctance(query, { ...rich, isPaused: true }), 'paused');
    assert.equal(findReluctance(query, { ...rich, isOverBudget: true }), 'budget');
  });

  it('asks in the middle of a line only when eager', () => {
    const query = queryAt('foo(| + bar);');
    assert.equal(findReluctance(query, rich), 'unpromising');
    assert.equal(findReluctance(query, { ...rich, eagerness: 1 }), undefined);
  });

  it('asks in fewer places the less eager it is, and always at the start of a line and by hand', () => {
    const texts = ['|', 'foo.|', 'foo(|)', 'fo|', 'foo();|', 'foo(|bar)'];
    const asked = (eagerness: number): number =>
      texts.filter((text) => findReluctance(queryAt(text), { ...rich, eagerness }) === undefined).length;
    const counts = [0, 0.2, 0.5, 0.8, 1].map(asked);
    assert.deepEqual(
      counts,
      counts.toSorted((one, other) => one - other),
    );
    assert.deepEqual([counts[0], counts.at(-1)], [3, texts.length]);
    assert.equal(findReluctance(queryAt('  |'), { ...rich, eagerness: 0 }), undefined);
    const nothing: Means = { isOffline: true, isPaused: true, isOverBudget: true, eagerness: 0 };
    assert.equal(findReluctance(manual(queryAt('foo(|bar)')), nothing), undefined);
  });
});

describe('ghost text and the suggest widget', () => {
  const agrees = (ghostText: string, word: string): boolean =>
    agreesWithSuggestion(queryAt('foo.le|', { suggestion: { text: word, range: on(0, 4, 6) } }), {
      id: '1',
      text: ghostText,
      range: on(0, 6, 6),
    });

  it('agree when the ghost text goes on from the suggestion', () => {
    assert.ok(agrees('ngth', 'length'));
    assert.ok(agrees('ngth;', 'length'));
    assert.ok(!agrees('ng', 'length'));
    assert.ok(!agrees('ft', 'length'));
    assert.ok(agreesWithSuggestion(queryAt('foo.|'), { id: '1', text: 'x', range: on(0, 4, 4) }));
  });

  it('agree when the ghost text begins further left', () => {
    const query = queryAt('foo.le|', { suggestion: { text: 'length', range: on(0, 4, 6) } });
    assert.ok(agreesWithSuggestion(query, { id: '1', text: '.length', range: on(0, 3, 6) }));
    assert.ok(!agreesWithSuggestion(query, { id: '1', text: '.left', range: on(0, 3, 6) }));
  });
});
