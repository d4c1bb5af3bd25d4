import assert from 'node:assert/strict';
import { anything, assert as verify, constantFrom, oneof, property, record } from 'fast-check';
import type { HistoryAct } from '../../../src/protocol/history.ts';
import type { ToHost } from '../../../src/protocol/messages.ts';
import { parseToHost } from '../../../src/protocol/parse.ts';
import { actionIds } from '../../../src/protocol/view.ts';

const messages: readonly ToHost[] = [
  { type: 'ready' },
  { type: 'send', text: 'Why?' },
  { type: 'sendNow', text: 'Wait.' },
  { type: 'stop' },
  { type: 'answerNow' },
  { type: 'regenerate', messageId: 'm1' },
  { type: 'regenerate', messageId: 'm1', model: 'deepseek-v4-pro', thinking: 'max' },
  { type: 'continue', messageId: 'm1' },
  { type: 'edit', messageId: 'm1', text: 'How?' },
  { type: 'showVersion', messageId: 'm1', version: 2 },
  { type: 'fork', messageId: 'm1' },
  { type: 'decideMasks', messageId: 'q1' },
  { type: 'goBack', messageId: 'q1' },
  { type: 'undoBack' },
  { type: 'staged', act: 'open', fileId: 'f1' },
  { type: 'stagedAll', act: 'reject', fileIds: ['f1', 'f2'] },
  { type: 'takeEdits', take: 'all', fileIds: [] },
  { type: 'rewordQueued', questionId: 'q1', text: '' },
  { type: 'sendQueued', questionId: 'q1' },
  { type: 'choose', model: 'deepseek-v4-pro' },
  { type: 'choose', thinking: 'off' },
  { type: 'choose', mode: 'plan' },
  { type: 'decide', partId: 'p1', decision: 'allowPrefix' },
  { type: 'goOn' },
  { type: 'openCall', partId: 'p1' },
  { type: 'carryOut', messageId: 'm1' },
  { type: 'keepChoice' },
  { type: 'newChat' },
  { type: 'receipt', messageId: 'm1' },
  { type: 'copyMessage', messageId: 'm1' },
  { type: 'openMessage', messageId: 'm1' },
  { type: 'code', action: 'copy', partId: 'p1', block: 0 },
  { type: 'code', action: 'run', partId: 'p1', block: 3 },
  { type: 'complete', asked: 1, trigger: '@', query: 'retry' },
  { type: 'pick', candidateId: 'offer-1' },
  { type: 'drop', uris: ['file:///a%20b.ts'] },
  { type: 'attachText', name: '', text: 'long' },
  { type: 'attachPicture', name: 'shot.png', bytes: Uint8Array.of(1, 2, 3) },
  { type: 'converted', job: 1 },
  { type: 'converted', job: 2, picture: { bytes: Uint8Array.of(1), preview: 'data:image/png;base64,AQID' } },
  { type: 'clipboard' },
  { type: 'clipboard', bytes: Uint8Array.of(1, 2, 3) },
  { type: 'askPicture', question: 'altText' },
  { type: 'refuse', name: 'film.mov', sizeBytes: 10 },
  { type: 'attachPage', url: 'https://example.com/' },
  { type: 'removeAttachment', attachmentId: 'a1' },
  { type: 'openAttachment', attachmentId: 'a1' },
  { type: 'suggestion', id: 's1' },
  { type: 'action', id: 'topUp' },
  { type: 'action', id: 'retry', messageId: 'm1' },
  { type: 'connect', kind: 'gateway', address: 'https://gateway.example.com' },
  { type: 'openLink', partId: 'p1', href: 'https://example.com/a' },
  { type: 'draft', text: '' },
  { type: 'history', act: { do: 'list' } },
];

const historyActs: readonly HistoryAct[] = [
  { do: 'list' },
  { do: 'emptyTrash' },
  { do: 'import' },
  { do: 'export', sessionId: 's1' },
  { do: 'search', search: 'x1', text: '抖动 jitter' },
  { do: 'open', sessionId: 's1' },
  { do: 'remove', sessionId: 's1' },
  { do: 'restore', sessionId: 's1' },
  { do: 'erase', sessionId: 's1' },
  { do: 'rename', sessionId: 's1', title: 'New' },
  { do: 'pin', sessionId: 's1', pinned: true },
];

