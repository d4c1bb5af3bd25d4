import assert from 'node:assert/strict';
import { chooseStarters, type InFront } from '../../../../src/core/start/starters.ts';

const front = (facts: Partial<InFront>): InFront => ({
  fileName: 'retry.ts',
  language: 'typescript',
  hasSelection: false,
  problems: 0,
  ...facts,
});

describe('the questions offered about what is in front', () => {
  for (const [words, facts, expected] of [
    ['code', {}, ['explain', 'test', 'review']],
    ['code with problems', { problems: 2 }, ['fixProblems', 'explain', 'test']],
    ['a selection', { hasSelection: true }, ['explainSelection', 'improveSelection', 'explain']],
    [
      'a selection in code with problems',
      { hasSelection: true, problems: 1 },
      ['fixProblems', 'explainSelection', 'improveSelection'],
    ],
    ['tests', { fileName: 'retry.test.ts' }, ['explain', 'moreTests', 'review']],
    ['tests of Go', { fileName: 'retry_test.go', language: 'go' }, ['explain', 'moreTests', 'review']],
    ['tests of Python', { fileName: 'test_retry.py', language: 'python' }, ['explain', 'moreTests', 'review']],
    ['a contest', { fileName: 'contest.py', language: 'python' }, ['explain', 'test', 'review']],
    ['prose', { fileName: 'README.md', language: 'markdown' }, ['proofread', 'summarize', 'translate']],
    ['settings', { fileName: 'ci.yml', language: 'yaml' }, ['explainSettings', 'checkSettings', 'document']],
  ] as const) {
    it(`are about ${words}`, () => assert.deepEqual(chooseStarters(front(facts)), expected));
  }
});
