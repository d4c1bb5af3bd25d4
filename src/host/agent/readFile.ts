/** Reads a file of the workspace for the agent. Owns what it says of one that cannot be read. */
import { l10n, workspace, type Uri } from 'vscode';
import { ToolRefusal, type AgentTool } from '../../core/agent/tool.ts';
import type { FileGate } from '../context/fileGate.ts';
import { uriOf } from '../context/places.ts';

export function readFileTool(gate: FileGate): AgentTool {
  return {
    spec: {
      name: 'read_file',
      description: 'Reads a text file of the workspace.',
      parameters: {
        type: 'object',
        properties: { path: { type: 'string', description: 'Path in the workspace, with forward slashes.' } },
        required: ['path'],
      },
    },
    readsOnly: true,
    async prepare(value) {
      const path = typeof value === 'object' && value !== null && 'path' in value ? value.path : undefined;
      const uri = typeof path === 'string' ? uriOf(path) : undefined;
      if (typeof path !== 'string' || uri === undefined)
        throw new ToolRefusal('There is no such file in the workspace.');
      if ((await gate.verdict(uri)) !== 'open') throw new ToolRefusal('This file is private. Go on without it.');
      return {
        title: l10n.t('Read {0}', path),
        run: async () => ({ text: new TextDecoder().decode(await read(uri)).slice(0, 40_000) }),
      };
    },
  };
}

async function read(uri: Uri): Promise<Uint8Array> {
  try {
    return await workspace.fs.readFile(uri);
  } catch {
    throw new ToolRefusal('There is no such file in the workspace.');
  }
}
