/**
 * What the panel shows, as plain JSON: the host makes it, the webview draws it.
 * Owns the shapes and the rule that applies a change to a view; holds no state, no words, no DOM.
 * Every string in it that a person reads is already in the person's language, except what the model or the person wrote.
 */

import type { Approval } from '../core/agent/tool.ts';
import type { Attachment, CallStatus, Mode } from '../core/conversation/model.ts';

export type ServiceKind = 'official' | 'gateway' | 'local';

/** The whole panel. A snapshot replaces everything the webview knows. */
export interface PanelView {
  readonly connection: ConnectionView;
  readonly session: SessionView;
  readonly composer: ComposerView;
  readonly meter: MeterView;
  readonly empty: EmptyView;
  /** Missing while there is nothing to say of edits. */
  readonly staged?: StagedView;
}

/** Whether there is a service to ask. While `ready` is false the first-run card is shown instead of the session. */
export interface ConnectionView {
  readonly ready: boolean;
  readonly kind: ServiceKind;
  /** As typed or by default; for `official` always api.deepseek.com. */
  readonly address: string;
  /** A connection is being tested. */
  readonly testing: boolean;
  /** Why the last test failed. */
  readonly trouble?: TroubleView;
}

export interface SessionView {
  readonly id: string;
  /** Empty while the session has no question. */
  readonly title: string;
  readonly messages: readonly MessageView[];
  /** What is asked after the running answer, in order. While nothing runs it waits for the person. */
  readonly queue: readonly QueuedView[];
  /** What the running answer is doing; undefined when nothing runs. */
  readonly activity?: ActivityView;
}

export type MessageView = QuestionView | AnswerView;

export interface QuestionView {
  readonly role: 'user';
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly AttachmentView[];
  /** How it was asked; undefined for `ask`. */
  readonly mode?: Mode;
  /** What kinds of secrets in it were masked, and what kinds the person let go as they are. */
  readonly masked?: string;
  readonly open?: string;
  /** Characters that cannot be seen, sent by their names. */
  readonly marked?: string;
  readonly versions?: VersionsView;
  /** Files can be taken back to what they were before it. */
  readonly checkpoint?: true;
}

/** One of several wordings or answers. There are at least two; `index` counts from 0. */
export interface VersionsView {
  readonly index: number;
  readonly count: number;
}

/** A question that was written while an answer ran, or that can wait. */
export interface QueuedView {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly AttachmentView[];
  /** When the lower price begins that it waits for, in milliseconds since 1970. */
  readonly waitsUntil?: number;
}

export interface AnswerView {
  readonly role: 'assistant';
  readonly id: string;
  /** The id that the server returned, else the one asked for. */
  readonly model: string;
  readonly thinking: Thinking;
  readonly parts: readonly PartView[];
  /**
   * `stopped` by the reader, `interrupted` by the end of the window, `cut` by a limit, `failed` with `trouble`. Partial text
   * stays in all of them.
   */
  readonly status: 'running' | 'done' | 'stopped' | 'interrupted' | 'cut' | 'failed';
  readonly trouble?: TroubleView;
  readonly usage?: UsageView;
  readonly cost?: CostView;
  /** Why the cache did not help and what that cost, in words. */
  readonly miss?: string;
  /** The same was asked before: it cost nothing. */
  readonly cached?: true;
  readonly versions?: VersionsView;
  /** The person wrote it, after an answer of the model. */
  readonly edited?: true;
  /** It is a plan that can be carried out. */
  readonly isPlan?: true;
}

export type Thinking = 'off' | 'low' | 'high' | 'max';

/** A stretch of one kind. Ids are unique in the session. */
export type PartView = SaidView | CallView | NoteView;

/** `durationMs` is set when a reasoning part is complete. */
export interface SaidView {
  readonly id: string;
  /** `fields` is a JSON value: what a service said besides words. */
  readonly kind: 'reasoning' | 'text' | 'fields';
  readonly text: string;
  readonly durationMs?: number;
}

/** A tool that the model called. The text is the line that says what it does. */
export interface CallView {
  readonly id: string;
  readonly kind: 'call';
  readonly text: string;
  readonly tool: string;
  readonly status: CallStatus;
  readonly durationMs?: number;
  /** What the person is asked; only while they are. */
  readonly approval?: Approval;
  /** What was called with and what came back, once somebody wants to see it. */
  readonly details?: CallDetails;
}

