/**
 * Who is asked to put text back: the loopback server, with the bad manners of models among its answers, or a real service.
 */
import { createClient } from '../../../src/api/client.ts';
import { parseAddress } from '../../../src/api/address.ts';
import type { Connection } from '../../../src/api/connection.ts';
import { defaultSigning } from '../../../src/api/sign.ts';
import type { Prompt } from '../../../src/core/completion/model.ts';
import { hashing } from '../../../src/host/net/hashing.ts';
import { createTransport } from '../../../src/host/net/http.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { kinds, type Span } from './spans.ts';

/** `service`: `official` or the address of a model server, the loopback server if it is undefined. */
export interface ServiceOptions {
  readonly service?: string | undefined;
  /** The environment variable that holds the key. */
  readonly keyName?: string | undefined;
  readonly model?: string | undefined;
}

export interface Service {
  /** Streams the text of an answer; leave early to stop it. Throws what went wrong. */
  ask(prompt: Prompt, span: Span): AsyncIterable<string>;
  close(): Promise<void>;
}

/** What models do beside copying: tell more than is missing, stop halfway, chat. */
const manners: readonly (((span: Span) => string) | undefined)[] = [
  undefined,
  ({ hidden, lines, position }) => {
    const rest = (lines[position.line] ?? '').slice(position.character);
    return `${hidden}${[rest, ...lines.slice(position.line + 1, position.line + 8)].join('\n')}`;
  },
  ({ hidden }) => hidden.slice(0, Math.ceil(hidden.length * 0.6)),
  ({ hidden }) => `Here is the missing code:\n\n\`\`\`ts\n${hidden}\n\`\`\`\n\nIt does what its name says.`,
  ({ hidden }) => `\`\`\`typescript\n${hidden}\n\`\`\``,
];

/** Opens what the options name. The caller closes it. */
export async function openService({ service, keyName = 'DEEPSEEK_API_KEY', model }: ServiceOptions): Promise<Service> {
  const gateway = service === undefined ? await startGateway() : undefined;
  const kind = service === 'official' ? 'official' : 'local';
  const address = kind === 'official' ? 'https://api.deepseek.com' : (gateway?.url ?? service ?? '');
  const apiKey = gateway?.key ?? process.env[keyName] ?? '';
  const { origin } = parseAddress(kind, address);
  const transport = createTransport({
    readSettings: () => ({ proxy: '', proxySupport: 'off', noProxy: [], caFile: '' }),
    environment: {},
  });
  const client = createClient({ send: transport.send, hashing, now: Date.now, random: Math.random });
  const plain: Connection = {
    kind,
    address,
    ...(apiKey !== '' && { credential: { apiKey, origin } }),
    signing: defaultSigning,
    headers: {},
    timeouts: { connectMs: 10_000, firstTokenMs: 30_000, idleMs: 30_000 },
    retries: 0,
    ...(gateway && { fimStyle: 'deepseek-beta' }),
  };
  const name = model ?? 'deepseek-flash';
  const { signal } = new AbortController();
  const connection: Connection =
    service === undefined || kind === 'official'
      ? plain
      : { ...plain, fimStyle: await client.probeFim({ connection: plain, signal, model: name }) };
  let asked = 0;
  return {
    async *ask({ prefix, suffix, maxTokens, stop }, span) {
      misbehave(gateway, span, asked++);
      const request = { model: name, prompt: prefix, suffix, maxTokens, stop, temperature: 0 };
      for await (const event of client.complete(request, { connection, signal })) {
        if (event.type === 'text') yield event.text;
        else if (event.type === 'end' && event.error) throw event.error;
      }
    },
    async close() {
      await transport.dispose();
      await gateway?.close();
    },
  };
}

function misbehave(gateway: Gateway | undefined, span: Span, turn: number): void {
  // Each kind of span meets each of them.
  const text = manners[Math.floor(turn / kinds.length) % manners.length]?.(span);
  if (text !== undefined) gateway?.fault({ answer: { text } });
}
