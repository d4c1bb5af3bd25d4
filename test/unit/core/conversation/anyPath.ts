/**
 * Arbitrary turns for properties.
 * Owns no assertion.
 */
import * as fc from 'fast-check';
import {
  attachmentIcons,
  callStatuses,
  noteTopics,
  type AnswerEnd,
  type Attachment,
  type Call,
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

const anyPart = { id: fc.string({ maxLength: 4 }), text, durationMs: fc.nat(), round: fc.nat(3) };

const call: fc.Arbitrary<Call> = fc.record(
  {
    id: fc.string({ maxLength: 4 }),
    name: fc.constantFrom('read_file', ''),
    arguments: fc.constantFrom('', '{}', '{"a'),
    status: fc.constantFrom(...callStatuses),
    title: text,
    leftOut: fc.constant(true),
    approval: fc.record(
      { kind: fc.constantFrom('command', 'tool'), subject: text, warning: text, prefix: text },
      { requiredKeys: ['kind', 'subject'] },
    ),
  },
  { requiredKeys: ['id', 'name', 'arguments', 'status'] },
);

const part: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      { ...anyPart, kind: fc.constantFrom('reasoning', 'text') },
      { requiredKeys: ['id', 'kind', 'text'] },
    ),
  },
  fc.record({ ...anyPart, kind: fc.constant('call' as const), call }, { requiredKeys: ['id', 'kind', 'text', 'call'] }),
  fc.record(
    { ...anyPart, kind: fc.constant('note' as const), about: fc.constantFrom(...noteTopics) },
    { requiredKeys: ['id', 'kind', 'text', 'about'] },
  ),
);

const parts: fc.Arbitrary<Part[]> = fc.array(part, { maxLength: 3 });

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
