/**
 * Cline's task files: `api_conversation_history.json`, what the model read and wrote, and `ui_messages.json`, what was shown.
 * Owns what in them a person said: the rest of a user message there is what tools gave back, and belongs to the answer.
 */
import * as v from 'valibot';
import { fenced } from '../../text/fence.ts';
import { takeTagged } from './tags.ts';
import type { ForeignConversation, ForeignMessage } from './conversation.ts';

const block = v.object({
  type: v.string(),
  text: v.optional(v.string(), ''),
  thinking: v.optional(v.string(), ''),
  name: v.optional(v.string(), ''),
  input: v.optional(v.unknown()),
  content: v.optional(v.unknown()),
});

const apiHistory = v.pipe(
  v.array(
    v.object({
      role: v.picklist(['user', 'assistant']),
      content: v.union([
        v.pipe(
          v.string(),
          v.transform((text): v.InferOutput<typeof block>[] => [{ type: 'text', text, thinking: '', name: '' }]),
        ),
        v.array(block),
      ]),
      ts: v.fallback(v.optional(v.number()), undefined),
    }),
  ),
  v.minLength(1),
);

const uiMessages = v.pipe(
  v.array(
    v.object({
      ts: v.number(),
      type: v.picklist(['say', 'ask']),
      say: v.optional(v.string()),
      ask: v.optional(v.string()),
      text: v.optional(v.string(), ''),
    }),
  ),
  v.minLength(1),
);

/** The conversation in a parsed file; undefined if it is neither of the two. */
export function readCline(json: unknown): ForeignConversation | undefined {
  const shown = v.safeParse(uiMessages, json);
  if (shown.success) return { title: '', messages: shown.output.flatMap(readShown) };
  const sent = v.safeParse(apiHistory, json);
  return sent.success ? { title: '', messages: sent.output.flatMap(readSent) } : undefined;
}

function readShown(message: v.InferOutput<typeof uiMessages>[number], index: number): ForeignMessage[] {
  const { ts: at, text } = message;
  if (text === '') return [];
  switch (message.say ?? message.ask ?? '') {
    case 'task':
    case 'user_feedback':
      return [{ role: 'user', text, at }];
    case 'text':
      // Before there was a kind of its own for it, the task was the first text.
      return [{ role: index === 0 ? 'user' : 'assistant', text, at }];
    case 'completion_result':
      return [{ role: 'assistant', text: text.replace(/HAS_CHANGES$/, ''), at }];
    case 'reasoning':
      return [{ role: 'assistant', text: '', reasoning: text, at }];
    case 'followup':
    case 'plan_mode_respond':
      return [{ role: 'assistant', text: spoken(text), at }];
    default:
      return [];
  }
}

/** The sentence in what is asked of the person, which is JSON in later versions. */
function spoken(text: string): string {
  try {
    const asked = v.safeParse(
      v.union([
        v.pipe(
          v.object({ question: v.string() }),
          v.transform(({ question }) => question),
        ),
        v.pipe(
          v.object({ response: v.string() }),
          v.transform(({ response }) => response),
        ),
      ]),
      JSON.parse(text),
    );
    return asked.success ? asked.output : text;
  } catch {
    return text;
  }
}

function readSent({ role, content, ts }: v.InferOutput<typeof apiHistory>[number]): ForeignMessage[] {
  const at = ts === undefined ? {} : { at: ts };
  if (role === 'assistant') {
    return content.map((one) => ({ role, ...at, ...assistantText(one) }));
  }
  return content.flatMap((one): ForeignMessage[] => {
    if (one.type === 'tool_result') return [{ role: 'assistant', text: fenced('', plain(one.content)), ...at }];
    if (one.type !== 'text') return [];
    const text = takeTagged(one.text, 'environment_details').rest.trim();
    if (text === '') return [];
    const { inside } = takeTagged(text, 'task', 'feedback', 'user_message', 'answer');
    if (inside.length > 0) return [{ role: 'user', text: inside.join('\n\n'), ...at }];
    // `[read_file for 'a.ts'] Result:`, and reminders in square brackets, are from the program.
    return text.startsWith('[')
      ? [{ role: 'assistant', text: fenced('', text), ...at }]
      : [{ role: 'user', text, ...at }];
  });
}

function assistantText(one: v.InferOutput<typeof block>): { readonly text: string; readonly reasoning?: string } {
  if (one.type === 'thinking') return { text: '', reasoning: one.thinking };
  if (one.type === 'tool_use')
    return { text: fenced('', `${one.name} ${JSON.stringify(one.input ?? {}, undefined, 2)}`) };
  const { inside, rest } = takeTagged(one.text, 'thinking');
  return { text: rest.trim(), ...(inside.length > 0 && { reasoning: inside.join('\n\n') }) };
}

function plain(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks = v.safeParse(v.array(block), content);
  return blocks.success ? blocks.output.map(({ type, text }) => (type === 'text' ? text : `[${type}]`)).join('\n') : '';
}
