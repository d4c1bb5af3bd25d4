/**
 * A session as it is kept: a tree of questions and answers.
 * Owns the shapes. reduce.ts grows them, codec.ts writes and reads them, prompt.ts makes a request of them.
 *
 * Every turn names its parent, so a second answer to the same question, or an edited question, is a sibling and
 * nothing is ever overwritten. The path shown is from the root to `head`.
 */
import type { ErrorCode, ErrorFacts } from '../../api/errors.ts';
import type { EndReason, ImageInput, Thinking, Usage } from '../../api/events.ts';
import type { Approval } from '../agent/tool.ts';
import type { CacheMiss } from '../cost/misses.ts';
import type { Cost } from '../cost/prices.ts';
import type { Mask } from '../policy/mask.ts';

export interface Session {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Empty until there is a question. */
  readonly title: string;
  /** Where the title is from: made of the first question, made by a model, or given by hand. */
  readonly titledBy: 'question' | 'model' | 'person';
  readonly turns: ReadonlyMap<string, Turn>;
  /** The turn at the end of the path shown; undefined while empty. */
  readonly head: string | undefined;
  /** From a turn (empty: the beginning) to the turn after it that was shown last: the way back to a branch. */
  readonly lastShown: ReadonlyMap<string, string>;
  readonly choice: Choice;
  /** What is asked next, in order. */
  readonly queue: readonly QueuedQuestion[];
}

/** What a session asks with, where it does not go by the settings. */
export interface Choice {
  readonly model?: string;
  readonly thinking?: Thinking;
  readonly mode?: Mode;
}

/** `ask` answers, `agent` acts with tools, `plan` looks with tools and ends with a plan. */
export const modes = ['ask', 'agent', 'plan'] as const;

export type Mode = (typeof modes)[number];

export type Turn = Question | Answer;

/** What is asked, before it has its place in a session. */
export interface Asking {
  /** What the person wrote. */
  readonly text: string;
  /** Context as it was when sent, frozen so that the request stays byte-equal. */
  readonly attachments: readonly Attachment[];
  /** What a slash command stands for, as it was when sent: the model reads it before attachments and text. */
  readonly instruction?: string;
  /** Secrets of text and attachments that the person wants sent as they are; the others are masked. */
  readonly open?: readonly string[];
  /** It is one of the ready questions about pictures. */
  readonly ready?: ReadyQuestion;
  /** Where the command says which; else what is chosen in the panel. */
  readonly model?: string;
  readonly thinking?: Thinking;
  /** How it was asked; `ask` where it is not said. */
  readonly mode?: Mode;
}

/** The ready questions about pictures; core/prompts/pictures.ts has their prompts. */
export const readyQuestions = ['describe', 'read', 'altText', 'diagram', 'code', 'faults', 'compare'] as const;

export type ReadyQuestion = (typeof readyQuestions)[number];

/** A question that waits for the answer before it. It becomes the turn of the same id. */
export interface QueuedQuestion extends Asking {
  readonly id: string;
  /** It waits for the lower price, which begins then; in milliseconds since 1970. */
  readonly waitsUntil?: number;
}

export interface Question extends Asking {
  readonly role: 'user';
  readonly id: string;
  readonly parentId: string | undefined;
  readonly at: number;
}

/** Where an attachment comes from. */
export const attachmentIcons = [
  'file',
  'folder',
  'symbol',
  'selection',
  'problems',
  'terminal',
  'diff',
  'page',
  'paste',
  'image',
  /** What the workspace wants heeded; core/context/rules.ts. */
  'rules',
  /** What was said before the session was made shorter. */
  'summary',
] as const;

/** Something taken along with a question: text, or a picture. */
export interface Attachment {
  readonly id: string;
  readonly label: string;
  readonly icon: (typeof attachmentIcons)[number];
  /** Workspace-relative path with forward slashes, if it came from a file. */
  readonly path?: string;
  /** VS Code language id. */
  readonly language?: string;
  /** First and last line, counted from 1. */
  readonly lines?: readonly [number, number];
  /** Of a picture: what the service's own eye said of it, where a model cannot be shown it; else empty. */
  readonly text: string;
  readonly image?: Picture;
  /** Of a summary: what the placeholders in it stand for. */
  readonly masks?: readonly Mask[];
}

