/** The program that prints a key: run without a shell, within a time, and never quoted. */
import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { runCredentialCommand, type CommandOutcome } from '../../../../src/host/keys/credentialCommand.ts';

function run(script: string, parameters: readonly string[] = [], limitMs?: number): Promise<CommandOutcome> {
  const environment = { ...process.env, DEEPSEEK_API_KEY: 'sk-env', DEEPSEEK_SECRET_KEY: 'secret-env' };
  return runCredentialCommand([process.execPath, '-e', script, ...parameters], environment, limitMs);
}

describe('the credential command', () => {
  it('gives the first line as the key and the second as the secret', async () => {
    assert.deepEqual(await run('console.log("sk-printed\\r\\n")'), { ok: true, apiKey: 'sk-printed' });
    assert.deepEqual(await run('console.log("sk-printed\\n geheim ")'), {
      ok: true,
      apiKey: 'sk-printed',
      secretKey: 'geheim',
    });
  });

  it('gets its arguments as they are, with no shell between', async () => {
    const outcome = await run('console.log(process.argv[1])', ['$(id)&|']);
    assert.deepEqual(outcome, { ok: true, apiKey: '$(id)&|' });
  });

  it('runs away from the workspace, and without the keys of the environment', async () => {
    assert.deepEqual(await run('console.log("x"+(process.cwd()===process.argv[1]))', [homedir()]), {
      ok: true,
      apiKey: 'xtrue',
    });
    assert.deepEqual(await run('console.log("x"+process.env.DEEPSEEK_API_KEY+process.env.DEEPSEEK_SECRET_KEY)'), {
      ok: true,
      apiKey: 'xundefinedundefined',
    });
  });

  it('says what went wrong and nothing of what was printed', async () => {
    const canary = 'sk-canary-printed';
    for (const [script, cause] of [
      [`console.log("${canary}"); process.exit(3)`, 'it ended with code 3'],
      [`console.error("${canary}"); process.exit(1)`, 'it ended with code 1'],
      [`console.log("${canary} with words")`, 'the first line printed is no key'],
      [`console.log("${canary}".repeat(9999))`, 'it printed too much'],
      ['', 'the first line printed is no key'],
    ] as const) {
      assert.deepEqual(await run(script), { ok: false, cause });
    }
  });

  it('is ended when it takes too long', async () => {
    assert.deepEqual(await run('setInterval(() => {}, 1000)', [], 300), {
      ok: false,
      cause: 'it took longer than 0.3 s',
    });
  });

  it('need not exist', async () => {
    assert.deepEqual(await runCredentialCommand(['no-such-program-here'], process.env), { ok: false, cause: 'ENOENT' });
    assert.equal((await runCredentialCommand([], process.env)).ok, false);
  });
});
