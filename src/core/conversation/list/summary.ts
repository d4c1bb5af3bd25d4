/**
 * What a list says about a session, made of the lines of its file one after the other.
 * Owns the step from line to line, so that a file that grew costs only its new lines. Answers are not read, only noticed:
 * they are most of a file and say nothing that a list shows.
 */
import { knownTime, parseRecord } from '../records.ts';
import { titleOf } from '../reduce.ts';

/** Times are milliseconds since 1970. */
export interface Summary {
  /** Empty while there is no question. */
  readonly title: string;
  readonly titledBy: 'question' | 'model' | 'person';
  /** Which workspace the session belongs to; empty for none. */
  readonly workspace: string;
  readonly createdAt: number;
  /** When something was last asked or answered. */
  readonly updatedAt: number;
  readonly pinned: boolean;
  /** How many questions were asked, on all branches. */
  readonly questions: number;
}

export const emptySummary: Summary = {
  title: '',
  titledBy: 'question',
  workspace: '',
  createdAt: 0,
  updatedAt: 0,
  pinned: false,
  questions: 0,
};

const growth = '{"type":"grew"';
const answerBeginning = '{"type":"answered"';
/** The time of an answer, from the beginning of its line as it is written. */
const answerTime = /^\{"type":"answered","answer":\{"role":"assistant","id":"[^"]*","parentId":"[^"]*","at":(\d+)/;

/** The summary after one more line. A line that says nothing to it, or cannot be read, leaves it as it is. */
export function summarize(summary: Summary, line: string): Summary {
  if (line === '' || line.startsWith(growth)) return summary;
  if (line.startsWith(answerBeginning))
    return later(summary, knownTime(Number(answerTime.exec(line.slice(0, 400))?.[1])) ?? 0);
  const record = parseRecord(line);
  if (record === 'unknown' || record === 'bad') return summary;
  switch (record.type) {
    case 'session':
      return later({ ...summary, createdAt: record.createdAt, workspace: record.workspace }, record.createdAt);
    case 'asked': {
      const { question } = record;
      const { title, createdAt, questions } = summary;
      return later(
        {
          ...summary,
          title: title || titleOf(question),
          createdAt: createdAt || question.at,
          questions: questions + 1,
        },
        question.at,
      );
    }
    case 'titled':
      if (record.by === 'model' && summary.titledBy === 'person') return summary;
      return { ...summary, title: record.title, titledBy: record.by };
    case 'pinned':
      return { ...summary, pinned: record.pinned };
    case 'answered':
      return later(summary, record.answer.at);
    case 'grew':
    case 'headMoved':
    case 'queued':
    case 'unqueued':
    case 'chose':
    case 'described':
      return summary;
  }
}

function later(summary: Summary, at: number): Summary {
  return at > summary.updatedAt ? { ...summary, updatedAt: at } : summary;
}
