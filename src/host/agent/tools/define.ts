/**
 * Makes a tool of its words, the check of its arguments and what it does.
 * Owns that the schema the model sees and the check are the same, and the words for arguments that do not fit.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { ToolRefusal, type AgentTool, type PreparedCall } from '../../../core/agent/tool.ts';

type Entries = Parameters<typeof v.strictObject>[0];

interface Definition<E extends Entries> {
  readonly name: string;
  readonly description: string;
  readonly input: v.StrictObjectSchema<E, undefined>;
  readonly readsOnly: boolean;
  readonly prepare: (
    input: v.InferOutput<v.StrictObjectSchema<E, undefined>>,
    signal: AbortSignal,
  ) => PreparedCall | Promise<PreparedCall>;
}

/** A tool that is only ever given arguments that fit. */
export function defineTool<E extends Entries>(definition: Definition<E>): AgentTool {
  const { name, description, input, readsOnly, prepare } = definition;
  const { $schema: _, ...parameters } = toJsonSchema(input, { errorMode: 'ignore' });
  return {
    spec: { name, description, parameters },
    readsOnly,
    async prepare(value, signal) {
      const read = v.safeParse(input, withoutNulls(value));
      if (!read.success) throw new ToolRefusal(`Wrong arguments. ${read.issues.map(describeIssue).join(' ')}`);
      return prepare(read.output, signal);
    },
  };
}

/** A text argument, with what the model is told of it. */
export const text = (description: string) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(10_000), v.description(description));

/** A whole number from 1. */
export const count = (description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000), v.description(description));

export const flag = (description: string) => v.pipe(v.boolean(), v.description(description));

/** Models write `null` for what they leave out. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue);
  return `${place === null ? '' : `${place}: `}${issue.message}.`;
}
