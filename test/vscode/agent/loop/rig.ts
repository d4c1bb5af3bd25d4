/**
 * A whole chat with its agent in the extension host: the real loop, tools, stage and client, over real sockets to the gateway.
 * Only the panel is missing: what the person is asked is answered here. Owns no assertion.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { createClient } from '../../../../src/api/client.ts';
import { defaultSigning } from '../../../../src/api/sign.ts';
import type { Decision } from '../../../../src/core/agent/approvals.ts';
import type { Answer, CallPart } from '../../../../src/core/conversation/model.ts';
import { Agent } from '../../../../src/host/agent/agent.ts';
import { Staging } from '../../../../src/host/agent/stage/staging.ts';
import { openTools } from '../../../../src/host/agent/tools/registry.ts';
import { Chat } from '../../../../src/host/chat/chat.ts';
import { ModelCatalog } from '../../../../src/host/connection/models.ts';
import { FileGate } from '../../../../src/host/context/fileGate.ts';
import { Pages } from '../../../../src/host/context/sources/pages.ts';
import { Accounts } from '../../../../src/host/cost/accounts.ts';
import { LedgerFiles } from '../../../../src/host/cost/ledgerFiles.ts';
import { Converter } from '../../../../src/host/image/converter.ts';
import { Descriptions } from '../../../../src/host/image/descriptions.ts';
import { Pictures } from '../../../../src/host/image/pictures.ts';
import { Sight } from '../../../../src/host/image/sight.ts';
import { Reviews } from '../../../../src/host/inlineDiff/reviews.ts';
import { Disposables } from '../../../../src/host/lifecycle.ts';
import { Log } from '../../../../src/host/log.ts';
import type { Approval } from '../../../../src/core/agent/tool.ts';
import type { Fault } from '../../../gateway/faults/fault.ts';
import { startGateway, type Gateway } from '../../../gateway/gateway.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { openUndici } from '../../../helpers/undiciSend.ts';

/** What the model says to one request, and how that goes wrong. */
export type Round = NonNullable<Fault['answer']> & { readonly fault?: Fault };

export interface Told {
  readonly answer: Answer;
  readonly calls: readonly CallPart[];
  /** What the person was asked, in order. */
  readonly asked: readonly Approval[];
}

export interface Rig {
  readonly gateway: Gateway;
  readonly staging: Staging;
  /** Where the choice of other extensions' tools is remembered. */
  readonly choices: vscode.Memento;
  /** Asks, in a new session, with these answers of the model; the person says the same to every question. */
  ask(text: string, rounds: readonly Round[], decision?: Decision): Promise<Told>;
  /** Goes on with the last answer. */
  goOn(rounds: readonly Round[], decision?: Decision): Promise<Told>;
  /** What went wrong that nobody foresaw. */
  readonly failures: readonly unknown[];
  /** The bodies of the requests for chats, as text. */
  sent(): readonly string[];
  close(): Promise<void>;
}

/** What goes wrong of ours is not only logged. Never closed, as sharedLog.ts says. */
class NotedLog extends Log {
  readonly #failures: unknown[];

  constructor(failures: unknown[]) {
    super(() => []);
    this.#failures = failures;
  }

  override failure(name: string, error: unknown): void {
    this.#failures.push(error);
    super.failure(name, error);
  }
}

class Values implements vscode.Memento {
  readonly #values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.#values.keys()];
  }
  get<T>(key: string, usual?: T): T | undefined {
    return (this.#values.get(key) as T | undefined) ?? usual;
  }
  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}

