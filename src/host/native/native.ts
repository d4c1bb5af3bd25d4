/**
 * What the editor's own chat, agents and addresses get from us, built of the parts of the application.
 * Owns the wiring alone. What is registered with the editor, and when, is register.ts.
 */
import type { Uri } from 'vscode';
import type { Asker } from '../asking/asker.ts';
import type { WorkspaceRules } from '../context/rules.ts';
import type { Looker } from '../image/looker.ts';
import type { Pictures } from '../image/pictures.ts';
import { lazily, loadChunk } from '../loadChunk.ts';
import { AskTool } from './askTool.ts';
import { readLink } from './deepLink.ts';
import { ImageTool } from './imageTool.ts';
import { ModelProvider, type ModelProviderParts } from './modelProvider.ts';
import { Participant, type ParticipantParts } from './participant.ts';
import { Turns } from './turns.ts';

export interface NativeParts extends Omit<ModelProviderParts, 'turns'>, Omit<ParticipantParts, 'rules'> {
  readonly asker: Asker;
  readonly rules: WorkspaceRules;
  readonly pictures: () => Promise<Pictures>;
  readonly looker: Looker;
  /** The file that thoughts are kept in. */
  readonly turnsPath: string;
  /** Brings up the panel with words for its composer. */
  readonly fill: (words: string) => Promise<void>;
}

export interface Native {
  readonly models: ModelProvider;
  readonly participant: Participant;
  readonly askTool: AskTool;
  readonly imageTool: ImageTool;
  /** Follows an address that leads into the panel. */
  openLink(uri: Uri): Promise<void>;
}

export function createNative({ rules, turnsPath, asker, fill, pictures, looker, ...parts }: NativeParts): Native {
  return {
    models: new ModelProvider({ ...parts, turns: new Turns(turnsPath) }),
    participant: new Participant({
      ...parts,
      rules: async () => {
        await rules.loaded();
        return rules.current();
      },
    }),
    askTool: new AskTool(asker),
    imageTool: new ImageTool(
      lazily(async () => {
        const { createImageTool } = await loadChunk(() => import('../agent/tools/registry.ts'));
        return createImageTool(parts.gate, pictures, (...query) => looker.look(...query));
      }),
    ),
    async openLink(uri) {
      const words = readLink(uri);
      if (words !== undefined) await fill(words);
    },
  };
}