/** A picture that goes along with a question. */
export type AttachedPicture = Attachment & { readonly image: Picture };

/** A picture as it is sent. */
export interface Picture {
  readonly mimeType: ImageInput['mimeType'];
  readonly base64: string;
  /** A small copy to show, as a data URI. */
  readonly preview?: string;
}

/** What is known of the money when an answer has ended. */
export type Settlement = Pick<Answer, 'cost' | 'miss' | 'cached'>;

export interface Answer {
  readonly role: 'assistant';
  readonly id: string;
  readonly parentId: string;
  readonly at: number;
  /** The id that the server returned, else the one asked for. */
  readonly model: string;
  readonly thinking: Thinking;
  readonly parts: readonly Part[];
  readonly end: AnswerEnd;
  /** Of the last request. Where it continued the answer, its prompt has what was there before. */
  readonly usage?: Usage;
  /** By the prices of its time; undefined where none are known. */
  readonly cost?: Cost;
  /** What the service should have had in its cache and had not. */
  readonly miss?: CacheMiss;
  /** The same was asked before: this is what was said then, and it cost nothing. */
  readonly cached?: true;
  /** The person wrote it, after an answer of the model. */
  readonly edited?: true;
}

/** Parts of one round, which is one request, follow each other; an answer without tools has one round. */
export type Part = SaidPart | CallPart | NotePart;

interface AnyPart {
  readonly id: string;
  readonly text: string;
  readonly durationMs?: number;
  /** Which request of the answer it belongs to, from 0, which is left out. */
  readonly round?: number;
}

export interface SaidPart extends AnyPart {
  /** `fields` is a JSON value: what a service said besides words. */
  readonly kind: 'reasoning' | 'text' | 'fields';
}

/** A tool that the model called. The text is the result as the model gets it, empty until there is one. */
export interface CallPart extends AnyPart {
  readonly kind: 'call';
  readonly call: Call;
}

export interface Call {
  /** What the service calls it. */
  readonly id: string;
  readonly name: string;
  /** JSON text, byte-exact as it came. */
  readonly arguments: string;
  readonly status: CallStatus;
  /** What it does, in a line and in the person's language; secrets in it are masked, as in what is asked. */
  readonly title?: string;
  /** What the person is or was asked before it ran. */
  readonly approval?: Approval;
  readonly images?: readonly Picture[];
  /** The result was long ago: the model is told that it was left out. */
  readonly leftOut?: true;
}

/**
 * `written` by the model, `waiting` for the person, `running`; the others are ends: `failed` did not succeed, `refused` was not
 * done, `stopped` was broken off.
 */
export const callStatuses = ['written', 'waiting', 'running', 'done', 'failed', 'refused', 'stopped'] as const;

export type CallStatus = (typeof callStatuses)[number];

/** Something between the rounds. The text is what the model is told, if it is told anything. */
export interface NotePart extends AnyPart {
  readonly kind: 'note';
  readonly about: NoteTopic;
}

/** `goOn`: it broke off. `leak`: a call came as text. `leftOut`: old results are no longer sent. `repeats`: it goes round in circles. `limit`: the person let it go on. */
export const noteTopics = ['goOn', 'leak', 'leftOut', 'repeats', 'limit'] as const;

export type NoteTopic = (typeof noteTopics)[number];

/** How an answer stands. `running` on disk means that the window closed on it: it reads as `interrupted`. */
export type AnswerEnd =
  | { readonly status: 'running' | 'interrupted' }
  | {
      readonly status: 'ended';
      readonly reason: EndReason;
      readonly code?: ErrorCode;
      /** What is known beyond the code, so that its words are the same after a reload. */
      readonly facts?: ErrorFacts;
    };
