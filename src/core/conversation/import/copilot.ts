/**
 * Copilot Chat's exports ("Chat: Export Chat…") and VS Code's own chat session files, which have the same list in them.
 * Owns which parts of a response are text. Edits and other doings of an agent are named, not repeated.
 */
import * as v from 'valibot';
import type { ForeignConversation, ForeignMessage } from './conversation.ts';

const words = v.union([
  v.string(),
  v.pipe(
    v.object({ value: v.string() }),
    v.transform(({ value }) => value),
  ),
]);

const place = v.object({ path: v.optional(v.string(), ''), fsPath: v.optional(v.string(), '') });

const exported = v.object({
  responderUsername: v.fallback(v.string(), ''),
  customTitle: v.fallback(v.optional(v.string()), undefined),
  creationDate: v.fallback(v.optional(v.number()), undefined),
  requests: v.array(
    v.object({
      message: v.union([
        v.string(),
        v.pipe(
          v.object({ text: v.string() }),
          v.transform(({ text }) => text),
        ),
      ]),
      response: v.fallback(v.array(v.unknown()), []),
      timestamp: v.fallback(v.optional(v.number()), undefined),
      modelId: v.fallback(v.optional(v.string()), undefined),
    }),
  ),
});

const markdownPart = v.object({ kind: v.optional(v.literal('markdownContent')), content: words });
const barePart = v.object({ kind: v.optional(v.literal('markdown')), value: v.string() });
const thinkingPart = v.object({ kind: v.literal('thinking'), value: v.union([v.string(), v.array(v.string())]) });
const referencePart = v.object({
  kind: v.literal('inlineReference'),
  name: v.optional(v.string()),
  inlineReference: v.union([
    v.object({ name: v.string() }),
    v.object({ uri: place }),
    v.pipe(
      place,
      v.transform((uri) => ({ uri })),
    ),
  ]),
});
const toolPart = v.object({
  kind: v.picklist(['toolInvocation', 'toolInvocationSerialized']),
  pastTenseMessage: v.optional(words),
  invocationMessage: v.optional(words),
});

/** The conversation in a parsed file; undefined if it is not one of Copilot Chat's. */
export function readCopilot(json: unknown): ForeignConversation | undefined {
  const file = v.safeParse(exported, json);
  if (!file.success) return undefined;
  const { requests, customTitle = '', creationDate } = file.output;
  return {
    title: customTitle,
    ...(creationDate !== undefined && { createdAt: creationDate }),
    messages: requests.flatMap(({ message, response, timestamp, modelId }): ForeignMessage[] => {
      const at = timestamp === undefined ? {} : { at: timestamp };
      const said = response.map(readPart);
      const reasoning = said.map((one) => one.reasoning ?? '').join('');
      const text = said
        .map((one) => one.text ?? '')
        .join('')
        .trim();
      const answer: ForeignMessage = {
        role: 'assistant',
        text,
        ...at,
        ...(reasoning !== '' && { reasoning }),
        ...(modelId !== undefined && { model: modelId.replace(/^copilot\//, '') }),
      };
      const question: ForeignMessage = { role: 'user', text: message, ...at };
      return text === '' && reasoning === '' ? [question] : [question, answer];
    }),
  };
}

/** References stand in the middle of sentences, so nothing is put between parts. */
function readPart(part: unknown): { readonly text?: string; readonly reasoning?: string } {
  const bare = v.safeParse(barePart, part);
  if (bare.success) return { text: bare.output.value };
  const markdown = v.safeParse(markdownPart, part);
  if (markdown.success) return { text: markdown.output.content };
  const thinking = v.safeParse(thinkingPart, part);
  if (thinking.success) return { reasoning: [thinking.output.value].flat().join('') };
  const reference = v.safeParse(referencePart, part);
  if (reference.success) {
    const { name, inlineReference: target } = reference.output;
    const file = 'uri' in target ? (target.uri.path || target.uri.fsPath).split(/[\\/]/).at(-1) : target.name;
    return { text: `\`${name ?? file ?? ''}\`` };
  }
  const tool = v.safeParse(toolPart, part);
  const done = tool.success ? (tool.output.pastTenseMessage ?? tool.output.invocationMessage ?? '') : '';
  return done === '' ? {} : { text: `\n\n*${done.replaceAll(/\s+/g, ' ')}*\n\n` };
}