/** Fields that may be missing. */
const optional: Partial<Record<ToHost['type'], readonly string[]>> = {
  action: ['messageId'],
  regenerate: ['model', 'thinking'],
  choose: ['model', 'thinking', 'mode'],
  converted: ['picture'],
  clipboard: ['bytes'],
};

describe('parseToHost', () => {
  for (const message of messages) {
    it(`lets ${JSON.stringify(message)} through unchanged`, () => {
      assert.deepEqual(parseToHost(structuredClone(message)), message);
    });

    it(`refuses ${message.type} with a key that does not belong to it`, () => {
      assert.equal(parseToHost({ ...message, command: 'workbench.action.terminal.new' }), undefined);
    });

    it(`refuses ${message.type} when a field is missing or of another kind`, () => {
      for (const [key, right] of Object.entries(message)) {
        if (!optional[message.type]?.includes(key)) {
          const less = Object.fromEntries(Object.entries(message).filter(([name]) => name !== key));
          assert.equal(parseToHost(less), undefined);
        }
        for (const wrong of [null, {}, Array.isArray(right) ? [null] : [], true, Number.NaN]) {
          assert.equal(parseToHost({ ...message, [key]: wrong }), undefined, `${key}: ${JSON.stringify(wrong)}`);
        }
      }
    });
  }

  for (const act of historyActs) {
    it(`lets the history ask to ${act.do}, exactly`, () => {
      assert.deepEqual(parseToHost({ type: 'history', act }), { type: 'history', act });
      assert.equal(parseToHost({ type: 'history', act: { ...act, path: '/etc/passwd' } }), undefined);
      for (const key of Object.keys(act)) {
        for (const wrong of [null, {}, 7, undefined, 'x'.repeat(2000)]) {
          assert.equal(parseToHost({ type: 'history', act: { ...act, [key]: wrong } }), undefined);
        }
      }
    });
  }

  it('knows every action and no other', () => {
    for (const id of actionIds) assert.deepEqual(parseToHost({ type: 'action', id }), { type: 'action', id });
    assert.equal(parseToHost({ type: 'action', id: 'runCommand' }), undefined);
  });

  it('caps text at 2 MiB, ids at 200 and addresses at 8 KiB', () => {
    const fits = (value: unknown): boolean => parseToHost(value) !== undefined;
    assert.equal(fits({ type: 'send', text: 'x'.repeat(2 * 1024 * 1024) }), true);
    assert.equal(fits({ type: 'send', text: 'x'.repeat(2 * 1024 * 1024 + 1) }), false);
    assert.equal(fits({ type: 'regenerate', messageId: 'x'.repeat(200) }), true);
    assert.equal(fits({ type: 'regenerate', messageId: 'x'.repeat(201) }), false);
    assert.equal(fits({ type: 'regenerate', messageId: '' }), false);
    assert.equal(fits({ type: 'openLink', partId: 'p', href: 'x'.repeat(8 * 1024) }), true);
    assert.equal(fits({ type: 'openLink', partId: 'p', href: 'x'.repeat(8 * 1024 + 1) }), false);
  });

  it('refuses block numbers that count nothing', () => {
    for (const block of [-1, 0.5, Infinity, 2 ** 53]) {
      assert.equal(parseToHost({ type: 'code', action: 'copy', partId: 'p', block }), undefined);
      assert.equal(parseToHost({ type: 'showVersion', messageId: 'm', version: block }), undefined);
    }
  });

  it('never throws and never invents, whatever arrives', () => {
    const junk = anything({ withNullPrototype: true, withDate: true, withMap: true });
    const nearly = record(
      { type: constantFrom(...messages.map(({ type }) => type)), id: junk, text: junk, partId: junk, block: junk },
      { requiredKeys: ['type'] },
    );
    verify(
      property(oneof(junk, nearly), (value) => {
        const message = parseToHost(value);
        if (message !== undefined) assert.deepEqual({ ...message }, { ...(value as ToHost) });
      }),
    );
  });
});
