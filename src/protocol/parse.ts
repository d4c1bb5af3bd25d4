/**
 * Checks what the webview sends before the host believes any of it: a closed union, exact keys, capped sizes.
 * The webview draws what a model wrote, so it is the less trusted side. Owns no meaning: what a message does is the host's matter.
 */
import * as v from 'valibot';
import { codeActions, decisions, modes, readyQuestions, type ToHost } from './messages.ts';
import { actionIds } from './view.ts';

const maxTextLength = 2 * 1024 * 1024;
const maxIdLength = 200;
const maxIds = 10_000;
const maxTitleLength = 500;
const maxQueryLength = 1_000;
const maxHrefLength = 8 * 1024;
const maxFileBytes = 32 * 1024 * 1024;

const text = v.pipe(v.string(), v.maxLength(maxTextLength));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(maxIdLength));
const ids = v.pipe(v.array(id), v.maxLength(maxIds));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(1024));
const file = v.pipe(
  v.instance(Uint8Array),
  v.check(({ byteLength }) => byteLength > 0 && byteLength <= maxFileBytes),
);
/** A picture and nothing else, small enough to be shown in every list. */
const preview = v.pipe(
  v.string(),
  v.maxLength(64 * 1024),
  v.regex(/^data:image\/(?:png|jpeg);base64,[A-Za-z0-9+/=]*$/),
);
const href = v.pipe(v.string(), v.maxLength(maxHrefLength));
const choice = {
  model: v.exactOptional(id),
  thinking: v.exactOptional(v.picklist(['off', 'low', 'high', 'max'])),
};

const historyAct = v.variant('do', [
  v.strictObject({ do: v.picklist(['list', 'emptyTrash', 'import']) }),
  v.strictObject({
    do: v.literal('search'),
    search: id,
    text: v.pipe(v.string(), v.maxLength(maxQueryLength)),
  }),
  v.strictObject({ do: v.picklist(['open', 'remove', 'restore', 'erase', 'export']), sessionId: id }),
  v.strictObject({ do: v.literal('rename'), sessionId: id, title: v.pipe(v.string(), v.maxLength(maxTitleLength)) }),
  v.strictObject({ do: v.literal('pin'), sessionId: id, pinned: v.boolean() }),
]);

const toHost = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('send'), text }),
  v.strictObject({ type: v.literal('sendNow'), text }),
  v.strictObject({ type: v.literal('stop') }),
  v.strictObject({ type: v.literal('answerNow') }),
  v.strictObject({ type: v.literal('regenerate'), messageId: id, ...choice }),
  v.strictObject({ type: v.literal('continue'), messageId: id }),
  v.strictObject({ type: v.literal('edit'), messageId: id, text }),
  v.strictObject({ type: v.literal('showVersion'), messageId: id, version: count }),
  v.strictObject({ type: v.literal('decideMasks'), messageId: id }),
  v.strictObject({ type: v.literal('fork'), messageId: id }),
  v.strictObject({ type: v.literal('goBack'), messageId: id }),
  v.strictObject({ type: v.literal('undoBack') }),
  v.strictObject({ type: v.literal('staged'), act: v.picklist(['open', 'accept', 'reject']), fileId: id }),
  v.strictObject({ type: v.literal('stagedAll'), act: v.picklist(['accept', 'reject']), fileIds: ids }),
  v.strictObject({ type: v.literal('takeEdits'), take: v.picklist(['all', 'asked']), fileIds: ids }),
  v.strictObject({ type: v.literal('rewordQueued'), questionId: id, text }),
  v.strictObject({ type: v.literal('sendQueued'), questionId: id }),
  v.strictObject({ type: v.literal('choose'), ...choice, mode: v.exactOptional(v.picklist(modes)) }),
  v.strictObject({ type: v.literal('decide'), partId: id, decision: v.picklist(decisions) }),
  v.strictObject({ type: v.literal('goOn') }),
  v.strictObject({ type: v.literal('openCall'), partId: id }),
  v.strictObject({ type: v.literal('carryOut'), messageId: id }),
  v.strictObject({ type: v.literal('keepChoice') }),
  v.strictObject({ type: v.literal('newChat') }),
  v.strictObject({ type: v.literal('receipt'), messageId: id }),
  v.strictObject({ type: v.literal('copyMessage'), messageId: id }),
  v.strictObject({ type: v.literal('openMessage'), messageId: id }),
  v.strictObject({
    type: v.literal('code'),
    action: v.picklist(codeActions),
    partId: id,
    block: count,
  }),
  v.strictObject({
    type: v.literal('complete'),
    asked: count,
    trigger: v.picklist(['@', '/']),
    query: href,
  }),
  v.strictObject({ type: v.literal('pick'), candidateId: id }),
  v.strictObject({ type: v.literal('drop'), uris: v.pipe(v.array(href), v.minLength(1), v.maxLength(50)) }),
  v.strictObject({ type: v.literal('attachText'), name, text }),
  v.strictObject({ type: v.literal('attachPicture'), name, bytes: file }),
  v.strictObject({
    type: v.literal('converted'),
    job: count,
    picture: v.exactOptional(v.strictObject({ bytes: v.exactOptional(file), preview })),
  }),
  v.strictObject({ type: v.literal('clipboard'), bytes: v.exactOptional(file) }),
  v.strictObject({ type: v.literal('askPicture'), question: v.picklist(readyQuestions) }),
  v.strictObject({ type: v.literal('refuse'), name, sizeBytes: count }),
  v.strictObject({ type: v.literal('attachPage'), url: href }),
  v.strictObject({ type: v.literal('removeAttachment'), attachmentId: id }),
  v.strictObject({ type: v.literal('openAttachment'), attachmentId: id }),
  v.strictObject({ type: v.literal('suggestion'), id }),
  v.strictObject({ type: v.literal('action'), id: v.picklist(actionIds), messageId: v.exactOptional(id) }),
  v.strictObject({ type: v.literal('connect'), kind: v.picklist(['official', 'gateway', 'local']), address: href }),
  v.strictObject({ type: v.literal('openLink'), partId: id, href }),
  v.strictObject({ type: v.literal('draft'), text }),
  v.strictObject({ type: v.literal('history'), act: historyAct }),
]);

/** Gives the message when `value` is one, exactly and within its size caps (in UTF-16 units), else undefined. Never throws. */
export function parseToHost(value: unknown): ToHost | undefined {
  const result = v.safeParse(toHost, value);
  return result.success ? result.output : undefined;
}
