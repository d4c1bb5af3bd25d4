/**
 * A DNS server on loopback: answers over UDP from a table, as late as it is told, and `NXDOMAIN` for any other name.
 * Owns its socket and the answers that are still to go out.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';

/** Names in lower case, and the addresses of both kinds that they lead to. */
export type NameTable = Readonly<Record<string, readonly string[]>>;

export interface NameServer {
  /** For `Resolver.setServers`. */
  readonly address: string;
  /** Every name that was asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const headBytes = 12;
const types: Readonly<Record<number, 4 | 6>> = { 1: 4, 28: 6 };
const answered = 0x8180;
const noSuchName = 3;

export async function startNameServer(table: NameTable, delayMs = 0): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  const waiting = new Set<NodeJS.Timeout>();
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = readQuestion(query);
    asked.push(name);
    const known = table[name];
    const found = known?.filter((one) => net.isIP(one) === types[type]) ?? [];
    const answer = Buffer.concat([
      headOf(query, known === undefined ? noSuchName : 0, found.length),
      query.subarray(headBytes, end),
      ...found.map((one) => recordOf(type, bytesOf(one))),
    ]);
    const timer = setTimeout(() => {
      waiting.delete(timer);
      socket.send(answer, port, address);
    }, delayMs);
    waiting.add(timer);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    asked,
    async close() {
      for (const timer of waiting) clearTimeout(timer);
      socket.close();
      await once(socket, 'close');
    },
  };
}

function readQuestion(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = headBytes;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function headOf(query: Buffer, failure: number, answers: number): Buffer {
  const head = Buffer.alloc(headBytes);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(answered | failure, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(answers, 6);
  return head;
}

/** For the name of the question, not to be remembered. */
function recordOf(type: number, address: Buffer): Buffer {
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc0_00 | headBytes, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(address.length, 10);
  return Buffer.concat([record, address]);
}

function bytesOf(address: string): Buffer {
  if (net.isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [before = [], after = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
