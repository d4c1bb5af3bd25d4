/** How the extension sets its engine of ghost text. */
import type { EngineSettings } from '../../../src/core/completion/contract.ts';

export const snippetsPerPrompt = 8;

export const settings: EngineSettings = {
  enabled: true,
  eagerness: 'auto',
  model: 'deepseek-chat',
  prefixTokens: 2_000,
  suffixTokens: 600,
  cacheBytes: 4 * 1024 * 1024,
};
