/**
 * Arbitrary turns for properties.
 * Owns no assertion.
 */
import * as fc from 'fast-check';
import {
  attachmentIcons,
  type AnswerEnd,
  type Attachment,
  type Part,
  type Turn,
} from '../../../../src/core/conversation/model.ts';
import { answer, question } from './sessions.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', ' \n', '```', '````\ncode\n````', '中文，`代码`', '\ud83d', '"}]', '\u2028'),
);

const attachment: fc.Arbitrary<Attachment> = fc.record(
  {
    id: fc.string({ maxLength: 4 }),
    label: text,
    icon: fc.constantFrom(...attachmentIcons),
    path: text,
    language: fc.constantFrom('typescript', 'python'),
    lines: fc.tuple(fc.nat(999), fc.nat(999)),
    text,
  },
  { requiredKeys: ['id', 'label', 'icon', 'text'] },
);

const end: fc.Arbitrary<AnswerEnd> = fc.oneof(
  fc.constant({ status: 'interrupted' } as const),
  fc.record({ status: fc.constant('ended' as const), reason: fc.constantFrom('stop', 'length', 'aborted') }),
  fc.record({
    status: fc.constant('ended' as const),
    reason: fc.constant('error' as const),
    code: fc.constantFrom('NETWORK', 'BALANCE'),
    facts: fc.record({ serverMessage: text, status: fc.nat() }, { requiredKeys: [] }),
  }),
);

const parts: fc.Arbitrary<Part[]> = fc.array(
  fc.record(
    {
      id: fc.string({ maxLength: 4 }),
      kind: fc.constantFrom('reasoning', 'text'),
      text,
      durationMs: fc.nat(),
    },
    { requiredKeys: ['id', 'kind', 'text'] },
  ),
  { maxLength: 3 },
);

/** Turns of one path, oldest first: questions and answers in turn, some answers empty or failed. */
export const anyPath: fc.Arbitrary<Turn[]> = fc
  .array(
    fc.record({
      text,
      attachments: fc.array(attachment, { maxLength: 2 }),
      instruction: fc.option(text, { nil: undefined }),
      parts,
      end,
      answered: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((exchanges) => {
    const turns: Turn[] = [];
    for (const [n, exchange] of exchanges.entries()) {
      const { text, attachments, instruction } = exchange;
      const asking = { text, attachments, ...(instruction !== undefined && { instruction }) };
      turns.push({ ...question(`q${n}`, turns.at(-1)?.id), ...asking });
      if (exchange.answered) turns.push(answer(`a${n}`, `q${n}`, { parts: exchange.parts, end: exchange.end }));
    }
    // fast-check makes objects without a prototype; what is read from a file has one.
    return structuredClone(turns);
  });
