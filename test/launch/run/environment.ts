/** What the tests inside an extension host are told by environment. Read by test/vscode/index.ts and the tests. */
import type { Gateway } from '../../gateway/gateway.ts';
import type { TestRun } from '../test.ts';
import type { CompiledTests } from './compile.ts';

/** The person's own keys are taken away: no test reaches beyond this machine. */
export function hostEnvironment(
  run: TestRun,
  tests: CompiledTests,
  gateway: Gateway,
): Readonly<Record<string, string | undefined>> {
  return {
    DEEPSEEK_API_KEY: undefined,
    DEEPSEEK_SECRET_KEY: undefined,
    DEEPSEEK_BASE_URL: undefined,
    TEST_FILES: JSON.stringify(tests.testPaths),
    TEST_GREP: run.grep,
    GATEWAY_URL: gateway.url,
    GATEWAY_KEY: gateway.key,
    GATEWAY_SECRET: gateway.secret,
  };
}
