/**
 * The two closed message unions between host and webview.
 * Owns the contract only: parse.ts checks what arrives, view.ts says what is shown.
 *
 * The host owns the truth. Its messages carry `seq`, counting up by one from each snapshot; a webview that sees a gap asks
 * for a snapshot. The webview names things that the host already knows (ids, block numbers); it sends no HTML, path or command.
 */
import type { Decision } from '../core/agent/approvals.ts';
import type { Mode, ReadyQuestion } from '../core/conversation/model.ts';
import type { HistoryAct, HistoryNews } from './history.ts';
import type { ActionId, CandidateView, Change, PanelView, ServiceKind, Thinking } from './view.ts';

export type ToWebview =
  | { readonly type: 'snapshot'; readonly seq: number; readonly view: PanelView }
  | { readonly type: 'changes'; readonly seq: number; readonly changes: readonly Change[] }
  /** What the letters typed name. The same `asked` may be answered again with more; a later list takes the place of the one before. */
  | {
      readonly type: 'candidates';
      readonly seq: number;
      readonly asked: number;
      readonly candidates: readonly CandidateView[];
    }
  /** Put the cursor into the composer. */
  | { readonly type: 'focus'; readonly seq: number }
  /** Show the history page. */
  | { readonly type: 'openHistory'; readonly seq: number }
  /** Show the sheet of keys. */
  | { readonly type: 'openShortcuts'; readonly seq: number }
  /** Draw a picture anew, as a smaller one to show and, unless it goes as it is, as the one to send. */
  | { readonly type: 'convert'; readonly seq: number; readonly job: ConversionJob }
  /** Read a picture from the clipboard. */
  | { readonly type: 'readClipboard'; readonly seq: number }
  /** For the history page, if it is shown. */
  | { readonly type: 'history'; readonly seq: number; readonly news: HistoryNews };

/** What can be asked about pictures with one click, in the order in which it is offered. */
export const readyQuestions = [
  'describe',
  'read',
  'altText',
  'diagram',
  'code',
  'faults',
  'compare',
] as const satisfies readonly ReadyQuestion[];

/** What the page is to make of a picture's bytes. The host has read their headers: they are what they say, and bearable. */
export interface ConversionJob {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** Only the small copy is wanted. */
  readonly asItIs: boolean;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: 'png' | 'jpeg';
  /** A picture that would be larger becomes a photograph. */
  readonly maxBytes: number;
}

/** What the page made of it. */
export interface Converted {
  /** Where the picture does not go as it is. */
  readonly bytes?: Uint8Array;
  /** A small copy, as a data URI. */
  readonly preview: string;
}

/** How a question can be asked, in the order in which it is offered. */
export const modes = ['ask', 'agent', 'plan'] as const satisfies readonly Mode[];

/** What can be said to what a call asks for. */
export const decisions = ['allow', 'allowPrefix', 'refuse'] as const satisfies readonly Decision[];

/** What can be done with a code block. */
export const codeActions = ['copy', 'insert', 'apply', 'newFile', 'run'] as const;

export type CodeAction = (typeof codeActions)[number];