export interface CallDetails {
  readonly arguments: string;
  readonly result: string;
}

/** Something between the steps, in words. */
export interface NoteView {
  readonly id: string;
  readonly kind: 'note';
  readonly text: string;
}

export interface AttachmentView {
  readonly id: string;
  /** As in `retry.ts:12-31`. */
  readonly label: string;
  readonly icon: Attachment['icon'];
  /** About how much of the model's window it takes. */
  readonly tokens: number;
  /** What kinds of secrets it holds. */
  readonly secrets?: string;
  /** A small picture of it, as a data URI. */
  readonly preview?: string;
}

/** One line of what `@` or `/` offers. */
export interface CandidateView {
  readonly id: string;
  readonly icon: Attachment['icon'] | 'command';
  readonly label: string;
  readonly detail?: string;
  /** What takes the place of the letters typed. */
  readonly insert: string;
}

export interface UsageView {
  readonly promptTokens: number;
  readonly cacheHitTokens: number;
  readonly completionTokens: number;
  /** Of the completion. */
  readonly reasoningTokens: number;
}

/** What an answer cost, in the person's currency: `$0.0021`. */
export interface CostView {
  readonly amount: string;
  readonly tariff: 'peak' | 'offPeak';
  /** The service did not count this answer. */
  readonly estimated?: true;
}

/** The phase of a running answer. Times are milliseconds since 1970 by the host's clock. */
export type ActivityView =
  | { readonly phase: 'connecting' | 'queued' | 'thinking' | 'writing'; readonly since: number; readonly step?: number }
  /** The agent runs something: what it is, in words. */
  | { readonly phase: 'running'; readonly since: number; readonly step: number; readonly title: string }
  /** The agent waits for the person to allow something. */
  | { readonly phase: 'asking'; readonly since: number; readonly step: number }
  /** The agent has reached a limit, in words, and waits for the person. */
  | { readonly phase: 'limit'; readonly since: number; readonly step: number; readonly text: string }
  | { readonly phase: 'retrying'; readonly until: number; readonly trouble: TroubleView };

/** The edits of the agent that wait for the person. */
export interface StagedView {
  /** In the order in which they were proposed. */
  readonly files: readonly StagedFileView[];
  /** Edits of this chat are made without being asked about. */
  readonly takesAll: boolean;
  /** The agent goes on only when all are decided. */
  readonly isAwaited: boolean;
  /** Files were taken back last, which can be undone. */
  readonly canUndo?: true;
}

/** What is proposed for one file; so many lines come, and so many go. */
export interface StagedFileView {
  readonly id: string;
  readonly path: string;
  readonly kind: 'edit' | 'create' | 'delete';
  readonly added: number;
  readonly removed: number;
  /** It stands in the document, to be gone through place by place. */
  readonly isOpen: boolean;
}

/** Something went wrong: words, and what the reader can do. At most one action is primary, and it is the first. */
export interface TroubleView {
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly actions: readonly { readonly id: ActionId; readonly label: string; readonly primary: boolean }[];
}

/** Everything a button in the panel can ask for by name. */
export const actionIds = [
  'setKey',
  'chooseKey',
  'chooseService',
  'chooseModel',
  'chooseThinking',
  'testConnection',
  'doctor',
  'topUp',
  'getKey',
  'openStatus',
  'openSettings',
  'showLog',
  'showCosts',
  'retry',
  'retryNow',
  'newChat',
  'compact',
  'openInEditor',
  'attachSelection',
  'openRules',
  'switchRules',
] as const;

export type ActionId = (typeof actionIds)[number];

export interface ComposerView {
  /** The text to start from when the webview has none of its own. */
  readonly draft: string;
  /** What the next question goes to. */
  readonly model: string;
  readonly thinking: Thinking;
  readonly mode: Mode;
  /** Why there is no agent here; undefined where there is. */
  readonly agentOff?: string;
  /** What there is to choose from. */
  readonly models: readonly ModelView[];
  /** Model and thinking are not the ones that a new chat begins with. */
  readonly choiceDiffers: boolean;
  /** The key that is sent: its name or where it comes from, and its fingerprint; undefined without one. */
  readonly key?: { readonly label: string; readonly fingerprint: string };
  readonly attachments: readonly AttachmentView[];
  /** Counts up when the host puts something before what is written: it stands at the beginning of `draft`. */
  readonly written: number;
  /** What the workspace wants heeded; undefined where it wants nothing. */
  readonly rules?: RulesView;
  /** What is selected in the editor, to be taken along with one click. */
  readonly selection?: { readonly label: string; readonly tokens: number };
}

