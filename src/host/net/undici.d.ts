/**
 * Types for the parts of undici that the transport loads by path.
 * The package's index would bring `fetch`, WebSocket, caches and mocks, and would put its own dispatcher behind the
 * editor's built-in `fetch` (lib/global.js), which other extensions share.
 */

declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';
  export default Agent;
}

declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';
  export default Client;
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici';
  export default buildConnector;
}
