/**
 * A server that is never the bottleneck: answers are rendered before anyone asks, and each event is a write and an HTTP chunk.
 * Started as a child process, so that its work is not counted as a client's; tells its port to the parent.
 * The model asked for names the answer: `blast`, one without end, or anything else for a short one.
 */
import { createServer } from 'node:http';
import { answers, blastModel, endlessModel, renderEvents } from './answers.ts';

const rendered = { short: renderEvents(answers.short), blast: renderEvents(answers.blast) };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    const isAsked = (model: string): boolean => body.includes(`"model":"${model}"`);
    if (isAsked(endlessModel)) {
      request.socket.once('close', () => process.send?.(performance.timeOrigin + performance.now()));
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      for (const event of rendered.short.slice(0, 4)) response.write(event);
      return;
    }
    const events = isAsked(blastModel) ? rendered.blast : rendered.short;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const event of events) response.write(event);
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.(address.port);
});
process.on('disconnect', () => process.exit());
