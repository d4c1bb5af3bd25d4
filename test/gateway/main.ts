/**
 * The loopback DeepSeek server as a program. Prints `listening <url>` once it is ready and stops on SIGTERM or SIGINT.
 *
 *   node test/gateway/main.ts --port 0 --auth both --tls --prefix /team --folder src --pace 80
 *
 * Key and secret are `sk-loopback` and `loopback-secret` unless given; they open nothing but this server.
 * What a question can ask for is in faults/control-words.ts, what a test can in faults/fault.ts and control.ts.
 */
import { startGateway } from './gateway.ts';
import { readArguments } from './options.ts';

try {
  const gateway = await startGateway(readArguments(process.argv.slice(2)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void gateway.close());
  }
  console.log(`listening ${gateway.url}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
