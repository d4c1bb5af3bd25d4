// Preloaded into every Node process of the harness: ends it when the process at the other end of its standard input is gone.
process.stdin.on('error', () => process.exit()).on('end', () => process.exit());
process.stdin.resume();
process.stdin.unref?.();
