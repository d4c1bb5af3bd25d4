/**
 * A TCP proxy on loopback that passes bytes on until it is told not to: it resets, closes or falls silent after any number of
 * bytes in either direction, or passes them on in small pieces. Knows nothing of what the bytes mean.
 */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/** What goes wrong, and where. */
export interface TcpFault {
  /** `down` counts what the server sends, `up` what the client sends. */
  readonly direction: 'down' | 'up';
  /** These are passed on before. */
  readonly afterBytes: number;
  /** `reset` is an RST, `close` a FIN, `silence` neither: the connection stays and nothing comes any more. */
  readonly how: 'reset' | 'close' | 'silence';
  /** Connections it happens to, from the next one on; all unless said. */
  readonly times?: number;
}

export interface FaultProxy {
  readonly port: number;
  /** Connections of clients so far, open or closed. */
  readonly sockets: readonly Socket[];
  /** What the server has sent through the last connection. */
  readonly downBytes: number;
  /** What the client has sent through the last connection. */
  readonly upBytes: number;
  /** From the next connection on. */
  fault: TcpFault | undefined;
  /** From the next connection on, bytes are passed on in pieces of this size; 0 for as they come. */
  pieceBytes: number;
  /** Nothing more is passed on over the connections that are open now, and nobody is told. */
  freeze(): void;
  close(): Promise<void>;
}

/** Starts a proxy before a port of loopback, itself on loopback of either kind. */
export async function startFaultProxy(
  targetPort: number,
  host: '127.0.0.1' | '::1' = '127.0.0.1',
): Promise<FaultProxy> {
  const sockets: Socket[] = [];
  const onwards: Socket[] = [];
  const frozen = new Set<Socket>();
  const counts = { up: 0, down: 0 };
  let left = 0;
  const proxy = {
    port: 0,
    sockets,
    pieceBytes: 0,
    get downBytes() {
      return counts.down;
    },
    get upBytes() {
      return counts.up;
    },
    get fault() {
      return fault;
    },
    set fault(next: TcpFault | undefined) {
      fault = next;
      left = next?.times ?? Infinity;
    },
    freeze() {
      for (const socket of sockets) frozen.add(socket);
    },
    async close() {
      server.close();
      for (const socket of [...sockets, ...onwards]) socket.destroy();
      await once(server, 'close');
    },
  };
  let fault: TcpFault | undefined;

  const server = net.createServer((client) => {
    const here = left > 0 ? fault : undefined;
    left -= 1;
    const { pieceBytes } = proxy;
    const onward = net.connect(targetPort, '127.0.0.1');
    counts.up = 0;
    counts.down = 0;
    sockets.push(client);
    onwards.push(onward);
    let isOver = false;
    const end = (how: TcpFault['how']): void => {
      isOver = true;
      if (how === 'silence') return;
      if (how === 'reset') client.resetAndDestroy();
      else client.end();
      onward.destroy();
    };
    const pass = (direction: TcpFault['direction'], from: Socket, to: Socket): void => {
      from.on('data', (bytes: Buffer) => {
        if (isOver || frozen.has(client)) return;
        const before = counts[direction];
        counts[direction] += bytes.length;
        const isCut = here?.direction === direction && before + bytes.length >= here.afterBytes;
        const passed = isCut ? bytes.subarray(0, here.afterBytes - before) : bytes;
        for (let at = 0; at < passed.length; at += pieceBytes || passed.length) {
          to.write(passed.subarray(at, at + (pieceBytes || passed.length)));
        }
        // What was written is on its way before the reset overtakes it.
        if (isCut) {
          isOver = true;
          if (direction === 'down' && passed.length > 0) setImmediate(() => end(here.how));
          else end(here.how);
        }
      });
      from.on('error', () => undefined);
      from.on('end', () => !isOver && !frozen.has(client) && to.end());
    };
    client.setNoDelay(true);
    pass('up', client, onward);
    pass('down', onward, client);
    client.on('close', () => onward.destroy());
    if (here?.afterBytes === 0) end(here.how);
  });
  server.listen(0, host);
  await once(server, 'listening');
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}
