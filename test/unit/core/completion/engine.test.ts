import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { queryAt } from '../../../helpers/documentSnapshot.ts';
import { settle } from '../../../helpers/virtualClock.ts';
import { createFakeService, type FakeService, noon, outcome, pieceMs, start } from './fakeService.ts';

describe('the ghost-text engine, asking', () => {
  it('asks what the prompt says and gives back what came', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    assert.deepEqual(await fake.provide(queryAt('foo.|')), {
      id: 'ghost-1',
      text: 'bar();',
      range: { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } },
    });
    const last = fake.engine.lastCompletion();
    assert.equal(last?.decision.outcome, 'shownFromRequest');
    assert.equal(last.request?.prompt.prefix, 'foo.');
    assert.equal(last.request.received, 'bar();');
    assert.equal(last.request.end, 'answered');
    assert.ok(last.request.askedAt < (last.request.firstTextAt ?? 0));
    assert.ok((last.request.firstTextAt ?? 0) < (last.request.endedAt ?? 0));
  });

  it('waits after a key within a line and asks at once at its start, after an accept and by hand', async () => {
    const fake = createFakeService();
    const asksAtOnce = async (text: string, trigger: 'automatic' | 'manual' = 'automatic'): Promise<boolean> => {
      fake.engine.didType('file:///src/a.ts', fake.clock.now());
      const before = fake.begun();
      const controller = new AbortController();
      void fake.engine.provide(queryAt(text, { trigger }), controller.signal);
      await settle();
      const isAtOnce = fake.begun() > before;
      await fake.clock.advance(1000);
      assert.equal(fake.begun(), before + 1);
      return isAtOnce;
    };
    assert.equal(await asksAtOnce('a.|'), false);
    assert.equal(await asksAtOnce('    |'), true);
    assert.equal(await asksAtOnce('b.|', 'manual'), true);
    fake.answer = () => 'x';
    const ghost = await fake.provide(queryAt('c.|'));
    fake.engine.didAccept(ghost?.id ?? '', 'all', 1);
    const before = fake.begun();
    void fake.engine.provide(queryAt('c.x|'), new AbortController().signal);
    await settle();
    assert.equal(fake.begun(), before + 1);
  });

  it('has what it sends ready before the wait is over, and makes nothing ready in a burst', async () => {
    const readyAt: number[] = [];
    const fake: FakeService = createFakeService({
      snippets: () => {
        readyAt.push(fake.clock.now());
        return [];
      },
    });
    for (const text of ['a.|', 'a.b|', 'a.bc|']) {
      fake.engine.didType('file:///src/a.ts', fake.clock.now());
      const query = start(fake, text);
      await fake.clock.advance(text === 'a.bc|' ? 1000 : 100);
      query.abort();
    }
    const { askedAt = 0, prompt } = fake.engine.lastCompletion()?.request ?? {};
    assert.equal(prompt?.prefix, 'a.bc');
    assert.equal(readyAt.length, 1);
    assert.ok((readyAt[0] ?? 0) < askedAt);
  });

  it('asks less on a line where the model had nothing to say, and as before on the next', async () => {
    const fake = createFakeService();
    for (const text of ['first|', 'first second|', 'first second third|', 'first second third fourth|']) {
      fake.engine.didType('file:///src/a.ts', fake.clock.now());
      await fake.provide(queryAt(text));
    }
    assert.ok(fake.begun() < 4, `${fake.begun()}`);
    assert.equal(outcome(fake), 'unpromising');
    const before = fake.begun();
    await fake.provide(queryAt('first\nsecond|'));
    assert.equal(fake.begun(), before + 1);
  });

  it('asks once for a burst of keys that each abort the query before', async () => {
    const fake = createFakeService();
    fake.answer = () => '!';
    let last = Promise.resolve<string | undefined>(undefined);
    for (const text of ['a.|', 'a.b|', 'a.bc|', 'a.bcd|']) {
      fake.engine.didType('file:///src/a.ts', fake.clock.now());
      const query = start(fake, text);
      last = query.ghost;
      await fake.clock.advance(100);
      if (text !== 'a.bcd|') query.abort();
    }
    await fake.clock.advance(1000);
    assert.equal(await last, '!');
    assert.deepEqual(
      fake.sent.map(({ prefix }) => prefix),
      ['a.bcd'],
    );
    assert.equal(fake.clock.sleeping, 0);
  });

  it('lets the newest query of a document take over', async () => {
    const fake = createFakeService();
    fake.answer = ({ prefix }) => `${prefix.length}`;
    const older = start(fake, 'a.|');
    const newer = start(fake, 'a.b|');
    await fake.clock.advance(1000);
    assert.equal(await older.ghost, undefined);
    fake.engine.didType('file:///src/a.ts', fake.clock.now());
    const waiting = start(fake, 'b.|');
    start(fake, 'b.c|');
    assert.equal(await waiting.ghost, undefined);
    assert.equal(fake.clock.sleeping, 1);
    assert.equal(await newer.ghost, '3');
    await fake.clock.advance(1000);
    assert.equal(fake.mostAtOnce(), 1);
  });

  it('tells why nothing was shown, and not about a query that was left behind', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    await fake.provide(queryAt('foo.|'));
    const left = start(fake, 'else.|');
    await settle();
    left.abort();
    await fake.engine.provide(queryAt('foo.b|'), new AbortController().signal);
    await left.ghost;
    assert.equal(outcome(fake), 'shownFromCache');
    const cancelled = start(fake, 'more.|');
    await settle();
    cancelled.abort();
    await cancelled.ghost;
    assert.equal(outcome(fake), 'cancelled');
  });

  it('answers documents side by side', async () => {
    const fake = createFakeService();
    fake.answer = ({ prefix }) => prefix.toUpperCase();
    const one = fake.engine.provide(queryAt('a.|', { uri: 'file:///1' }), new AbortController().signal);
    const two = fake.engine.provide(queryAt('b.|', { uri: 'file:///2' }), new AbortController().signal);
    await fake.clock.advance(1000);
    assert.equal((await one)?.text, 'A.');
    assert.equal((await two)?.text, 'B.');
  });

  it('cuts the stream as soon as the shaper has all it wants', async () => {
    const fake = createFakeService({
      createShaper: ({ position }) => ({
        push: () => ({ ghostText: 'one', done: true }),
        finish: () => ({ text: 'one', range: { start: position, end: position } }),
      }),
    });
    fake.answer = () => 'one\ntwo\nthree\nfour\nfive';
    const query = start(fake, 'x.|');
    await fake.clock.advance(pieceMs);
    assert.equal(await query.ghost, 'one');
    await settle();
    assert.deepEqual([fake.begun(), fake.ended(), fake.aborted()], [1, 1, 1]);
    assert.ok((Object.values(fake.engine.stats().days)[0]?.promptTokens ?? 0) > 0, 'a cut request costs too');
  });
});

