/**
 * Values that fit a JSON schema, filled with words of the question where that makes sense.
 */
import { type Fields, isFields } from '../api/body.ts';

/** A value for a schema. Knows types, enums, constants, nested objects, arrays, bounds and unions. */
export function exampleOf(schema: unknown, question: string, name = ''): unknown {
  if (!isFields(schema)) return {};
  if (schema['const'] !== undefined) return schema['const'];
  if (schema['default'] !== undefined) return schema['default'];
  const choices: unknown = schema['enum'];
  if (Array.isArray(choices)) return choices.find((choice) => question.includes(String(choice))) ?? choices[0];
  const union = [schema['anyOf'], schema['oneOf'], schema['allOf']].find((list) => Array.isArray(list));
  if (union !== undefined) return exampleOf(union[0], question, name);
  const type: unknown = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  if (type === 'string') return exampleText(name, question);
  if (type === 'number' || type === 'integer') return exampleNumber(schema, question);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') return [exampleOf(schema['items'], question, name)];
  const properties = isFields(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : Object.keys(properties);
  const entries = Object.entries(properties).filter(([property]) => required.includes(property));
  return Object.fromEntries(entries.map(([property, inner]) => [property, exampleOf(inner, question, property)]));
}

/** The first JSON schema of an object inside a text; undefined when there is none. */
export function findSchema(text: string): Fields | undefined {
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start + 1)) {
    for (let end = text.lastIndexOf('}'); end > start; end = text.lastIndexOf('}', end - 1)) {
      const value = parse(text.slice(start, end + 1));
      if (isFields(value) && isFields(value['properties'])) return value;
      if (value !== undefined) break;
    }
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function exampleText(name: string, question: string): string {
  if (/path|file/i.test(name)) return /[\w./-]+\.\w+/.exec(question)?.[0] ?? 'README.md';
  if (/url|uri/i.test(name)) return /https?:\/\/\S+/.exec(question)?.[0] ?? 'https://example.com/';
  if (/date|day/i.test(name)) return /\d{4}-\d\d-\d\d/.exec(question)?.[0] ?? '2026-11-15';
  if (/city|location|place/i.test(name)) return /\b(?:in|for|at) ([A-Z]\p{L}+)/u.exec(question)?.[1] ?? 'Hangzhou';
  const quoted = /["'“`]([^"'”`\n]+)["'”`]/.exec(question)?.[1];
  return quoted ?? (question.slice(0, 80) || 'example');
}

function exampleNumber(schema: Fields, question: string): number {
  const asked = Number(/-?\d+(?:\.\d+)?/.exec(question)?.[0] ?? 1);
  const least = Number(schema['minimum'] ?? -Infinity);
  const most = Number(schema['maximum'] ?? Infinity);
  const value = Math.min(most, Math.max(least, asked));
  return schema['type'] === 'integer' ? Math.trunc(value) : value;
}
