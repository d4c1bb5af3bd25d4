/** Where edits of an agent are tried in the extension host: a stage, its tools and its checkpoints, all new for each test. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AgentTool, PreparedCall } from '../../../src/core/agent/tool.ts';
import { readState, writeState } from '../../../src/host/agent/checkpoints/diskFiles.ts';
import { CheckpointStore } from '../../../src/host/agent/checkpoints/store.ts';
import { createEditTools } from '../../../src/host/agent/stage/editTools.ts';
import type { Proposal } from '../../../src/host/agent/stage/proposal.ts';
import { Stage } from '../../../src/host/agent/stage/stage.ts';
import { WaitingEdits } from '../../../src/host/agent/stage/waiting/waitingEdits.ts';
import { Places } from '../../../src/host/agent/tools/places.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Reviews } from '../../../src/host/inlineDiff/reviews.ts';
import { removeFiles, workspaceUri } from '../context/files.ts';

export const { signal } = new AbortController();

const gate = new FileGate();
const places = new Places(gate);
/** Another for each test: a document that is not saved outlives one. */
export let cove: string;
let tests = 0;
export let kept: string;
export let reviews: Reviews;
let store: CheckpointStore;
export let stage: Stage;
let tools: ReadonlyMap<string, AgentTool>;
export let compared: Proposal[];
export let refreshed: Proposal[];
export let warned: string[];
/** What each warning offers to look at. */
export let looks: Proposal[];

export const prepare = (name: string, value: unknown): Promise<PreparedCall> => {
  const tool = tools.get(name);
  assert.ok(tool !== undefined);
  return tool.prepare(value, signal);
};
export const call = async (name: string, value: unknown): Promise<string> =>
  (await (await prepare(name, value)).run(signal)).text;
export const replace = (path: string, search: string, into: string): Promise<string> =>
  call('edit_file', { path, edits: [{ search, replace: into }] });
export const bytes = (path: string): Promise<Buffer> => readFile(workspaceUri(path).fsPath);
export const disk = async (path: string): Promise<string> => (await bytes(path)).toString();
export const only = (): Proposal => {
  const [first, ...rest] = stage.proposals;
  assert.ok(first !== undefined && rest.length === 0);
  return first;
};
export const decideAll = (accept: boolean): Promise<void> =>
  stage.decideAll(
    stage.proposals.map(({ id }) => id),
    accept,
  );
export const restore = async (turn: string): Promise<void> => {
  const ways = await store.waysTo('s', turn);
  assert.deepEqual(
    await store.restore(
      's',
      ways.map(({ file }) => file),
      'undo',
    ),
    [],
  );
};

export const saveByItself = (when: string | undefined): Thenable<void> =>
  vscode.workspace.getConfiguration('files').update('autoSave', when, vscode.ConfigurationTarget.Global);

function build(): void {
  reviews = new Reviews();
  compared = [];
  refreshed = [];
  warned = [];
  looks = [];
  stage = new Stage({
    keeper: store,
    loadReviews: () => Promise.resolve(reviews),
    compare: (proposal) => Promise.resolve(void compared.push(proposal)),
    refresh: (proposal) => void refreshed.push(proposal),
    warn: (words, proposal) => {
      warned.push(words);
      looks.push(proposal);
    },
    waiting: new WaitingEdits(join(kept, 'waiting')),
  });
  stage.begin('s', 'turn');
  tools = new Map(createEditTools({ stage, find: (path) => places.find(path) }).map((tool) => [tool.spec.name, tool]));
}

/** All that a window holds in memory is gone; another one has the same disk. */
export function openAnew(): void {
  stage.dispose();
  reviews.dispose();
  build();
}

/** To be called in the `describe` whose tests use what is here. */
export function setScene(): void {
  before(() => saveByItself('off'));
  beforeEach(async () => {
    cove = `cove${(tests += 1)}`;
    kept = await mkdtemp(join(tmpdir(), 'kept-'));
    store = new CheckpointStore(
      kept,
      {
        read: (uri) => readState(vscode.Uri.parse(uri).fsPath),
        write: (uri, state) => writeState(vscode.Uri.parse(uri).fsPath, state),
      },
      { maxBytes: 1 << 24, maxFileBytes: 1 << 20, maxAgeMs: 1e9 },
      Date.now,
    );
    build();
  });
  afterEach(async () => {
    stage.dispose();
    reviews.dispose();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles(cove, '.vscode/agent.json');
    await rm(kept, { recursive: true });
  });
  after(async () => {
    gate.dispose();
    await saveByItself(undefined);
  });
}

export async function type(document: vscode.TextDocument, at: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(at), text);
  await vscode.workspace.applyEdit(edit);
  assert.equal(document.isDirty, true);
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
