/**
 * A conversation from another program, in the few things that all of them know, and the events that make a session of it.
 * Owns that step. The readers beside this file know the programs.
 */
import type { Answer, Part, SaidPart } from '../model.ts';
import { knownTime } from '../records.ts';
import type { ConversationEvent } from '../reduce.ts';

export interface ForeignConversation {
  /** Empty if the program had none. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly createdAt?: number;
  /** In the order in which it was said. */
  readonly messages: readonly ForeignMessage[];
}

export interface ForeignMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly reasoning?: string;
  readonly at?: number;
  readonly model?: string;
  /** What went along, with its text. */
  readonly attachments?: readonly { readonly label: string; readonly text: string }[];
}

/** The events of a session that says the same. Ids are made by `newId`, times that are not known follow from `now`. */
export function toEvents(
  { title, createdAt, messages }: ForeignConversation,
  newId: () => string,
  now: number,
): readonly ConversationEvent[] {
  const events: ConversationEvent[] = [];
  let at = knownTime(createdAt ?? messages.find((message) => message.at !== undefined)?.at) ?? now;
  let parentId: string | undefined;
  let open: Answer | undefined;
  for (const message of messages) {
    at = knownTime(message.at) ?? at;
    if (message.role === 'user') {
      const attachments = (message.attachments ?? []).map((one) => ({ ...one, id: newId(), icon: 'file' as const }));
      const id = newId();
      events.push({ type: 'asked', question: { role: 'user', id, parentId, at, text: message.text, attachments } });
      parentId = id;
      open = undefined;
    } else if (parentId !== undefined) {
      // Several steps of one answer come as several messages.
      const answer: Answer = open ?? {
        role: 'assistant',
        id: newId(),
        parentId,
        at,
        model: message.model ?? '',
        thinking: 'off',
        parts: [],
        end: { status: 'ended', reason: 'stop' },
      };
      open = { ...answer, parts: addParts(answer, message) };
      if (parentId === answer.id) events.pop();
      events.push({ type: 'answered', answer: open });
      parentId = answer.id;
    }
  }
  if (title !== '' && events.length > 0) events.push({ type: 'titled', title, by: 'person' });
  return events;
}

function addParts({ id, parts }: Answer, { reasoning = '', text }: ForeignMessage): readonly Part[] {
  const added: readonly Omit<SaidPart, 'id'>[] = [
    { kind: 'reasoning', text: reasoning },
    { kind: 'text', text },
  ];
  const next = [...parts];
  for (const part of added.filter((one) => one.text.trim() !== '')) {
    const last = next.at(-1);
    if (last?.kind === part.kind) next[next.length - 1] = { ...last, text: `${last.text}\n\n${part.text}` };
    else next.push({ id: `${id}.${next.length}`, ...part });
  }
  return next;
}
