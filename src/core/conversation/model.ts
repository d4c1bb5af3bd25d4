/**
 * A session as it is kept: a tree of questions and answers.
 * Owns the shapes. reduce.ts grows them, codec.ts writes and reads them, prompt.ts makes a request of them.
 *
 * Every turn names its parent, so a second answer to the same question, or an edited question, is a sibling and
 * nothing is ever overwritten. The path shown is from the root to `head`.
 */
import type { ErrorCode, ErrorFacts } from '../../api/errors.ts';
import type { EndReason, Thinking, Usage } from '../../api/events.ts';

export interface Session {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Empty until there is a question. */
  readonly title: string;
  readonly turns: ReadonlyMap<string, Turn>;
  /** The turn at the end of the path shown; undefined while empty. */
  readonly head: string | undefined;
}

export type Turn = Question | Answer;

export interface Question {
  readonly role: 'user';
  readonly id: string;
  readonly parentId: string | undefined;
  readonly at: number;
  /** What the person wrote. */
  readonly text: string;
  /** Context as it was when sent, frozen so that the request stays byte-equal. */
  readonly attachments: readonly Attachment[];
}

/** Text taken along with a question. */
export interface Attachment {
  readonly id: string;
  readonly label: string;
  readonly icon: 'file' | 'selection' | 'image';
  /** Workspace-relative path with forward slashes, if it came from a file. */
  readonly path?: string;
  /** VS Code language id. */
  readonly language?: string;
  /** First and last line, counted from 1. */
  readonly lines?: readonly [number, number];
  readonly text: string;
}

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
  readonly usage?: Usage;
}

export interface Part {
  readonly id: string;
  readonly kind: 'reasoning' | 'text';
  readonly text: string;
  readonly durationMs?: number;
}

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
