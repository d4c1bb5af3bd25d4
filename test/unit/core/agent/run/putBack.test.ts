/** What becomes of a masked secret in a call that the person is asked about. */
import assert from 'node:assert/strict';
import { askedWith } from '../../../../../src/core/agent/run/putBack.ts';
import { ToolRefusal, type Approval } from '../../../../../src/core/agent/tool.ts';

const command: Approval = { kind: 'command', subject: 'npm test', prefix: 'npm test' };

describe('a masked secret in a call', () => {
  it('leaves the question as it is where there is none', () => {
    assert.equal(askedWith([], command, 'A secret.'), command);
  });

  it('is told of, and allowed this once alone', () => {
    const { prefix: _prefix, ...once } = command;
    assert.deepEqual(askedWith(['ghp_0123456789'], command, 'A secret.'), { ...once, warning: 'A secret.' });
    assert.equal(
      askedWith(['ghp_0123456789'], { ...command, warning: 'It runs.' }, 'A secret.').warning,
      'It runs. A secret.',
    );
  });

  it('goes to no address', () => {
    const network: Approval = { kind: 'network', subject: 'https://host/?t=ghp_0123456789', prefix: 'https://host' };
    assert.throws(() => askedWith(['ghp_0123456789'], network, ''), ToolRefusal);
    assert.equal(askedWith([], network, ''), network);
  });

  it('is refused where a command could pass for it', () => {
    for (const secret of [
      'a1b2c3;make&',
      '-----BEGIN PRIVATE KEY----- MIIE',
      'curl',
      'two words',
      '$(evil-word)',
      'line\nbreak',
    ]) {
      assert.throws(() => askedWith([secret], command, ''), ToolRefusal, secret);
    }
  });
});