/** What the next request will weigh and cost, and what was used so far. Amounts are in the person's currency. */
export interface MeterView {
  /** Tokens that fit into the model's window; undefined where unknown. */
  readonly windowTokens?: number;
  /** What fills it, in the order of the request, parts without a token left out. */
  readonly parts: readonly { readonly kind: ContextKind; readonly tokens: number }[];
  /** Estimates for what stands in the composer. */
  readonly next: {
    readonly promptTokens: number;
    readonly cachedTokens: number;
    readonly answerTokens: number;
    readonly cost?: string;
    /** What it would be at each effort, from little to much thinking. */
    readonly efforts: readonly EffortView[];
  };
  /** The answer before it. */
  readonly last?: { readonly usage: UsageView; readonly cost?: CostView; readonly miss?: string };
  readonly sessionCost?: string;
  /** Of all that this extension asked today (UTC). */
  readonly todayCost?: string;
  /** Which prices hold now, and until when in Beijing. */
  readonly clock?: { readonly tariff: 'peak' | 'offPeak'; readonly until: string };
  /** A budget that is nearly or wholly used. */
  readonly budget?: BudgetNote;
}

/** `guessed` where the model was not yet asked at this effort. */
export interface EffortView {
  readonly thinking: Thinking;
  /** Of the answer, thoughts included. */
  readonly tokens: number;
  /** Of the whole request; undefined where no price is known. */
  readonly cost?: string;
  readonly guessed: boolean;
}

/** A word on a budget, in words. */
export interface BudgetNote {
  readonly words: string;
  readonly isOver: boolean;
}

/** `draft` is what stands in the composer. */
export type ContextKind = 'system' | 'rules' | 'attachments' | 'history' | 'answer' | 'draft';

export interface ModelView {
  readonly id: string;
  /** For a million tokens in and out, as in `$0.15 · $0.60`; undefined where no price is known. */
  readonly price?: string;
}

/** The workspace's rules. */
export interface RulesView {
  readonly label: string;
  readonly tokens: number;
  /** They go along with questions. */
  readonly on: boolean;
  /** Files that are too large to go along. */
  readonly tooLarge: readonly string[];
}

/** Shown while the session has no message. */
export interface EmptyView {
  /** File name of the active editor, if any. */
  readonly fileName?: string;
  readonly suggestions: readonly {
    readonly id: string;
    readonly label: string;
    readonly icon: 'book' | 'beaker' | 'bug' | 'lightbulb';
  }[];
}

/** One step from a view to the next. Applied in order; each makes a new object only along its path. */
export type Change =
  | { readonly type: 'connection'; readonly connection: ConnectionView }
  | { readonly type: 'session'; readonly session: SessionView }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'queue'; readonly queue: readonly QueuedView[] }
  | { readonly type: 'composer'; readonly composer: ComposerView }
  | { readonly type: 'meter'; readonly meter: MeterView }
  | { readonly type: 'empty'; readonly empty: EmptyView }
  | { readonly type: 'staged'; readonly staged: StagedView | null }
  /** Files can be taken back to before these questions. */
  | { readonly type: 'checkpoints'; readonly messageIds: readonly string[] }
  | { readonly type: 'activity'; readonly activity: ActivityView | null }
  /** Appends a message. */
  | { readonly type: 'message'; readonly message: MessageView }
  /** Cuts the shown path after this many messages (a regenerated answer takes the old one's place). */
  | { readonly type: 'truncate'; readonly length: number }
  /** Appends a part to the answer. */
  | { readonly type: 'part'; readonly messageId: string; readonly part: PartView }
  /** Appends text to a part: the one change that comes many times a second. */
  | { readonly type: 'append'; readonly partId: string; readonly text: string }
  /** A call stands otherwise. */
  | { readonly type: 'call'; readonly part: CallView }
  /** A reasoning part is complete. */
  | { readonly type: 'reasoned'; readonly partId: string; readonly durationMs: number }
  /** Replaces how an answer stands; what is not named here stays. */
  | {
      readonly type: 'answer';
      readonly messageId: string;
      readonly model: string;
      readonly status: AnswerView['status'];
      readonly trouble?: TroubleView;
      readonly usage?: UsageView;
      readonly cost?: CostView;
      readonly miss?: string;
      readonly cached?: true;
    };
