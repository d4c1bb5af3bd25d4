import assert from 'node:assert/strict';
import { createLearning, type Fate } from '../../../../../src/core/completion/habits/learn.ts';
import { createSpending } from '../../../../../src/core/completion/habits/spending.ts';

const show = { type: 'shown' } as const;
const accept = { type: 'accepted' } as const;
const dismiss = { type: 'dismissed' } as const;

function eagernessAfter(fates: readonly Fate[], times: number, languageId = 'go', asked = 'go'): number {
  const learning = createLearning();
  for (let count = 0; count < times; count += 1) for (const fate of fates) learning.note(languageId, fate);
  return learning.eagerness('auto', asked);
}

describe('eagerness', () => {
  it('starts in the middle and is fixed where the user says so', () => {
    const learning = createLearning();
    assert.equal(learning.eagerness('auto', 'go'), 0.5);
    learning.note('go', dismiss);
    assert.ok(learning.eagerness('low', 'go') < learning.eagerness('high', 'go'));
    assert.equal(learning.eagerness('high', 'go'), createLearning().eagerness('high', 'rust'));
  });

  it('falls when texts are ignored, faster when they are dismissed, and rises when they are accepted', () => {
    const ignored = eagernessAfter([show], 20);
    assert.ok(ignored < 0.5);
    assert.ok(eagernessAfter([show, dismiss], 20) < ignored);
    assert.ok(eagernessAfter([show, accept], 20) > 0.5);
  });

  it('counts an accepted text that is deleted soon for half', () => {
    const kept = eagernessAfter([show, accept, { type: 'deleted', share: 0 }, show], 20);
    const deleted = eagernessAfter([show, accept, { type: 'deleted', share: 1 }, show], 20);
    assert.ok(deleted < kept);
  });

  it('of a new language is that of all together', () => {
    assert.ok(eagernessAfter([show, dismiss], 20, 'go', 'rust') < 0.5);
    assert.ok(eagernessAfter([show, dismiss], 20) < eagernessAfter([show, dismiss], 20, 'go', 'rust'));
  });

  it('recovers: what is long ago counts little', () => {
    const learning = createLearning();
    const note = (fates: readonly Fate[]): void => {
      for (let count = 0; count < 200; count += 1) for (const fate of fates) learning.note('go', fate);
    };
    note([show, dismiss]);
    assert.ok(learning.eagerness('auto', 'go') < 0.1);
    note([show, accept]);
    assert.ok(learning.eagerness('auto', 'go') > 0.8);
  });

  it('goes on from an earlier life', () => {
    const spending = createSpending();
    spending.count(0, 'go', { shown: 5000, dismissed: 4000 });
    const learning = createLearning(spending.stats());
    assert.ok(learning.eagerness('auto', 'go') < 0.3);
    for (let count = 0; count < 100; count += 1) for (const fate of [show, accept]) learning.note('go', fate);
    assert.ok(learning.eagerness('auto', 'go') > 0.8, 'and is not bound by it');
  });
});
