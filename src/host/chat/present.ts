/**
 * From a session as it is kept to a session as it is shown.
 * Owns the mapping alone: pure but for the words, which are in the person's language.
 */
import { l10n } from 'vscode';
import type { Usage } from '../../api/events.ts';
import type { Cost, Currency } from '../../core/cost/prices.ts';
import type {
  Answer,
  AnswerEnd,
  Attachment,
  CallPart,
  NoteTopic,
  Part,
  Question,
  QueuedQuestion,
  Session,
  Turn,
} from '../../core/conversation/model.ts';
import { versions } from '../../core/conversation/tree.ts';
import { weighAttachment } from '../../core/cost/context.ts';
import { formatMoney } from '../../core/cost/money.ts';
import { heldOf, kindsIn } from '../../core/policy/session.ts';
import type {
  AnswerView,
  AttachmentView,
  CallView,
  CostView,
  MessageView,
  PartView,
  QuestionView,
  QueuedView,
  TroubleView,
  UsageView,
} from '../../protocol/view.ts';
import { describeMiss } from '../cost/missWords.ts';
import { secretNames } from '../policy/secretNames.ts';
import { describeCode } from '../words.ts';
import type { Waiting } from './waiting.ts';

/** The turns as messages, each with its place among its versions. Costs are shown in `currency`. */
export function presentTurns(session: Session, turns: readonly Turn[], currency: Currency): readonly MessageView[] {
  const known = versions(session);
  return turns.map((turn) => {
    const siblings = known.get(turn.id);
    const message = turn.role === 'user' ? presentQuestion(turn) : presentAnswer(turn, currency);
    if (siblings === undefined) return message;
    return { ...message, versions: { index: siblings.indexOf(turn.id), count: siblings.length } };
  });
}

export function presentQueue(queue: readonly QueuedQuestion[], waiting: Pick<Waiting, 'until'>): readonly QueuedView[] {
  return queue.map(({ id, text, attachments }) => {
    const waitsUntil = waiting.until(id);
    return {
      id,
      text,
      attachments: attachments.map(presentAttachment),
      ...(waitsUntil !== undefined && { waitsUntil }),
    };
  });
}

export function presentAnswer(answer: Answer, currency: Currency): AnswerView {
  const trouble = troubleOf(answer.end);
  return {
    role: 'assistant',
    id: answer.id,
    model: answer.model,
    thinking: answer.thinking,
    parts: answer.parts.map((part) => presentPart(part, answer.end.status === 'running')),
    status: statusOf(answer.end),
    ...(trouble && { trouble }),
    ...(answer.usage && { usage: presentUsage(answer.usage) }),
    ...(answer.cost && { cost: presentCost(answer.cost, currency) }),
    ...(answer.miss && { miss: describeMiss(answer.miss, currency) }),
    ...(answer.cached && { cached: true }),
    ...(answer.edited && { edited: true }),
  };
}

/** A part as it is shown; a call of an answer that has ended is not under way any more. */
export function presentPart(part: Part, isRunning: boolean): PartView {
  if (part.kind === 'call') return presentCall(part, isRunning);
  const { id, text, durationMs } = part;
  if (part.kind === 'note') return { id, kind: 'note', text: describeNote(part.about) };
  return { id, kind: part.kind, text, ...(durationMs !== undefined && { durationMs }) };
}

function presentCall({ id, durationMs, call }: CallPart, isRunning: boolean): CallView {
  const { title, name, approval } = call;
  const isOver = !['written', 'waiting', 'running'].includes(call.status);
  const status = isOver || isRunning ? call.status : 'stopped';
  return {
    id,
    kind: 'call',
    text: title ?? name,
    tool: name,
    status,
    ...(durationMs !== undefined && { durationMs }),
    ...(approval && status === 'waiting' && { approval }),
  };
}

function describeNote(about: NoteTopic): string {
  switch (about) {
    case 'goOn':
      return l10n.t('Went on where it broke off');
    case 'leak':
      return l10n.t('A call came as text and was not run; the model was told');
    case 'leftOut':
      return l10n.t('Older results are no longer sent, to make room');
    case 'repeats':
      return l10n.t('The same call gave the same result again and again');
    case 'limit':
      return l10n.t('Went on past a limit');
  }
}

/** Whether the answer came to its own end. */
export function isDone(answer: Answer): boolean {
  return statusOf(answer.end) === 'done';
}

function presentQuestion(question: Question): QuestionView {
  const { id, text, attachments, mode } = question;
  const { secrets, invisible } = heldOf(question);
  const namesOf = (isOpen: boolean): string =>
    secretNames(secrets.filter((one) => one.isOpen === isOpen).map(({ kind }) => kind));
  const [masked, open] = [namesOf(false), namesOf(true)];
  return {
    role: 'user',
    id,
    text,
    attachments: attachments.map(presentAttachment),
    ...(mode && mode !== 'ask' && { mode }),
    ...(masked !== '' && { masked }),
    ...(open !== '' && { open }),
    ...(invisible.length > 0 && { marked: invisible.slice(0, 8).join(', ') }),
  };
}

export function presentAttachment(attachment: Attachment): AttachmentView {
  const { id, label, icon, image } = attachment;
  const secrets = secretNames(kindsIn(attachment));
  return {
    id,
    label,
    icon,
    tokens: weighAttachment(attachment),
    ...(secrets !== '' && { secrets }),
    ...(image?.preview && { preview: image.preview }),
  };
}

export function presentUsage({ promptTokens, cacheHitTokens, completionTokens, reasoningTokens }: Usage): UsageView {
  return { promptTokens, cacheHitTokens, completionTokens, reasoningTokens };
}

export function presentCost({ tariff, estimated, ...amounts }: Cost, currency: Currency): CostView {
  return { amount: formatMoney(amounts[currency], currency), tariff, ...(estimated && { estimated }) };
}

function statusOf(end: AnswerEnd): AnswerView['status'] {
  if (end.status !== 'ended') return end.status;
  switch (end.reason) {
    case 'stop':
    case 'tool_calls':
      return 'done';
    case 'aborted':
      return 'stopped';
    case 'length':
    case 'content_filter':
    case 'insufficient_system_resource':
      return 'cut';
    case 'error':
    case 'unknown':
      return 'failed';
  }
}

/** What is wrong with an answer that did not come to its end; nothing for a stop that the person asked for. */
function troubleOf(end: AnswerEnd): TroubleView | undefined {
  if (end.status !== 'ended') return undefined;
  if (end.reason === 'error') {
    return describeCode(end.code ?? 'SERVER', end.facts ?? {});
  }
  return end.reason === 'unknown' ? describeCode('MALFORMED', {}) : undefined;
}
