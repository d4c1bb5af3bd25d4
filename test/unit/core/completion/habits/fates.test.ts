import assert from 'node:assert/strict';
import type { Tally } from '../../../../../src/core/completion/contract.ts';
import { createFates, type Fates } from '../../../../../src/core/completion/habits/fates.ts';
import { createLearning } from '../../../../../src/core/completion/habits/learn.ts';
import { createSpending } from '../../../../../src/core/completion/habits/spending.ts';

function start(text = 'one\n  two\nthree'): { fates: Fates; counted: () => Partial<Tally> } {
  const spending = createSpending();
  const fates = createFates(spending, createLearning(), () => 0);
  fates.offer('1', { uri: 'file:///a', languageId: 'go', text });
  const counted = (): Partial<Tally> => {
    const all = Object.entries(spending.stats().languages['go'] ?? {});
    return Object.fromEntries(all.filter(([, count]) => count !== 0));
  };
  return { fates, counted };
}

describe('what becomes of a ghost text', () => {
  it('is counted once for each step', () => {
    const { fates, counted } = start();
    for (let count = 0; count < 2; count += 1) fates.didShow('1');
    assert.deepEqual(counted(), { shown: 1 });
    for (let count = 0; count < 2; count += 1) fates.didDismiss('1');
    assert.deepEqual(counted(), { shown: 1, dismissed: 1 });
    assert.ok(fates.isDismissed('1'));
  });

  it('was shown if it was accepted, and is not dismissed after that', () => {
    const { fates, counted } = start();
    assert.equal(fates.didAccept('1', 'all', 15), 'file:///a');
    fates.didDismiss('1');
    assert.deepEqual(counted(), { shown: 1, accepted: 1, acceptedChars: 15, acceptedLines: 3 });
  });

  it('is accepted in parts: words, lines, and then what is left', () => {
    const { fates, counted } = start();
    assert.equal(fates.didAccept('1', 'word', 3), undefined);
    assert.equal(fates.didAccept('1', 'line', 6), undefined);
    fates.didAccept('1', 'all', 5);
    assert.deepEqual(counted(), { shown: 1, accepted: 1, acceptedChars: 14, acceptedLines: 2 });
  });

  it('is looked at again only if it was accepted', () => {
    const { fates, counted } = start('x');
    fates.didSurvive('1', 1);
    assert.deepEqual(counted(), {});
    fates.didAccept('1', 'all', 1);
    fates.didSurvive('1', 0.25);
    assert.deepEqual([counted().checked, counted().survived], [1, 0.25]);
  });

  it('is forgotten after 200 later ones, and what is not known is passed over', () => {
    const { fates, counted } = start();
    for (let id = 2; id <= 201; id += 1) fates.offer(`${id}`, { uri: 'u', languageId: 'go', text: 'x' });
    fates.didShow('1');
    fates.didAccept('nobody', 'all', 3);
    assert.deepEqual(counted(), {});
    fates.didShow('2');
    assert.deepEqual(counted(), { shown: 1 });
  });
});
