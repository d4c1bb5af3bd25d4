/** A recorded answer: the bytes of its stream and the text that they say. */
import { chunk, done, sse } from '../../../../helpers/wireServer.ts';

const thoughts = ['Let me ', 'think 🤔 ', 'about it.'];
const words = ['The answer: ', '你好', ' 🌏', '\n```ts\n', 'const π = 3.14;', '\n```\n', 'Ünïcode ', 'and an end.'];

export const reasoning = thoughts.join('');
export const text = words.join('');

/** As a service sends it: keep-alive comments, pieces, usage, end. */
export const stream = [
  ': keep-alive\n\n',
  chunk({ role: 'assistant', content: null, reasoning_content: '' }),
  ...thoughts.map((piece) => chunk({ content: null, reasoning_content: piece })),
  ...words.map((piece) => chunk({ content: piece, reasoning_content: null })),
  sse({
    model: 'deepseek-flash',
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 30 },
  }),
  done,
].join('');
