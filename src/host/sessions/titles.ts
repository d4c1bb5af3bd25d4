/**
 * Titles made by a model: one small call after the first answer of a session that ended well.
 * Owns when a title is asked for and when that is given up: it is nobody's question, so it never tries again and never gets in
 * the way of the next one. It waits only for the lower price, where the person wants that. Without it the title is the beginning of the question.
 */
import type { Disposable } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import type { Answer, Question, Session, Turn } from '../../core/conversation/model.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import { defaultModel } from '../../core/models.ts';
import { maskMessages, Masks } from '../../core/policy/mask.ts';
import { readTitle, titleMessages, titleTokens } from '../../core/prompts/title.ts';
import type { CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { waitForOffPeak } from '../cost/offPeak.ts';
import type { Log } from '../log.ts';
import { readSetting } from '../settings.ts';

export interface TitleParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly log: Log;
  readonly connect: () => Promise<CurrentConnection>;
  /** Resolves when the lower price holds; false when the signal ended the wait. */
  readonly waitForLowerPrice?: (signal: AbortSignal) => Promise<boolean>;
  /** Gives the session its title. */
  readonly note: (sessionId: string, event: Extract<ConversationEvent, { type: 'titled' }>) => void;
}

export class Titles implements Disposable {
  readonly #parts: TitleParts;
  readonly #ending = new AbortController();
  #running: AbortController | undefined;

  constructor(parts: TitleParts) {
    this.#parts = parts;
  }

  /** Hears of everything that happens to the session in front; `session` is how it stands then. */
  follow(session: Session, event: ConversationEvent): void {
    // The line is for the question; and a title given by hand needs no other.
    if (event.type === 'asked' || event.type === 'titled') this.#running?.abort();
    if (event.type !== 'answered' || !endedWell(event.answer) || session.titledBy !== 'question') return;
    const isFirst = [...session.turns.values()].every((turn) => turn.id === event.answer.id || !endedWell(turn));
    const question = session.turns.get(event.answer.parentId);
    if (isFirst && question?.role === 'user' && readSetting('makeTitles')) {
      void this.#make(session.id, question, event.answer);
    }
  }

  dispose(): void {
    this.#ending.abort();
    this.#running?.abort();
  }

  async #make(sessionId: string, question: Question, answer: Answer): Promise<void> {
    if (!(await this.#mayAsk())) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    try {
      const { connection } = await this.#parts.connect();
      const title = await this.#ask(connection, sessionId, question, answer, signal);
      if (title !== '' && !signal.aborted) this.#parts.note(sessionId, { type: 'titled', title, by: 'model' });
    } catch (error) {
      if (!signal.aborted) this.#parts.log.failure('title', error);
    }
  }

  /** Waits where the person wants that and the service is one with a price. False when there is to be no title. */
  async #mayAsk(): Promise<boolean> {
    if (!readSetting('waitForOffPeak')) return true;
    const { connect, log, waitForLowerPrice = waitForOffPeak } = this.#parts;
    try {
      const { connection } = await connect();
      return connection.kind === 'local' || (await waitForLowerPrice(this.#ending.signal));
    } catch (error) {
      log.failure('title', error);
      return false;
    }
  }

  async #ask(
    connection: Connection,
    sessionId: string,
    question: Question,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<string> {
    const { client, catalog } = this.#parts;
    // Elsewhere the model that answered is the one that is loaded, or the one that may be used.
    const listed = catalog.known(connection).map(({ id }) => id);
    const model = connection.kind === 'official' ? defaultModel('official', listed) : answer.model;
    const asked = [question.text, ...question.attachments.map(({ label }) => label)].join('\n');
    const request = {
      model,
      messages: maskMessages(
        titleMessages(asked, answer.parts.flatMap(({ kind, text }) => (kind === 'text' ? text : [])).join('')),
        new Masks(),
      ),
      thinking: 'off',
      maxTokens: titleTokens,
    } as const;
    const label = { purpose: 'title', sessionId };
    const once = { ...connection, retries: 0 };
    let text = '';
    for await (const event of client.chat(request, { connection: once, signal, automatic: true, label })) {
      if (event.type === 'text') text += event.text;
      if (event.type === 'end') return event.reason === 'stop' ? readTitle(text) : '';
    }
    return '';
  }
}

function endedWell(turn: Turn): boolean {
  return turn.role === 'assistant' && turn.end.status === 'ended' && turn.end.reason === 'stop';
}
