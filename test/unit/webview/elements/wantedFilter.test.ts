import assert from 'node:assert/strict';
import { WantedFilter } from '../../../../src/webview/elements/wantedFilter.ts';

describe('what a page is filtered by', () => {
  const told = { text: '', status: '' };

  it('is what the host tells, until something is chosen', () => {
    assert.equal(new WantedFilter<typeof told>().of(told), told);
  });

  it('is what was chosen while views come from before that', () => {
    const wanted = new WantedFilter<typeof told>();
    assert.deepEqual(wanted.choose(told, { text: 'a' }), { text: 'a', status: '' });
    assert.deepEqual(wanted.choose(told, { status: 'ok' }), { text: 'a', status: 'ok' });
    assert.deepEqual(wanted.of({ text: 'a', status: '' }), { text: 'a', status: 'ok' });
  });

  it('is the host’s again once that has it', () => {
    const wanted = new WantedFilter<typeof told>();
    wanted.choose(told, { text: 'a' });
    wanted.of({ text: 'a', status: '' });
    assert.deepEqual(wanted.of(told), told);
  });
});
