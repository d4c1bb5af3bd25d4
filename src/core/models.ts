/**
 * What is known about models by name, because `/models` tells names only.
 * Owns the table of DeepSeek's own service and the names it has given up. What a gateway or local server calls its models
 * is its own affair. Source: api-docs.deepseek.com/quick_start/pricing and /updates, read 2026-11-15.
 */
import type { ServiceKind } from '../api/connection.ts';
import { capabilities } from '../api/endpoint.ts';
import type { Thinking } from '../api/events.ts';

export interface KnownModel {
  readonly id: string;
  /** Request and answer together. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Takes images in the chat. */
  readonly vision: boolean;
}

/** What DeepSeek's own service serves. */
export const knownModels: readonly KnownModel[] = [
  { id: 'deepseek-flash', contextTokens: 1_000_000, maxOutputTokens: 393_216, vision: true },
  { id: 'deepseek-v4-pro', contextTokens: 1_000_000, maxOutputTokens: 393_216, vision: false },
];

/** What took a model's place. `thinking` where the old name decided it. */
export interface Replacement {
  readonly model: string;
  readonly thinking?: Thinking;
}

const retiredModels: ReadonlyMap<string, Replacement> = new Map([
  // Retired on 2026-07-24.
  ['deepseek-chat', { model: 'deepseek-flash', thinking: 'off' }],
  ['deepseek-reasoner', { model: 'deepseek-flash', thinking: 'high' }],
  // Still accepted, served and billed as flash since 2026-09-10.
  ['deepseek-v4-flash', { model: 'deepseek-flash' }],
  ['deepseek-v4-flash-vision-exp', { model: 'deepseek-flash' }],
] satisfies [string, Replacement][]);

/** What to ask DeepSeek's own service for instead; undefined if the name is not one it has given up. */
export function replacementFor(model: string): Replacement | undefined {
  return retiredModels.get(model);
}

/**
 * The model to ask for when none was chosen, given the ids that the service lists (empty while it was not asked):
 * the usual one of the kind unless it is not listed, then the first one of DeepSeek's, then the first. Empty if only a list could tell.
 */
export function defaultModel(kind: ServiceKind, listed: readonly string[]): string {
  const usual = { official: 'deepseek-flash', gateway: 'deepseek-chat', local: '' }[kind];
  if (listed.length === 0 || listed.includes(usual)) return usual;
  return listed.find((id) => /deepseek/i.test(id)) ?? listed[0] ?? usual;
}

/** What is known about a model of DeepSeek's own service. */
export function findModel(id: string): KnownModel | undefined {
  return knownModels.find((known) => known.id === id);
}

/** The model of DeepSeek's own service that takes pictures. */
export const visionModel = 'deepseek-flash';

/** Whether a model may be sent pictures. Where nothing is known of it, its service is to say. */
export function takesPictures(kind: ServiceKind, id: string): boolean {
  return kind !== 'official' || (findModel(id)?.vision ?? true);
}

/** Whether it may be sent them inside of a chat. */
export function canBeShownPictures(kind: ServiceKind, id: string): boolean {
  return takesPictures(kind, id) && capabilities[kind].images === 'chat';
}

/** Tokens that fit into request and answer together; undefined for a model that is not known. */
export function contextWindow(id: string): number | undefined {
  return findModel(id)?.contextTokens;
}
