/** Every model and effort after every other, over the real client, against a server that refuses what DeepSeek refuses. */
import assert from 'node:assert/strict';
import type { ChatEvent, Thinking } from '../../../../src/api/events.ts';
import { createClient, type DeepSeekClient } from '../../../../src/api/client.ts';
import { createAnswerDraft } from '../../../../src/core/conversation/answer.ts';
import type { Answer, Session } from '../../../../src/core/conversation/model.ts';
import { toContinuation, toMessages } from '../../../../src/core/conversation/prompt.ts';
import { reduce, replay } from '../../../../src/core/conversation/reduce.ts';
import { path } from '../../../../src/core/conversation/tree.ts';
import { type Gateway, startGateway } from '../../../gateway/gateway.ts';
import { connectionTo } from '../../../helpers/connections.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { openUndici, type UndiciSend } from '../../../helpers/undiciSend.ts';
import { answer, answered, asked, emptySession } from './sessions.ts';

interface Choice {
  readonly model: string;
  readonly thinking: Thinking;
}

interface Sent {
  readonly messages: readonly {
    readonly role: string;
    readonly content: string;
    readonly reasoning_content?: string;
  }[];
}

const efforts: readonly Thinking[] = ['off', 'low', 'high', 'max'];
const models: Readonly<Record<'official' | 'gateway', readonly string[]>> = {
  official: ['deepseek-flash', 'deepseek-v4-pro'],
  gateway: ['deepseek-flash', 'deepseek-v4-pro', 'deepseek-chat', 'deepseek-reasoner'],
};
const options = { systemPrompt: 'Be brief.', historyTurns: 0, pictures: false };
const never = new AbortController().signal;
/** A tool that nobody calls: with one in the request DeepSeek refuses every answer whose reasoning is not given back. */
const tools = [{ name: 'unused', description: 'Never needed.', parameters: { type: 'object', properties: {} } }];

for (const kind of ['official', 'gateway'] as const) {
  describe(`switching in the middle of a chat with a service of the kind ${kind}`, () => {
    let gateway: Gateway;
    let network: UndiciSend;
    let client: DeepSeekClient;
    before(async () => {
      gateway = await startGateway({ auth: kind === 'gateway' ? 'hmac' : 'bearer' });
      network = openUndici();
      client = createClient({ send: network.send, hashing, now: Date.now, random: () => 0 });
    });
    beforeEach(() => gateway.clear());
    after(async () => {
      await network.close();
      await gateway.close();
    });

    const choices = models[kind].flatMap((model) => efforts.map((thinking): Choice => ({ model, thinking })));

    for (const first of choices) {
      it(`works from ${first.model} with ${first.thinking} to every other, the reasoning given back as it came`, async () => {
        const begun = await exchange(emptySession, 'q0', first);
        const thought = textOf(begun, 'a-q0', 'reasoning');
        assert.equal(thought === '', first.thinking === 'off');
        for (const second of choices) {
          const { model, thinking } = second;
          await exchange(begun, 'q1', second);
          const replayed = lastSent(gateway).messages.find(({ role }) => role === 'assistant');
          assert.equal(replayed?.content, textOf(begun, 'a-q0', 'text'), `${model} ${thinking}`);
          if (thinking === 'off') assert.equal(replayed.reasoning_content, undefined);
          else assert.equal(replayed.reasoning_content ?? '', thought, `${model} ${thinking}`);
        }
      });
    }

    it('works after an answer that the person wrote, which has no reasoning to give back', async () => {
      const begun = await exchange(emptySession, 'q0', { model: 'deepseek-flash', thinking: 'max' });
      const words = [{ id: 'e0', kind: 'text', text: 'My own words.' }] as const;
      const edited = reduce(begun, answered('e0', 'q0', { parts: words, edited: true }));
      for (const choice of choices) {
        await exchange(edited, 'q1', choice);
        const replayed = lastSent(gateway).messages.find(({ role }) => role === 'assistant');
        assert.equal(replayed?.content, 'My own words.');
        assert.equal(replayed.reasoning_content ?? '', '');
      }
    });

    it('lets every model end an answer that broke off', async () => {
      const prefix = kind === 'official';
      for (const { model } of choices) {
        const half = answer('a0', 'q0', { parts: [{ id: 'a0.0', kind: 'text', text: 'Half a sen' }] });
        const turns = path(replay(emptySession, [asked('q0')]));
        const messages = toContinuation(turns, half, prefix, options);
        const events = await collect({ model, thinking: 'off', messages });
        assert.equal(reasonOf(events), 'stop', model);
        assert.equal(gateway.requests.at(-1)?.path, prefix ? '/beta/chat/completions' : '/v1/chat/completions');
      }
    });

    /** Asks with this choice, with a tool in the request and without, and gives the session with the answer. */
    async function exchange(session: Session, id: string, { model, thinking }: Choice): Promise<Session> {
      const before = reduce(session, asked(id, session.head));
      const messages = toMessages(path(before), options);
      const strict = await collect({ model, thinking, messages, tools });
      assert.equal(reasonOf(strict), 'stop', `${model} ${thinking} with a tool`);
      gateway.clear();
      const draft = createAnswerDraft({ id: `a-${id}`, questionId: id, model, thinking, now: () => 0 });
      for (const event of await collect({ model, thinking, messages })) draft.apply(event);
      const given = draft.toAnswer();
      assert.deepEqual(given.end, { status: 'ended', reason: 'stop' }, `${model} ${thinking}`);
      return reduce(before, { type: 'answered', answer: given });
    }

    async function collect(request: Parameters<DeepSeekClient['chat']>[0]): Promise<ChatEvent[]> {
      const { url, key, secret } = gateway;
      const credential = { apiKey: key, secretKey: secret, origin: url };
      const connection = connectionTo(url, { kind, credential });
      const events: ChatEvent[] = [];
      for await (const event of client.chat(request, { connection, signal: never })) {
        events.push(event);
      }
      return events;
    }
  });
}

function reasonOf(events: readonly ChatEvent[]): string | undefined {
  const end = events.at(-1);
  return end?.type === 'end' ? (end.error?.message ?? end.reason) : undefined;
}

function textOf({ turns }: Session, answerId: string, kind: 'text' | 'reasoning'): string {
  const parts = (turns.get(answerId) as Answer).parts.filter((part) => part.kind === kind);
  return parts.map(({ text }) => text).join('');
}

function lastSent(gateway: Gateway): Sent {
  return JSON.parse(String(gateway.requests.at(-1)?.body)) as Sent;
}
