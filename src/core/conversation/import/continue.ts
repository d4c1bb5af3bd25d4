/**
 * Continue's own session files (`~/.continue/sessions/*.json`).
 * Owns what of them is read: what was said and thought, and the context that went along. Unknown fields are passed over.
 */
import * as v from 'valibot';
import { fenced } from '../../text/fence.ts';
import type { ForeignConversation, ForeignMessage } from './conversation.ts';

const content = v.union([
  v.string(),
  v.pipe(
    v.array(v.object({ type: v.string(), text: v.optional(v.string(), '') })),
    v.transform((parts) => parts.map(({ type, text }) => (type === 'text' ? text : `[${type}]`)).join('\n')),
  ),
]);

const message = v.object({
  role: v.picklist(['user', 'assistant', 'system', 'thinking', 'tool']),
  content: v.optional(content, ''),
});

const item = v.union([
  v.object({
    message,
    contextItems: v.fallback(v.array(v.object({ name: v.string(), content: v.string() })), []),
    reasoning: v.fallback(v.optional(v.object({ text: v.string() })), undefined),
  }),
  // Before there were items, a history was a list of messages.
  v.pipe(
    message,
    v.transform((bare) => ({ message: bare, contextItems: [], reasoning: undefined })),
  ),
]);

const sessionFile = v.object({
  sessionId: v.string(),
  title: v.fallback(v.string(), ''),
  dateCreated: v.fallback(v.optional(v.string()), undefined),
  history: v.array(item),
});

/** The conversation in a parsed file; undefined if it is not one of Continue's. */
export function readContinue(json: unknown): ForeignConversation | undefined {
  const file = v.safeParse(sessionFile, json);
  if (!file.success) return undefined;
  const { title, dateCreated, history } = file.output;
  const createdAt = Number(dateCreated) || Date.parse(dateCreated ?? '');
  return {
    title,
    ...(Number.isFinite(createdAt) && { createdAt }),
    messages: history.flatMap((one): ForeignMessage[] => {
      const { role, content: text } = one.message;
      switch (role) {
        case 'user':
          return [
            {
              role,
              text,
              attachments: one.contextItems.map(({ name, content }) => ({ label: name, text: content })),
            },
          ];
        case 'assistant':
          return [{ role, text, ...(one.reasoning && { reasoning: one.reasoning.text }) }];
        case 'thinking':
          return [{ role: 'assistant', text: '', reasoning: text }];
        case 'tool':
          return [{ role: 'assistant', text: fenced('', text) }];
        case 'system':
          return [];
      }
    }),
  };
}
