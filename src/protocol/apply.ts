/**
 * The rule that takes a view one step further, shared by host, webview and tests.
 * Pure: objects along the changed path are new, everything else keeps its identity, so a reader can compare by reference.
 * A change that names something the view does not have leaves the view as it is.
 */
import type { AnswerView, Change, MessageView, PanelView, PartView, SessionView, StagedView } from './view.ts';

/** Gives the view after the change. The answer that changes is nearly always the last message, so the search starts there. */
export function applyChange(view: PanelView, change: Change): PanelView {
  const { session } = view;
  switch (change.type) {
    case 'connection':
      return { ...view, connection: change.connection };
    case 'session':
      return { ...view, session: change.session };
    case 'composer':
      return { ...view, composer: change.composer };
    case 'meter':
      return { ...view, meter: change.meter };
    case 'empty':
      return { ...view, empty: change.empty };
    case 'staged':
      return withStaged(view, change.staged);
    case 'checkpoints':
      return withMessages(
        view,
        session.messages.map((message) => withCheckpoint(message, change.messageIds)),
      );
    case 'title':
      return { ...view, session: { ...session, title: change.title } };
    case 'queue':
      return { ...view, session: { ...session, queue: change.queue } };
    case 'activity':
      return { ...view, session: withActivity(session, change.activity) };
    case 'message':
      return withMessages(view, [...session.messages, change.message]);
    case 'truncate':
      return withMessages(view, session.messages.slice(0, change.length));
    case 'part':
      return replaceAnswer(view, (answer) =>
        answer.id === change.messageId ? { ...answer, parts: [...answer.parts, change.part] } : undefined,
      );
    case 'append':
      return replacePart(view, change.partId, (part) => ({ ...part, text: part.text + change.text }));
    case 'call':
      return replacePart(view, change.part.id, () => change.part);
    case 'reasoned':
      return replacePart(view, change.partId, (part) =>
        part.kind === 'note' ? part : { ...part, durationMs: change.durationMs },
      );
    case 'answer': {
      const { type: _, messageId, ...stand } = change;
      return replaceAnswer(
        view,
        ({ trouble: _trouble, usage: _usage, cost: _cost, miss: _miss, cached: _cached, ...answer }) =>
          answer.id === messageId ? { ...answer, ...stand } : undefined,
      );
    }
  }
}

function withStaged(view: PanelView, staged: StagedView | null): PanelView {
  const { staged: _, ...rest } = view;
  return staged === null ? rest : { ...rest, staged };
}

function withCheckpoint(message: MessageView, messageIds: readonly string[]): MessageView {
  if (message.role !== 'user') return message;
  const has = messageIds.includes(message.id);
  if (has === (message.checkpoint === true)) return message;
  const { checkpoint: _, ...rest } = message;
  return has ? { ...rest, checkpoint: true } : rest;
}

function withActivity(session: SessionView, activity: SessionView['activity'] | null): SessionView {
  const { activity: _, ...rest } = session;
  return activity ? { ...rest, activity } : rest;
}

function withMessages(view: PanelView, messages: readonly MessageView[]): PanelView {
  return { ...view, session: { ...view.session, messages } };
}

/** `replace` is offered each answer, newest first, until it gives one back. */
function replaceAnswer(view: PanelView, replace: (answer: AnswerView) => AnswerView | undefined): PanelView {
  const { messages } = view.session;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    const replacement = message?.role === 'assistant' ? replace(message) : undefined;
    if (!replacement) continue;
    const next = messages.slice();
    next[index] = replacement;
    return withMessages(view, next);
  }
  return view;
}

function replacePart(view: PanelView, partId: string, replace: (part: PartView) => PartView): PanelView {
  return replaceAnswer(view, (answer) => {
    const index = answer.parts.findLastIndex(({ id }) => id === partId);
    const part = answer.parts[index];
    return part && { ...answer, parts: answer.parts.with(index, replace(part)) };
  });
}
