import assert from 'node:assert/strict';
import { queryAt } from '../../../helpers/documentSnapshot.ts';
import { settle } from '../../../helpers/virtualClock.ts';
import { createFakeService, outcome, start } from './fakeService.ts';

describe('the ghost-text engine, asking less', () => {
  it('goes on with what it showed while the user types it, without a request', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar(\n  1,\n);';
    await fake.provide(queryAt('foo.|\nend'));
    for (const [text, rest] of [
      ['foo.b|\nend', 'ar(\n  1,\n);'],
      ['foo.bar(|\nend', '\n  1,\n);'],
      ['foo.bar(|)\nend', '\n  1,\n);'],
      ['foo.bar(\n  |\nend', '1,\n);'],
      ['foo.b|\nend', 'ar(\n  1,\n);'],
      ['foo.|\nend', 'bar(\n  1,\n);'],
    ] as const) {
      const ghost = await fake.engine.provide(queryAt(text), new AbortController().signal);
      assert.equal(ghost?.text, rest, text);
      assert.equal(outcome(fake), 'shownFromCache');
    }
    assert.equal(fake.begun(), 1);
  });

  it('picks up a running request when the user types what it is producing', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar(1, 2);';
    const first = start(fake, 'foo.|');
    await fake.clock.advance(15);
    assert.equal(fake.begun(), 1);
    first.abort();
    assert.equal(await first.ghost, undefined);
    const second = start(fake, 'foo.b|');
    await fake.clock.advance(10);
    second.abort();
    const third = start(fake, 'foo.bar|');
    await fake.clock.advance(1000);
    assert.equal(await third.ghost, '(1, 2);');
    assert.equal(outcome(fake), 'shownFromRunning');
    assert.deepEqual([fake.begun(), fake.aborted()], [1, 0]);
    assert.equal(Object.values(fake.engine.stats().days)[0]?.recycled, 1);
  });

  it('waits for a stream that the user types ahead of, and drops it when it comes out different', async () => {
    const fake = createFakeService();
    fake.answer = ({ prefix }) => (prefix === 'foo.' ? 'bar();' : 'z();');
    start(fake, 'foo.|').abort();
    void fake.engine.provide(queryAt('foo.|'), new AbortController().signal);
    await settle();
    const ahead = start(fake, 'foo.bax|');
    await fake.clock.advance(1000);
    assert.equal(await ahead.ghost, 'z();');
    assert.deepEqual([fake.begun(), fake.ended(), fake.aborted(), fake.mostAtOnce()], [2, 2, 1, 1]);
  });

  it('aborts a running request once the user types something else', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar(1, 2);';
    const first = start(fake, 'foo.|');
    await fake.clock.advance(25);
    first.abort();
    const second = start(fake, 'foo.x|');
    await settle();
    assert.equal(fake.aborted(), 1);
    await fake.clock.advance(1000);
    assert.equal(await second.ghost, 'bar(1, 2);');
    assert.deepEqual([fake.begun(), fake.ended(), fake.mostAtOnce()], [2, 2, 1]);
  });

  it('has the next text there at once when it was asked for ahead', async () => {
    const fake = createFakeService();
    fake.answer = ({ prefix }) => (prefix === 'a = 1;' ? '\nb = 2;' : '?');
    fake.engine.prefetch(queryAt('a = 1;|', { trigger: 'manual' }));
    await fake.clock.advance(1000);
    const ghost = await fake.engine.provide(queryAt('a = 1;|'), new AbortController().signal);
    assert.equal(ghost?.text, '\nb = 2;');
    assert.equal(fake.begun(), 1);
    fake.engine.prefetch(queryAt('a = 1;|'));
    assert.equal(fake.begun(), 1);
  });

  it('leaves what it asked for ahead when asked ahead for another place', async () => {
    const fake = createFakeService();
    fake.answer = ({ prefix }) => prefix;
    fake.engine.prefetch(queryAt('a = 1;|', { trigger: 'manual' }));
    await settle();
    fake.engine.prefetch(queryAt('b = 1;|', { trigger: 'manual' }));
    await fake.clock.advance(1000);
    assert.deepEqual([fake.begun(), fake.ended(), fake.aborted(), fake.mostAtOnce()], [2, 2, 1, 1]);
  });

  it('follows typing in documents with CRLF, on its way and after', async () => {
    const fake = createFakeService();
    fake.answer = () => '{\r\n  bar();\r\n}';
    const eol = '\r\n' as const;
    void fake.engine.provide(queryAt('if (a) |', { eol }), new AbortController().signal);
    await fake.clock.advance(20);
    const ghost = fake.engine.provide(queryAt('if (a) {\n  |', { eol }), new AbortController().signal);
    await fake.clock.advance(1000);
    assert.equal((await ghost)?.text, 'bar();\r\n}');
    const next = await fake.engine.provide(queryAt('if (a) {\n  bar();|', { eol }), new AbortController().signal);
    assert.equal(next?.text, '\r\n}');
    assert.equal(fake.begun(), 1);
  });

  it('takes an answer of nothing for an answer', async () => {
    const fake = createFakeService();
    fake.failure = { code: 'EMPTY' };
    assert.equal(await fake.provide(queryAt('foo.|')), undefined);
    assert.equal(fake.engine.paused(), undefined);
    assert.equal(await fake.provide(queryAt('foo.|')), undefined);
    assert.deepEqual([fake.begun(), outcome(fake)], [1, 'empty']);
  });

  it('asks anew when the text below, the model or the document is another', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    await fake.provide(queryAt('foo.|\nend'));
    await fake.provide(queryAt('foo.|\nEND'));
    await fake.provide(queryAt('foo.|\nend', { uri: 'file:///other' }));
    fake.settings = { ...fake.settings, model: 'other' };
    await fake.provide(queryAt('foo.|\nend'));
    assert.equal(fake.begun(), 4);
  });

  it('remembers where the model had nothing to say, and asks again by hand', async () => {
    const fake = createFakeService();
    assert.equal(await fake.provide(queryAt('foo.|')), undefined);
    assert.equal(await fake.provide(queryAt('foo.|')), undefined);
    assert.deepEqual([fake.begun(), outcome(fake)], [1, 'empty']);
    fake.answer = () => 'now();';
    assert.equal((await fake.provide(queryAt('foo.|', { trigger: 'manual' })))?.text, 'now();');
  });

  it('does not come back with what was dismissed, except by hand', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    const ghost = await fake.provide(queryAt('foo.|'));
    fake.engine.didDismiss(ghost?.id ?? '');
    assert.equal(await fake.provide(queryAt('foo.b|')), undefined);
    assert.deepEqual([fake.begun(), outcome(fake)], [1, 'dismissed']);
    assert.equal((await fake.provide(queryAt('foo.|', { trigger: 'manual' })))?.text, 'bar();');
  });
});
