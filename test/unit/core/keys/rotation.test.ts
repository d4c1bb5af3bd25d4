/** Reminders of old keys: at their days, once or again, and whatever the clock does. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dayMs, reminderFor, type Heard } from '../../../../src/core/keys/rotation.ts';

const createdAt = Date.UTC(2026, 7, 1);
const at = (days: number): number => createdAt + days * dayMs;
const on = (days: number, heard?: Heard, rotationDays = 90) =>
  reminderFor({ createdAt }, { now: at(days), lastSeen: 0 }, rotationDays, heard);

describe('key rotation', () => {
  it('is spoken of from day 76 as coming, from day 90 as due', () => {
    assert.equal(on(75.99), undefined);
    assert.deepEqual(on(76), { stage: 'soon', days: 76 });
    assert.deepEqual(on(89.9), { stage: 'soon', days: 89 });
    assert.deepEqual(on(90), { stage: 'due', days: 90 });
    assert.deepEqual(on(400), { stage: 'due', days: 400 });
  });

  it('is announced once, and due again after what the person heard', () => {
    const soon: Heard = { stage: 'soon', until: at(90), createdAt };
    assert.equal(on(78, soon), undefined);
    assert.equal(on(83, { ...soon, until: at(83) })?.stage, 'soon');
    assert.equal(on(90, soon)?.stage, 'due');
    const due: Heard = { stage: 'due', until: at(97), createdAt };
    assert.equal(on(96.9, due), undefined);
    assert.equal(on(97, due)?.stage, 'due');
  });

  it('of the next key in its place is another matter', () => {
    for (const stage of ['soon', 'due'] as const) {
      const before: Heard = { stage, until: at(91), createdAt: at(-80) };
      assert.equal(on(stage === 'soon' ? 76 : 90, before)?.stage, stage);
    }
  });

  it('sleeps for seven days at most, whatever was written down', () => {
    assert.equal(on(90, { stage: 'due', until: at(98), createdAt })?.stage, 'due');
    assert.equal(on(90, { stage: 'due', until: Infinity, createdAt })?.stage, 'due');
  });

  it('makes no key younger when the clock goes back', () => {
    const back = (lastSeen: number) => reminderFor({ createdAt }, { now: at(3), lastSeen }, 90, undefined);
    assert.equal(back(at(91))?.stage, 'due');
    assert.equal(back(at(4)), undefined);
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (seen, now) => {
        const reminder = reminderFor({ createdAt }, { now: at(now), lastSeen: at(seen) }, 90, undefined);
        assert.deepEqual(reminder, on(Math.max(seen, now)));
      }),
    );
  });

  it('takes a key from the future for a new one', () => {
    assert.equal(on(-30), undefined);
  });

  it('follows the setting, and says nothing at 0 or of a key whose age nobody knows', () => {
    assert.equal(on(30, undefined, 30)?.stage, 'due');
    assert.equal(on(16, undefined, 30)?.stage, 'soon');
    assert.equal(on(9, undefined, 10), undefined);
    assert.equal(on(1000, undefined, 0), undefined);
    assert.equal(reminderFor({ createdAt: 0 }, { now: at(400), lastSeen: 0 }, 90, undefined), undefined);
  });

  it('that was begun is to be finished after a week', () => {
    const previous = { apiKey: 'old', createdAt, replacedAt: at(90) };
    const later = (days: number) =>
      reminderFor({ createdAt: at(90), previous }, { now: at(days), lastSeen: 0 }, 90, undefined);
    assert.equal(later(96.9), undefined);
    assert.deepEqual(later(97), { stage: 'unfinished', days: 7 });
  });
});
