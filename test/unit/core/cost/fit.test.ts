import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import type { ChatRequest } from '../../../../src/api/events.ts';
import { fitAnswer } from '../../../../src/core/cost/fit.ts';

const request: ChatRequest = { model: 'deepseek-flash', messages: [], thinking: 'high' };
const windowTokens = 1_000_000;

function boundOf(promptTokens: number, change: Partial<ChatRequest> = {}): number | undefined {
  return fitAnswer({ ...request, ...change }, { kind: 'official', promptTokens, windowTokens }).maxTokens;
}

describe('an answer', () => {
  it('is left to the service while there is room for its usual length', () => {
    assert.equal(boundOf(10_000), undefined);
    assert.equal(boundOf(880_000), undefined);
    assert.equal(boundOf(890_000, { maxTokens: 2_000 }), 2_000);
  });

  it('is made shorter before anything is refused', () => {
    assert.equal(boundOf(900_000), 55_000);
    assert.equal(boundOf(900_000, { thinking: 'off' }), undefined);
    assert.equal(boundOf(900_000, { maxTokens: 300_000 }), 55_000);
    assert.equal(boundOf(1_000_000), 256);
  });

  it('is not asked for when the prompt alone cannot fit', () => {
    assert.throws(
      () => boundOf(1_500_000),
      (error) => DeepSeekError.is(error, 'CONTEXT_TOO_LONG') && error.facts.contextTokens === windowTokens,
    );
  });

  it('is left alone where nobody told how much fits, and where a server has its own bound', () => {
    assert.equal(fitAnswer(request, { kind: 'local', promptTokens: 9e9, windowTokens: undefined }), request);
    assert.equal(fitAnswer(request, { kind: 'local', promptTokens: 3_000, windowTokens: 4_096 }), request);
  });

  it('fits with its prompt wherever there is room for it', () => {
    fc.assert(
      fc.property(fc.nat({ max: windowTokens }), fc.nat({ max: 400_000 }), (promptTokens, maxTokens) => {
        const bound = boundOf(promptTokens, { maxTokens }) ?? 0;
        assert.ok(bound <= Math.max(256, maxTokens));
        assert.ok(bound <= 256 || promptTokens + bound <= windowTokens);
      }),
    );
  });
});
