/** The runner against services that refuse, limit, break and lose, in time that the test moves. */
import assert from 'node:assert/strict';
import { array, assert as verify, asyncProperty, constantFrom, integer } from 'fast-check';
import { mostTries, Run, type Asked } from '../../../../src/core/batch/run.ts';
import { VirtualClock } from '../../../helpers/virtualClock.ts';

type Answer = Asked<number, string>;

interface Service {
  /** What becomes of the n-th request for a prompt, and after how long. */
  readonly answer: (prompt: number, tries: number, now: number) => readonly [Answer, number];
  readonly ceiling?: number;
}

/** Prompts by number, with what became of each. */
class Lab {
  readonly clock = new VirtualClock();
  readonly results = new Map<number, string[]>();
  readonly requests = new Map<number, number>();
  readonly run: Run<number, string>;
  underWay = 0;
  most = 0;

  constructor(groups: readonly (readonly number[])[], { answer, ceiling = 16 }: Service) {
    this.run = new Run(groups, ceiling, {
      ask: async (prompts, tries, signal) => {
        this.underWay += 1;
        this.most = Math.max(this.most, this.underWay);
        for (const prompt of prompts) this.requests.set(prompt, (this.requests.get(prompt) ?? 0) + 1);
        const [asked, delayMs] = answer(prompts[0] ?? -1, tries, this.clock.now());
        await this.clock.sleep(delayMs, signal);
        this.underWay -= 1;
        if (signal.aborted) return { type: 'aborted' };
        if (asked.type === 'settled')
          for (const prompt of prompts.filter((one) => !asked.again?.includes(one))) this.#keep(prompt, 'ok');
        return asked;
      },
      giveUp: async (prompts, failure) => {
        for (const prompt of prompts) this.#keep(prompt, failure);
      },
      now: this.clock.now,
      random: () => 0.5,
      after: (delayMs, work) => {
        const calling = new AbortController();
        void this.clock.sleep(delayMs, calling.signal).then(() => (calling.signal.aborted ? undefined : work()));
        return () => calling.abort();
      },
    });
  }

  /** Runs until nothing is left to do; gives back how long that took. */
  async finish(): Promise<number> {
    this.run.resume();
    for (let round = 0; round < 5_000 && this.run.state === 'running'; round += 1) await this.clock.advance(100);
    return this.clock.now();
  }

  #keep(prompt: number, result: string): void {
    this.results.set(prompt, [...(this.results.get(prompt) ?? []), result]);
  }
}

const alone = (count: number): number[][] => Array.from({ length: count }, (_, index) => [index]);
const good: Answer = { type: 'settled' };
const failed = (verdict: 'again' | 'crowded' | 'final' | 'stop'): Answer => ({
  type: 'failed',
  verdict,
  failure: verdict,
});