export async function openRig(look: (path: string) => string = () => 'a picture'): Promise<Rig> {
  const own = new Disposables();
  const folder = await mkdtemp(join(tmpdir(), 'agent-'));
  const gateway = await startGateway({ auth: 'none' });
  const { send, close } = openUndici();
  const client = createClient({ send, hashing, now: Date.now, random: () => 0 });
  const failures: unknown[] = [];
  const log = new NotedLog(failures);
  const connection = {
    kind: 'gateway',
    address: gateway.url,
    credential: { apiKey: 'sk-0123456789abcdef', secretKey: 'of-the-team', origin: new URL(gateway.url).origin },
    signing: defaultSigning,
    headers: {},
    timeouts: { connectMs: 5_000, firstTokenMs: 5_000, idleMs: 5_000 },
    retries: 2,
  } as const;
  const gate = own.add(new FileGate());
  const reviews = own.add(new Reviews());
  const pictures = new Pictures(own.add(new Converter(() => Promise.resolve())));
  const staging = own.add(
    new Staging({
      folder: join(folder, 'checkpoints'),
      waitingFolder: join(folder, 'waiting'),
      conversation: { stop: () => chat.stop(), goBack: (id) => chat.goBack(id) },
      loadReviews: () => Promise.resolve(reviews),
      log,
    }),
  );
  const choices = new Values();
  const tools = openTools(own, {
    gate,
    pages: new Pages(send),
    pictures: () => Promise.resolve(pictures),
    look: ({ label }) => Promise.resolve(look(label)),
    choices,
    staging,
  });
  const agent = new Agent(tools, (session, question) => staging.begin(session, question));
  const chat: Chat = own.add(
    new Chat(
      {
        client,
        catalog: own.add(new ModelCatalog(client, new Values())),
        accounts: own.add(new Accounts(new LedgerFiles(join(folder, 'ledger')), new Values(), log)),
        sight: new Sight(client, new Descriptions(join(folder, 'pictures.json'), Date.now)),
        agent,
        log,
        connect: () => Promise.resolve({ connection, found: undefined }),
        settle: (asking) => Promise.resolve(asking),
        giveBack: () => undefined,
        begin: () => undefined,
        rules: () => ({ id: 'rules', label: '', icon: 'rules', text: '' }),
        lowerPrice: { from: () => undefined, wait: () => Promise.resolve(true) },
        keep: () => undefined,
        // There is no other window.
        alone: (_session, work) => Promise.resolve(work(undefined)),
      },
      undefined,
    ),
  );

  const say = (rounds: readonly Round[]): void => {
    gateway.clear();
    for (const { fault, ...answer } of rounds) {
      const has = Object.keys(answer).length > 0;
      gateway.fault({ ...(has && { answer }), ...fault }, { path: /\/chat\/completions$/u });
    }
  };

  const tell = async (run: Promise<unknown>, decision: Decision): Promise<Told> => {
    const asked = new Map<string, Approval>();
    const answerAll = (): void => {
      for (const message of chat.view().messages) {
        for (const part of message.role === 'assistant' ? message.parts : []) {
          if (part.kind !== 'call' || part.status !== 'waiting' || part.approval === undefined) continue;
          asked.set(part.id, part.approval);
          agent.answer(part.id, decision);
        }
      }
    };
    const looking = setInterval(answerAll, 5);
    await run.finally(() => clearInterval(looking));
    const answer = [...chat.session.turns.values()].findLast((turn) => turn.role === 'assistant');
    if (answer === undefined) throw new Error('There is no answer');
    const calls = answer.parts.filter((part) => part.kind === 'call');
    return { answer, calls, asked: [...asked.values()] };
  };

  return {
    gateway,
    staging,
    choices,
    failures,
    async ask(text, rounds, decision = 'refuse') {
      await chat.show(undefined);
      say(rounds);
      chat.choose({ mode: 'agent', model: 'deepseek-flash', thinking: 'high' });
      return tell(chat.ask({ text, attachments: [], mode: 'agent' }), decision);
    },
    goOn(rounds, decision = 'refuse') {
      say(rounds);
      return tell(chat.continue(chat.session.head ?? ''), decision);
    },
    sent: () =>
      gateway.requests.filter(({ path }) => path.endsWith('/chat/completions')).map(({ body }) => body.toString()),
    async close() {
      await chat.stop();
      own.dispose();
      await close();
      await gateway.close();
      await rm(folder, { recursive: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