export type ToHost =
  /** The webview's script runs, or lost count: send a snapshot. */
  | { readonly type: 'ready' }
  /** Asks; while an answer runs the question waits its turn. */
  | { readonly type: 'send'; readonly text: string }
  /** Asks at once; a running answer is stopped. */
  | { readonly type: 'sendNow'; readonly text: string }
  | { readonly type: 'stop' }
  /** Ends the thinking of the running answer and asks for the answer. */
  | { readonly type: 'answerNow' }
  /** With the model and the effort that the session asks with, unless others are named. The model is one of the composer's. */
  | { readonly type: 'regenerate'; readonly messageId: string; readonly model?: string; readonly thinking?: Thinking }
  /** Lets an answer that broke off go on. */
  | { readonly type: 'continue'; readonly messageId: string }
  /** Other words for a question, which is asked again, or for an answer. */
  | { readonly type: 'edit'; readonly messageId: string; readonly text: string }
  /** Decide which secrets of a question are masked. */
  | { readonly type: 'decideMasks'; readonly messageId: string }
  /** Shows another version of a message, counted from 0. */
  | { readonly type: 'showVersion'; readonly messageId: string; readonly version: number }
  /** Goes on from this message in a new session. */
  | { readonly type: 'fork'; readonly messageId: string }
  /** Take files, the chat or both back to before this question; the host asks which. */
  | { readonly type: 'goBack'; readonly messageId: string }
  /** Files were taken back last: bring them, and the chat, where they were before that. */
  | { readonly type: 'undoBack' }
  /** What is to become of a proposed edit. */
  | { readonly type: 'staged'; readonly act: 'open' | 'accept' | 'reject'; readonly fileId: string }
  | { readonly type: 'stagedAll'; readonly act: 'accept' | 'reject'; readonly fileIds: readonly string[] }
  /** Whether edits are made without being asked about, in this chat, and which of those that wait are made now. */
  | { readonly type: 'takeEdits'; readonly take: 'all' | 'asked'; readonly fileIds: readonly string[] }
  /** Other words for a question in the queue; without words it is taken back. */
  | { readonly type: 'rewordQueued'; readonly questionId: string; readonly text: string }
  /** Asks a question of the queue at once; a running answer is stopped. */
  | { readonly type: 'sendQueued'; readonly questionId: string }
  /** Another model, one of the composer's, effort or mode for this session from now on. */
  | { readonly type: 'choose'; readonly model?: string; readonly thinking?: Thinking; readonly mode?: Mode }
  /** What a call asked for is allowed, or is not. */
  | { readonly type: 'decide'; readonly partId: string; readonly decision: Decision }
  /** The agent may go on past the limit that it has reached. */
  | { readonly type: 'goOn' }
  /** Show what a call was made with and what came back. */
  | { readonly type: 'openCall'; readonly partId: string }
  /** Carries out the plan that an answer ends with. */
  | { readonly type: 'carryOut'; readonly messageId: string }
  /** Makes model and effort of this session those that new ones begin with. */
  | { readonly type: 'keepChoice' }
  | { readonly type: 'newChat' }
  /** Shows what the audit log has of an answer. */
  | { readonly type: 'receipt'; readonly messageId: string }
  /** Markdown of one message to the clipboard. */
  | { readonly type: 'copyMessage'; readonly messageId: string }
  /** Shows one message as text in an editor. */
  | { readonly type: 'openMessage'; readonly messageId: string }
  /** Something with the n-th fenced or indented code block of a part, counted from 0 in document order. */
  | { readonly type: 'code'; readonly action: CodeAction; readonly partId: string; readonly block: number }
  /** Letters typed after `@` or `/`. A later question ends the one before. */
  | { readonly type: 'complete'; readonly asked: number; readonly trigger: Trigger; readonly query: string }
  /** Attach what was offered as a candidate. */
  | { readonly type: 'pick'; readonly candidateId: string }
  /** Files that were dropped here, by address. The host asks about those outside of the workspace. */
  | { readonly type: 'drop'; readonly uris: readonly string[] }
  /** A long text that was pasted (without a name), or what was in a file that was dropped. */
  | { readonly type: 'attachText'; readonly name: string; readonly text: string }
  /** A picture that was pasted or dropped, as it is. */
  | { readonly type: 'attachPicture'; readonly name: string; readonly bytes: Uint8Array }
  /** What became of a job; nothing if the bytes cannot be drawn. */
  | { readonly type: 'converted'; readonly job: number; readonly picture?: Converted }
  /** The picture in the clipboard; nothing if there is none, or if it may not be read. */
  | { readonly type: 'clipboard'; readonly bytes?: Uint8Array }
  /** Asks one of the ready questions about the pictures in the composer, else about those of the question before. */
  | { readonly type: 'askPicture'; readonly question: ReadyQuestion }
  /** Something that was dropped is too large to be passed on. */
  | { readonly type: 'refuse'; readonly name: string; readonly sizeBytes: number }
  /** The text of a web page whose address was pasted. The host asks before it goes to a site for the first time. */
  | { readonly type: 'attachPage'; readonly url: string }
  | { readonly type: 'removeAttachment'; readonly attachmentId: string }
  /** Show what an attachment holds, in the composer or in a question. */
  | { readonly type: 'openAttachment'; readonly attachmentId: string }
  | { readonly type: 'suggestion'; readonly id: string }
  | { readonly type: 'action'; readonly id: ActionId; readonly messageId?: string }
  /** First run: the service chosen and its address. The key is asked for by the host, never typed into the webview. */
  | { readonly type: 'connect'; readonly kind: ServiceKind; readonly address: string }
  /** A link in a part was activated; the host checks that the part has it and where it may lead. */
  | { readonly type: 'openLink'; readonly partId: string; readonly href: string }
  /** What stands in the composer, so that it survives anything. */
  | { readonly type: 'draft'; readonly text: string }
  /** The history page wants something. */
  | { readonly type: 'history'; readonly act: HistoryAct };

/** What begins a completion in the composer: `@` context, `/` commands. */
export type Trigger = '@' | '/';