describe('the ghost-text engine, holding back', () => {
  it('shows nothing that disagrees with the suggest widget', async () => {
    const fake = createFakeService();
    fake.answer = () => 'length;';
    const range = { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } };
    assert.equal(await fake.provide(queryAt('foo.|', { suggestion: { text: 'map', range } })), undefined);
    assert.equal(outcome(fake), 'suggestion');
    assert.equal((await fake.provide(queryAt('foo.|', { suggestion: { text: 'length', range } })))?.text, 'length;');
  });

  it('is quiet right after an undo and speaks again after the next change', async () => {
    const fake = createFakeService();
    fake.answer = () => 'x';
    fake.engine.didUndo('file:///src/a.ts', 7);
    assert.equal(await fake.provide(queryAt('foo.|', { version: 7 })), undefined);
    assert.equal(outcome(fake), 'undone');
    assert.equal((await fake.provide(queryAt('foo.|', { version: 8 })))?.text, 'x');
  });

  it('rests after a refused key until told otherwise', async () => {
    const fake = createFakeService();
    fake.failure = { code: 'AUTH' };
    assert.equal(await fake.provide(queryAt('a.|')), undefined);
    assert.equal(outcome(fake), 'failed');
    assert.equal(fake.engine.lastCompletion()?.request?.error, 'AUTH');
    assert.deepEqual(fake.engine.paused(), { code: 'AUTH', until: Infinity });
    fake.failure = undefined;
    fake.answer = () => 'x';
    await fake.clock.advance(86_400_000);
    assert.equal(await fake.provide(queryAt('b.|')), undefined);
    assert.deepEqual([fake.begun(), outcome(fake)], [1, 'paused']);
    fake.engine.resume();
    assert.equal((await fake.provide(queryAt('b.|')))?.text, 'x');
  });

  it('rests ten seconds after a rate limit or as long as the service says, and an answer by hand ends the rest', async () => {
    const fake = createFakeService();
    fake.failure = { code: 'RATE_LIMIT' };
    await fake.provide(queryAt('a.|'));
    await fake.clock.advance(8000);
    assert.equal(fake.engine.paused()?.code, 'RATE_LIMIT');
    await fake.clock.advance(2000);
    assert.equal(fake.engine.paused(), undefined);
    fake.failure = { code: 'RATE_LIMIT', facts: { retryAfterMs: 60_000 } };
    await fake.provide(queryAt('b.|'));
    await fake.clock.advance(50_000);
    assert.equal(fake.engine.paused()?.code, 'RATE_LIMIT');
    fake.failure = undefined;
    fake.answer = () => 'x';
    assert.equal((await fake.provide(queryAt('c.|', { trigger: 'manual' })))?.text, 'x');
    assert.equal(fake.engine.paused(), undefined);
  });

  it('still shows what it knows while it rests', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    await fake.provide(queryAt('foo.|'));
    fake.failure = { code: 'BALANCE' };
    await fake.provide(queryAt('else.|'));
    assert.equal((await fake.provide(queryAt('foo.b|')))?.text, 'ar();');
  });

  it('asks by hand alone while what may be spent is spent', async () => {
    const fake = createFakeService();
    await fake.provide(queryAt('a.|'));
    fake.settings = { ...fake.settings, isOverBudget: true };
    await fake.provide(queryAt('b.|'));
    assert.deepEqual([fake.begun(), outcome(fake)], [1, 'budget']);
    await fake.provide(queryAt('b.|', { trigger: 'manual' }));
    assert.equal(fake.begun(), 2);
    fake.settings = { ...fake.settings, isOverBudget: false };
    await fake.provide(queryAt('c.|'));
    assert.equal(fake.begun(), 3);
  });

  it('asks less of a user who lets everything pass', async () => {
    const fake = createFakeService();
    fake.answer = () => 'no';
    const asks = async (name: string): Promise<boolean> => {
      const before = fake.begun();
      const ghost = await fake.provide(queryAt(`${name}|`));
      if (ghost !== undefined) fake.engine.didDismiss(ghost.id);
      return fake.begun() > before;
    };
    assert.ok(await asks('first'));
    for (let count = 0; count < 30; count += 1) await asks(`f${count}`);
    fake.answer = () => '';
    assert.equal(await asks('last'), false);
    assert.equal(outcome(fake), 'unpromising');
  });

  it('never asks in files that hold secrets or are ignored, not even by hand', async () => {
    const fake = createFakeService({ isIgnored: (path) => path.startsWith('private/') });
    for (const path of ['.env', 'private/a.ts']) {
      await fake.provide(queryAt('a.|', { path, trigger: 'manual' }));
      fake.engine.prefetch(queryAt('a.|', { path, trigger: 'manual' }));
    }
    assert.deepEqual([fake.begun(), fake.sent, outcome(fake)], [0, [], 'ignored']);
  });
});

