/** All tools of the agent, in one place. Owns the list alone. */
import type { AgentTool } from '../../core/agent/tool.ts';
import type { FileGate } from '../context/fileGate.ts';
import { readFileTool } from './readFile.ts';

export function createAgentTools({ gate }: { readonly gate: FileGate }): readonly AgentTool[] {
  return [readFileTool(gate)];
}