describe('a run', () => {
  it('gives each prompt one result and at most four requests, whatever the service does', async () => {
    const fates = array(constantFrom(good, good, good, failed('again'), failed('crowded'), failed('final')), {
      minLength: 7,
      maxLength: 40,
    });
    await verify(
      asyncProperty(
        fates,
        integer({ min: 1, max: 30 }),
        integer({ min: 1, max: 20 }),
        async (answers, count, ceiling) => {
          const lab = new Lab(alone(count), {
            ceiling,
            answer: (prompt, tries) => [answers[(prompt * 5 + tries) % answers.length] ?? good, 10 + (prompt % 7) * 30],
          });
          await lab.finish();
          assert.equal(lab.run.state, 'done');
          assert.equal(lab.results.size, count);
          for (const [prompt, results] of lab.results) {
            assert.equal(results.length, 1);
            assert.ok((lab.requests.get(prompt) ?? 0) <= mostTries);
          }
          assert.ok(lab.most <= ceiling);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('asks again alone what did not come back of a group', async () => {
    const lab = new Lab([[0, 1, 2], [3]], {
      answer: (prompt, tries) => [prompt === 0 && tries === 1 ? { type: 'settled', again: [1, 2] } : good, 10],
    });
    await lab.finish();
    assert.deepEqual([...lab.results.values()], [['ok'], ['ok'], ['ok'], ['ok']]);
    assert.deepEqual(
      [0, 1, 2, 3].map((prompt) => lab.requests.get(prompt)),
      [1, 2, 2, 1],
    );
  });

  it('has more under way while all goes well, and half after a refusal', async () => {
    const lab = new Lab(alone(1_000), {
      ceiling: 64,
      answer: (_, __, now) => [now >= 1_000 && now < 1_100 ? failed('crowded') : good, 100],
    });
    lab.run.resume();
    assert.equal(lab.run.load.most, 4);
    await lab.clock.advance(350);
    const before = lab.run.load.most;
    assert.ok(before > 16, `${before}`);
    await lab.clock.advance(800);
    assert.ok(lab.run.load.most <= 40, `${lab.run.load.most}`);
    await lab.finish();
    assert.equal(lab.results.size, 1_000);
  });

  for (const [latencyMs, most] of [
    [20, 1.2],
    [300, 1.2],
    [2_000, 1.8],
  ] as const) {
    it(`keeps a limit of ten requests a second busy, with answers that take ${latencyMs} ms`, async () => {
      let tokens = 10;
      let filledAt = 0;
      const lab = new Lab(alone(200), {
        ceiling: 64,
        answer: (_, __, now) => {
          tokens = Math.min(10, tokens + ((now - filledAt) / 1_000) * 10);
          filledAt = now;
          if (tokens < 1) return [failed('crowded'), 10];
          tokens -= 1;
          return [good, latencyMs];
        },
      });
      const tookMs = await lab.finish();
      assert.equal(lab.run.state, 'done');
      assert.deepEqual([...new Set([...lab.results.values()].flat())], ['ok']);
      assert.ok(tookMs <= 19_000 * most, `${tookMs} ms`);
    });
  }

  it('waits as long as the service asks it to', async () => {
    const sent: number[] = [];
    const lab = new Lab(alone(2), {
      ceiling: 1,
      answer: (prompt, tries, now) => {
        sent.push(now);
        return prompt === 0 && tries === 1
          ? [{ type: 'failed', verdict: 'crowded', failure: 'x', retryAfterMs: 5_000 }, 0]
          : [good, 0];
      },
    });
    await lab.finish();
    assert.ok(
      sent.slice(1).every((at) => at >= 5_000),
      sent.join(),
    );
  });

  it('pauses by itself when every prompt would fail, loses none, and goes on', async () => {
    let broken = true;
    const lab = new Lab(alone(20), { answer: () => [broken ? failed('stop') : good, 10] });
    await lab.finish();
    assert.equal(lab.run.state, 'paused');
    assert.equal(lab.run.trouble, 'stop');
    assert.equal(lab.results.size, 0);
    broken = false;
    await lab.finish();
    assert.equal(lab.run.state, 'done');
    assert.equal(lab.run.trouble, undefined);
    assert.equal(lab.results.size, 20);
  });

  it('lets what is under way end when paused, and asks nothing more until it goes on', async () => {
    const lab = new Lab(alone(40), { answer: () => [good, 100] });
    lab.run.resume();
    await lab.clock.advance(50);
    lab.run.pause();
    await lab.clock.advance(10_000);
    assert.equal(lab.results.size, 4);
    assert.equal(lab.run.load.underWay, 0);
    await lab.finish();
    assert.equal(lab.results.size, 40);
  });

  it('is over at once when it is cancelled', async () => {
    const lab = new Lab(alone(40), { answer: () => [good, 100] });
    lab.run.resume();
    await lab.clock.advance(150);
    lab.run.cancel();
    await lab.run.over;
    assert.equal(lab.run.state, 'cancelled');
    assert.ok(lab.results.size < 40);
    assert.equal(lab.underWay, 0);
  });

  it('of nothing is done at once', async () => {
    const lab = new Lab([], { answer: () => [good, 0] });
    lab.run.resume();
    await lab.run.over;
    assert.equal(lab.run.state, 'done');
  });
});
