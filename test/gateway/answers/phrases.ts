/** The shape of a language's phrases. Owns the type alone. */
import type { ChatRequest } from '../api/chat/wire.ts';
import type { Question, Section } from './question.ts';

/** What was received, in numbers. */
export interface Received {
  readonly earlierTurns: number;
  readonly images: readonly string[];
  readonly request: ChatRequest;
  readonly question: Question;
}

/** Everything the answers say in one natural language. */
export interface Phrases {
  readonly greeting: string;
  /** The one line that says that nobody has thought about the question. */
  readonly simulated: string;
  readonly opening: (topic: string) => string;
  readonly received: (received: Received) => string;
  readonly sections: Readonly<Record<Exclude<Section, 'code'>, string>>;
  readonly code: (language: string) => string;
  readonly codeNotes: string;
  readonly closing: string;
  readonly looked: string;
  readonly toolResults: string;
  /** Sentences of a reasoning, in order; effort decides how many are used. */
  readonly thoughts: (received: Received) => readonly string[];
}
