/** What goes into every request beside the turns, as the settings stand. Owns nothing but their reading. */
import type { ContextOptions } from '../../core/cost/context.ts';
import { systemPrompt } from '../../core/prompts/system.ts';
import { readSetting } from '../settings.ts';

export function contextOptions(): ContextOptions {
  return { systemPrompt: readSetting('systemPrompt') || systemPrompt, historyTurns: readSetting('historyTurns') };
}
