// Preloaded into the editor's server: answers the one request that its workbench makes and it does not know, for the half of
// a key that the browser keeps secrets under. Without it a secret is gone when the window is reloaded.
import { randomBytes } from 'node:crypto';
import { Server } from 'node:http';

const half = randomBytes(32);
const emit = Server.prototype.emit;

Server.prototype.emit = function emitUnlessMinting(event, incoming, outgoing, ...rest) {
  if (event === 'request' && incoming.method === 'POST' && incoming.url === '/mint-key') {
    outgoing.end(half);
    return true;
  }
  return emit.call(this, event, incoming, outgoing, ...rest);
};
