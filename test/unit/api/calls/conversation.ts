/** Some turns with a call in them, each part as exact as it has to stay. */
import type { ChatMessage } from '../../../../src/api/events.ts';

export const conversation: readonly ChatMessage[] = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'a' },
  { role: 'assistant', text: '', reasoning: ' exact\n ', toolCalls: [{ id: 'c1', name: 'f', arguments: '{"a": 1}' }] },
  { role: 'tool', callId: 'c1', text: '' },
  { role: 'assistant', text: 'b' },
  { role: 'user', text: 'c' },
];
