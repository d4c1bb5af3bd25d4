/**
 * Secrets back in an answer, for the person who asked.
 * Owns when that is safe. After a change, or among others, the same number may have stood for another secret.
 */
import type { ChatRequest } from '../../../api/events.ts';
import type { Hashing } from '../../../api/http.ts';
import type { Result } from '../../../core/batch/result.ts';
import { maskAlone, Masks } from '../../../core/policy/mask.ts';
import { hashOf } from './items.ts';

/** The answer as the person means it, if `request` is to the letter what was asked; else as it came. */
export function readAnswer({ answer, hash, merged }: Result, request: ChatRequest, hashing: Hashing): string {
  if (merged !== undefined || hashOf(request, hashing) !== hash) return answer;
  const masks = new Masks();
  maskAlone(request.messages, masks);
  return masks.unmask(answer);
}