describe('the ghost-text engine, ending', () => {
  it('takes what a part throws for a failed request', async () => {
    const fake = createFakeService({
      ask: () => {
        throw new TypeError('broken');
      },
    });
    assert.equal(await fake.provide(queryAt('a.|')), undefined);
    assert.deepEqual([outcome(fake), fake.engine.lastCompletion()?.request?.error], ['failed', 'MALFORMED']);
  });

  it('takes a stream without an end for a failed request', async () => {
    const fake = createFakeService({
      ask: async function* () {
        yield { type: 'text', text: 'half' };
      },
    });
    assert.equal(await fake.provide(queryAt('a.|')), undefined);
    assert.equal(fake.engine.lastCompletion()?.request?.error, 'STREAM_CLOSED');
  });

  it('aborts everything when disposed and answers nothing any more', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    const asking = start(fake, 'a.|');
    await settle();
    const waiting = (() => {
      fake.engine.didType('file:///2', fake.clock.now());
      return fake.engine.provide(queryAt('a.|', { uri: 'file:///2' }), new AbortController().signal);
    })();
    await settle();
    fake.engine.dispose();
    assert.equal(await asking.ghost, undefined);
    assert.equal(await waiting, undefined);
    assert.equal(await fake.engine.provide(queryAt('b.|'), new AbortController().signal), undefined);
    await settle();
    assert.deepEqual([fake.begun(), fake.ended(), fake.aborted(), fake.clock.sleeping], [1, 1, 1, 0]);
  });

  it('leaves nothing behind at the signal of a query', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar();';
    fake.engine.didType('file:///src/a.ts', fake.clock.now());
    const { signal } = new AbortController();
    const ghost = fake.engine.provide(queryAt('foo.|'), signal);
    await fake.clock.advance(1000);
    assert.equal((await ghost)?.text, 'bar();');
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });

  it('counts by day and language and goes on from an earlier life', async () => {
    const fake = createFakeService();
    fake.answer = () => 'bar(\n);';
    const ghost = await fake.provide(queryAt('foo.|'));
    const id = ghost?.id ?? '';
    fake.engine.didShow(id);
    fake.engine.didShow(id);
    await fake.provide(queryAt('foo.b|'));
    fake.engine.didAccept(id, 'word', 2);
    fake.engine.didAccept(id, 'all', 4);
    fake.engine.didSurvive(id, 0.5);
    const counted = {
      requests: 1,
      hits: 1,
      recycled: 0,
      shown: 1,
      accepted: 1,
      dismissed: 0,
      acceptedChars: 6,
      acceptedLines: 2,
      checked: 1,
      survived: 0.5,
      promptTokens: 100,
      cacheHitTokens: 60,
      completionTokens: 20,
    };
    assert.deepEqual(fake.engine.stats(), { days: { '2026-11-22': counted }, languages: { typescript: counted } });
    const next = createFakeService({ earlier: fake.engine.stats() });
    await next.provide(queryAt('foo.|'));
    assert.equal(next.engine.stats().days[new Date(noon).toISOString().slice(0, 10)]?.requests, 2);
  });
});
