import assert from 'node:assert/strict';
import type { Candidate } from '../../../../src/core/nextEdit/model.ts';
import { holdsSecrets } from '../../../../src/core/nextEdit/question.ts';

const secret = 'aB3dE5gH7jK9mN1pQ2';

describe('a question about other lines', () => {
  it('is not asked where a secret is, in whatever quotes and on whichever side of the change', () => {
    for (const text of [
      `const apiKey = "${secret}"; use(name)`,
      `apiKey: '${secret}',`,
      `password = \`${secret}\``,
      `API_KEY=${secret}`,
    ]) {
      assert.ok(holdsSecrets('a.ts', candidateOf(['name'], ['other'], [text])), text);
      assert.ok(holdsSecrets('a.ts', candidateOf([text], ['other'], ['name'])), text);
      assert.ok(holdsSecrets('a.ts', candidateOf(['name'], [text], ['name'])), text);
    }
    const key = ['-----BEGIN PRIVATE KEY-----', secret.repeat(3)];
    assert.ok(holdsSecrets('a.ts', candidateOf(['name'], ['other'], key)));
    assert.ok(!holdsSecrets('a.ts', candidateOf(['name'], ['other'], ['use(name)'])));
  });
});

function candidateOf(before: string[], after: string[], lines: string[]): Candidate {
  return {
    languageId: 'typescript',
    cause: { kind: 'signature', name: 'name' },
    change: { line: 0, before, after },
    places: lines.map((text, line) => ({ line, text })),
  };
}
