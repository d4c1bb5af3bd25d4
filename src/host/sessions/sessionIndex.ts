/**
 * What the lines of session files came to, kept in one file so that a list need not read thousands.
 * Owns the form of that file: a checksum, then JSON. It is a cache: one that is missing, torn or changed by somebody reads as
 * empty and is made again from the sessions, and a disk that refuses it costs nothing but time.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Summary } from '../../core/conversation/list/summary.ts';
import { attempt } from '../disk/outcome.ts';
import { replaceFile } from '../disk/replaceFile.ts';

/** What is known of one session's file. */
export interface IndexEntry {
  readonly id: string;
  readonly summary: Summary;
  /** The size and time of the file when it was read. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Up to here its lines are in the summary; behind it stands at most a torn line. */
  readonly readBytes: number;
}

/** Another number than this in the file: the entries mean something else, and are made again. */
const indexVersion = 1;

/** The entries in the file, by id. */
export async function readIndex(path: string): Promise<Map<string, IndexEntry>> {
  const text = await attempt(() => readFile(path, 'utf8'));
  const entries = text.ok ? decode(text.value) : [];
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Puts the entries in the file's place, all or none of them. Never rejects. */
export async function writeIndex(path: string, entries: Iterable<IndexEntry>): Promise<void> {
  const body = JSON.stringify({ v: indexVersion, entries: [...entries] });
  await attempt(() => replaceFile(path, `${checksum(body)}\n${body}`));
}

function decode(text: string): readonly IndexEntry[] {
  const seam = text.indexOf('\n');
  const body = text.slice(seam + 1);
  // What bears its checksum was written by us, so it is not looked at entry by entry.
  if (seam < 0 || text.slice(0, seam) !== checksum(body)) return [];
  const { v, entries } = JSON.parse(body) as { readonly v: number; readonly entries: readonly IndexEntry[] };
  return v === indexVersion ? entries : [];
}

function checksum(text: string): string {
  return hash('sha256', text);
}
