/**
 * A proxy on loopback: tunnels by CONNECT and forwards plain requests, wherever the test says a name leads.
 * Owns what it has seen.
 */
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { certificate, listen, type Running } from './servers.ts';

export interface ProxyServer extends Running {
  /** `CONNECT host:port` or `GET http://…`, in order. */
  readonly seen: string[];
  readonly authorizations: (string | undefined)[];
}

export interface ProxyOptions {
  /** Where every request goes, whatever name it asks for. */
  readonly targetPort: number;
  /** The status to answer with instead of passing anything on. */
  readonly refuse?: number;
  /** Close the connection instead of answering. */
  readonly hangUp?: boolean;
  /** Speak TLS to the client. */
  readonly secure?: boolean;
}

export async function startProxy({ targetPort, refuse, hangUp, secure }: ProxyOptions): Promise<ProxyServer> {
  const seen: string[] = [];
  const authorizations: (string | undefined)[] = [];

  const note = (incoming: http.IncomingMessage): void => {
    seen.push(`${incoming.method} ${incoming.url}`);
    authorizations.push(incoming.headers['proxy-authorization']);
  };

  const inner = http.createServer((incoming, response) => {
    note(incoming);
    if (refuse !== undefined) return void response.writeHead(refuse).end('not through me');
    const { pathname, search } = new URL(incoming.url!);
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const onward = http.request({ port: targetPort, path: pathname + search, method: incoming.method!, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });

  inner.on('connect', (incoming: http.IncomingMessage, socket: Duplex) => {
    note(incoming);
    socket.on('error', () => {});
    if (hangUp) return void socket.destroy();
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
    const onward = net.connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });

  const server = secure
    ? tls.createServer({ key: certificate.keyPem, cert: certificate.certificatePem }, (socket) =>
        inner.emit('connection', socket),
      )
    : inner;
  return { ...(await listen(server)), seen, authorizations };
}
